"""The overview tells a partner's day as it happens, in the program's unit and the visitor's language."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.office import Office
from tests.e2e.visitors import Visitor
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.look import check_page


def test_a_click_and_a_payment_appear_without_a_reload(new_page: NewPage, portal: str, office: Office) -> None:
    olena = people.partner(office, "keycrm", "olena")
    page = new_page()
    people.sign_in_partner(page, portal, olena)
    expect(page.get_by_role("heading", name="Share your link")).to_be_visible()

    visitor = Visitor()
    visitor.follow(office.link("OLENA"))
    shop = office.open_shop("overview", "keycrm", "USD")
    shop.report("signup", "crm-o1", click_id=visitor.click_id, account="crm-o1")
    shop.report("payment", "crm-o1", amount=60_000, account="crm-o1")
    office.settle_all()

    today = page.get_by_role("region", name="Today")
    expect(today.get_by_text("provisional")).to_be_visible()
    expect(today).to_contain_text("Clicks1Sign-ups1Conversions1Commission$60.00")
    balance = page.get_by_role("region", name="Balance")
    expect(balance).to_contain_text(re.compile(r"Available.*\$60\.00.*On hold.*\$0\.00"))
    expect(page.get_by_role("region", name="What is next")).to_contain_text("The minimum is reached.")
    expect(page.get_by_text("Days begin at midnight in Europe/Kyiv.")).to_be_visible()
    # The chart's figures are there for those who don't see it.
    expect(page.get_by_role("table", name="Last 30 days").get_by_role("row")).to_have_count(31)
    check_page(page, "overview")


def test_each_language_has_the_whole_page(partner_page: Page) -> None:
    page = partner_page
    page.get_by_role("button", name="Your account").click()
    choice = page.locator("select").last
    for language, heading in (
        ("uk", "Огляд"),
        ("ru", "Обзор"),
        ("nl", "Overzicht"),
        ("lt", "Apžvalga"),
        ("ko", "개요"),
    ):
        choice.select_option(language)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == language
    page.reload()
    expect(page.get_by_role("heading", name="개요", exact=True)).to_be_visible()


def test_a_program_of_others_is_not_shown(partner_page: Page, portal: str) -> None:
    partner_page.goto(f"{portal}/programs/b1/overview")
    expect(partner_page.get_by_role("heading", name="There is nothing here")).to_be_visible()
