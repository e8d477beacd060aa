"""What was earned, why, where it stands, and how it is paid out: the partner's pages about money."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office import Office
from tests.e2e.visitors import Visitor
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.look import check_page
from tests.portal.people import Person

KEYCRM = "/programs/keycrm"
IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.fixture(scope="module")
def vera(office: Office) -> Person:
    """Her link was followed; the customer paid 600.05 USD and got 50 back."""
    vera = people.partner(office, "keycrm", "vera")
    shop = office.open_shop("money", "keycrm", "USD")
    visitor = Visitor()
    visitor.follow(office.link("VERA"))
    shop.report("signup", "crm-7", click_id=visitor.click_id, account="crm-7", email="ihor@crm.example")
    payment = shop.report("payment", "crm-7", amount=600_05, account="crm-7")
    shop.report("refund", "crm-7", amount=50_00, of=payment)
    office.settle_events()
    return vera


def test_each_payment_says_what_it_earned_and_why(new_page: NewPage, portal: str, vera: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, vera, f"{KEYCRM}/earnings")
    paid = page.get_by_role("row").filter(has_text="Payment")
    expect(paid).to_contain_text("$600.05")
    expect(paid).to_contain_text("$60.00")
    expect(page.get_by_role("row").filter(has_text="Refund")).to_contain_text("-$5.00")
    check_page(page, "earnings-payments")

    # By keyboard alone: the explanation opens, and the button has the focus again once it is closed.
    why = paid.get_by_role("button", name="Why: Payment")
    why.focus()
    page.keyboard.press("Enter")
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("The click on your link on")
    expect(told).to_contain_text("it decided whose customer this is")
    expect(told).to_contain_text("The first click within 7 days wins")
    expect(told).to_contain_text("10% of $600.05 is $60.00")
    expect(told).to_contain_text("Exactly it would be 60.005; it is rounded once, half to even, to $60.00.")
    expect(told).to_contain_text("for 12 months")
    check_page(page, "earnings-why")
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    expect(why).to_be_focused()

    page.get_by_role("tab", name="Commissions").click()
    taken = page.get_by_role("row").filter(has_text="Taken back")
    expect(taken).to_contain_text("-$5.00")
    check_page(page, "earnings-commissions")
    taken.get_by_role("button", name="Why").click()
    expect(told).to_contain_text("It takes back event money-1.")
    page.keyboard.press("Escape")
    page.get_by_label("Through").fill("2020-01-01")
    expect(page.get_by_text("Nothing was earned in these days.")).to_be_visible()


def test_the_explanation_speaks_the_partners_language(new_page: NewPage, portal: str, vera: Person) -> None:
    page = new_page(locale="ko-KR")
    people.sign_in_partner(page, portal, vera, f"{KEYCRM}/earnings")
    page.get_by_role("row").filter(has_text="US$600.05").get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("7일 이내의 첫 클릭이 우선")
    check_page(page, "earnings-why-korean")


def test_the_balance_adds_up_and_its_statement_is_a_file_too(
    new_page: NewPage, portal: str, vera: Person, tmp_path: Path
) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, vera, f"{KEYCRM}/balance")
    expect(page.get_by_role("row").filter(has_text="Earned in all")).to_contain_text("$55.00")
    expect(page.get_by_role("row").filter(has_text="Can be paid out")).to_contain_text("$55.00")
    check_page(page, "balance")

    page.get_by_role("row").filter(has_text="running").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Statement:")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="At the end of the month")).to_contain_text("$55.00")
    expect(page.get_by_role("row").filter(has_text="Commission")).to_contain_text("$60.00")
    check_page(page, "statement")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    file = tmp_path / "statement.csv"
    download.value.save_as(file)
    assert "60.00" in file.read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename.endswith("-USD.csv")


def test_a_payout_is_asked_for_with_its_rules_in_sight(new_page: NewPage, portal: str, vera: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, vera, f"{KEYCRM}/payouts")
    expect(page.get_by_text("None yet: payouts wait until you say where they go.")).to_be_visible()
    _say_where_to(page)

    # Rules are shown before they bite, each beside the button that it holds.
    page.get_by_role("link", name="Back to the payouts").click()
    amount = page.get_by_label("Amount in USD")
    ask = page.get_by_role("button", name="Ask for")
    expect(ask).to_be_disabled()
    amount.fill("49.99")
    expect(page.get_by_text("At least $50.00 is paid out there.")).to_be_visible()
    expect(ask).to_be_disabled()
    amount.fill("100")
    expect(page.get_by_text("You can ask for $55.00 at most.")).to_be_visible()
    amount.fill("50")
    expect(page.get_by_role("row").filter(has_text="You are sent")).to_contain_text("$50.00")
    expect(page.get_by_text("As it stands, the payout would wait")).to_be_visible()
    check_page(page, "payouts-asked")

    # By keyboard alone: Enter in the amount's field asks.
    expect(ask).to_be_enabled()
    amount.press("Enter")
    expect(page.get_by_text("The payout of $50.00 is requested.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Processing")
    expect(row).to_contain_text("$50.00")
    expect(page.get_by_text("$45.00 more are needed to reach the minimum.")).to_be_visible()
    row.get_by_role("button", name="Details").click()
    expect(page.get_by_role("dialog")).to_contain_text("Requested")
    check_page(page, "payouts-steps")


def _say_where_to(page: Page) -> None:
    page.get_by_role("link", name="Add a method").click()
    expect(page.get_by_text("A new method is not paid to for 72 hours.")).to_be_visible()
    page.get_by_label("Account holder").fill("Vera Vogel")
    page.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 01")
    page.get_by_role("button", name="Save the method").click()
    expect(page.get_by_text("The check digits are wrong")).to_be_visible()
    check_page(page, "payout-method")
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_role("button", name="Save the method").click()
    expect(page.get_by_text("DE89***3000")).to_be_visible()
    expect(page.get_by_text("It is new: for 72 hours nothing is paid to it")).to_be_visible()


def test_who_has_earned_nothing_yet_is_shown_the_first_step(partner_page: Page, portal: str) -> None:
    page = partner_page
    page.goto(f"{portal}{KEYCRM}/earnings")
    expect(page.get_by_role("heading", name="Nobody has paid yet")).to_be_visible()
    check_page(page, "earnings-empty")
    page.goto(f"{portal}{KEYCRM}/payouts")
    expect(page.get_by_text("$50.00 more are needed to reach the minimum.")).to_be_visible()
    expect(page.get_by_role("heading", name="No payout yet")).to_be_visible()
    check_page(page, "payouts-empty")
