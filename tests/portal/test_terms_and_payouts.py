"""Operators change a program's terms, publish material, correct a balance and look at what is to be paid."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.office import Office
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.look import check_page


def open_page(page: Page, portal: str, path: str, heading: str, program: str = "keycrm") -> None:
    page.goto(f"{portal}/operator/programs/{program}/{path}")
    expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()


def row(page: Page, words: str) -> Locator:
    return page.get_by_role("row").filter(has_text=words)


def test_a_program_is_made_and_its_terms_are_changed_by_a_draft(operator_page: Page, portal: str) -> None:
    page = operator_page
    page.goto(f"{portal}/operator/all-programs")
    expect(row(page, "KeyCRM")).to_be_visible()
    check_page(page, "operator-programs")

    # From a preset, under a name of its own.
    page.get_by_role("button", name="New program").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Preset").select_option("b1")
    expect(drawer.get_by_text("You earn 25 % of each paid top-up")).to_be_visible()
    drawer.get_by_label("Short name").fill("acme")
    drawer.get_by_label("Name", exact=False).last.fill("Acme partners")
    check_page(page, "operator-program-new")
    drawer.get_by_role("button", name="Make the program").click()
    expect(page.get_by_role("heading", name="In force: version 1")).to_be_visible()
    check_page(page, "operator-terms")

    # The form and the text are the same draft.
    page.get_by_role("link", name="Write a draft").click()
    text = page.get_by_role("textbox", name="As the document")
    percent = page.get_by_role("textbox", name="Percent", exact=True)
    percent.fill("1000")
    expect(page.get_by_text("1 fault").first).to_be_visible()
    expect(text).to_have_value(_containing('"percent": "1000"'))
    text.fill(text.input_value().replace('"1000"', '"30"'))
    expect(percent).to_have_value("30")
    expect(page.get_by_text("You earn 30 % of each paid top-up")).to_be_visible()

    # What is stored is what is published.
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("Everything is saved (revision 1).")).to_be_visible()
    check_page(page, "operator-draft")
    open_page(page, portal, "simulation", "Simulation", "acme")
    page.get_by_role("button", name="Simulate").click()
    expect(page.get_by_text("Events replayed: 0")).to_be_visible()
    check_page(page, "operator-simulation")
    page.go_back()
    open_page(page, portal, "terms/draft", "Draft of the terms", "acme")
    page.get_by_role("button", name="Publish the draft").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("You earn 25 % of each paid top-up")).to_be_visible()
    dialog.get_by_role("button", name="Publish the draft").click()
    expect(page.get_by_role("heading", name="In force: version 2")).to_be_visible()
    page.get_by_role("button", name="Show the changes: version 2").click()
    expect(page.get_by_role("dialog").get_by_role("row").filter(has_text="percent")).to_contain_text("30")


@pytest.mark.usefixtures("mira")
def test_a_balance_is_corrected_and_the_correction_taken_back(operator_page: Page, portal: str) -> None:
    page = operator_page
    open_page(page, portal, "adjustments", "Adjustments")
    expect(page.get_by_role("heading", name="No adjustments")).to_be_visible()
    check_page(page, "operator-adjustments-empty")
    page.get_by_role("button", name="Give or take").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Partner").fill("mira")
    drawer.get_by_label("Amount (USD)").fill("12.50")
    drawer.get_by_label("Reason").fill("A gift")
    expect(drawer.get_by_text("$12.50 is added to what mira can be paid, at once.")).to_be_visible()
    drawer.get_by_role("button", name="Give", exact=True).click()
    expect(row(page, "A gift")).to_contain_text("$12.50")

    page.get_by_role("button", name="Take back").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Take back")).to_be_disabled()
    dialog.get_by_label("Reason").fill("By mistake")
    dialog.get_by_role("button", name="Take back").click()
    expect(row(page, "By mistake")).to_contain_text("-$12.50")
    expect(page.get_by_text("Taken back", exact=True)).to_be_visible()
    check_page(page, "operator-adjustments")


@pytest.mark.usefixtures("mira")
def test_an_account_is_blocked_and_released(operator_page: Page, portal: str) -> None:
    page = operator_page
    open_page(page, portal, "payouts", "Payouts")
    check_page(page, "operator-payouts")
    page.get_by_role("tab", name="Blocked accounts").click()
    page.get_by_role("button", name="Block an account").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Account").fill("mira")
    dialog.get_by_label("Reason").fill("Looks odd")
    dialog.get_by_role("button", name="Block", exact=True).click()
    expect(row(page, "Looks odd")).to_contain_text("Blocked")
    check_page(page, "operator-blocks")
    page.get_by_role("button", name="Release").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Cleared up")
    page.get_by_role("dialog").get_by_role("button", name="Release").click()
    expect(row(page, "mira")).to_contain_text("Released")


def test_a_text_is_published_and_withdrawn(operator_page: Page, portal: str) -> None:
    page = operator_page
    open_page(page, portal, "material", "Material")
    page.get_by_role("button", name="New material").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Kind").select_option("text")
    drawer.get_by_label("Title").fill("For spring")
    drawer.get_by_role("textbox", name="Text").fill("Try it")
    drawer.get_by_role("button", name="Save and publish").click()
    expect(drawer.get_by_text("write {link} where the partner's link goes")).to_be_visible()
    drawer.get_by_role("textbox", name="Text").fill("Try it: {link}")
    check_page(page, "operator-material-new")
    drawer.get_by_role("button", name="Save and publish").click()
    expect(row(page, "For spring")).to_contain_text("Published")
    page.get_by_role("button", name="Withdraw: For spring").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(row(page, "For spring")).to_contain_text("Withdrawn")
    check_page(page, "operator-material")


@pytest.mark.parametrize(
    ("path", "heading", "empty"),
    [
        ("stats", "Statistics", "No closed day here"),
        ("batches", "Payout batches", "No batch yet"),
        ("conversions", "Reported conversions", "Nothing here"),
        ("leads", "Leads", "No leads"),
    ],
)
def test_a_page_without_anything_says_what_will_be_there(
    operator_page: Page, portal: str, path: str, heading: str, empty: str
) -> None:
    open_page(operator_page, portal, path, heading, "b1")
    expect(operator_page.get_by_role("heading", name=empty)).to_be_visible()
    check_page(operator_page, f"operator-{path}-empty")


def test_who_may_only_look_is_told_which_right_is_missing(new_page: NewPage, portal: str, office: Office) -> None:
    page = new_page()
    reader = people.operator(office, "rita", "audit:read")
    people.sign_in_operator(page, portal, reader, office)
    open_page(page, portal, "terms", "Terms")
    expect(page.get_by_text("Changing terms needs the right program:write.")).to_be_visible()
    expect(page.get_by_role("link", name="Write a draft")).to_have_count(0)
    expect(page.get_by_role("navigation").get_by_role("link", name="Adjustments")).to_have_count(0)


def _containing(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))
