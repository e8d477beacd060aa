"""Those who run a program: who takes part, whose a customer is and why, what was refused, and who did what."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office import Office
from tests.e2e.visitors import Visitor
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.look import check_page
from tests.portal.people import Person

KEYCRM = "/operator/programs/keycrm"
BETTING = "/operator/programs/bet-n-joy"


class Sold(NamedTuple):
    """What the shop reported of a customer of Wanda's."""

    payment: str
    own: str


@pytest.fixture(scope="module")
def sold(office: Office) -> Sold:
    """Wanda's link was followed, the customer paid 100 USD twice under one id; Wanda tried to be her own customer."""
    office.enroll("keycrm", "wanda", name="Wanda")
    shop = office.open_shop("support", "keycrm", "USD")
    visitor = Visitor()
    visitor.follow(office.link("WANDA"))
    shop.report("signup", "buyer-1", click_id=visitor.click_id, account="b-1", email="olena@buyer.example")
    payment = shop.event("payment", "buyer-1", amount=100_00, account="b-1")
    assert shop.post(payment).status == 202
    assert shop.post({**payment, "amount": 250_00}).status == 409
    own = shop.report("signup", "buyer-2", code="WANDA", account="account-of-wanda")
    assert shop.post({"id": "odd-1", "type": "payment", "amount": "a lot"}).status in (400, 422)
    office.settle_all()
    return Sold(payment["id"], own)


@pytest.fixture
def desk(operator_page: Page, portal: str) -> Page:
    """Olivia, who may do everything, at the program's figures."""
    operator_page.goto(f"{portal}{KEYCRM}/home")
    expect(operator_page.get_by_role("heading", name="At a glance")).to_be_visible()
    return operator_page


def test_who_applied_is_approved_or_turned_down_with_a_reason(desk: Page, portal: str, office: Office) -> None:
    office.run("programs", "load", "bet-n-joy")
    for name in ("nick", "rita"):
        office.run("partners", "add", "bet-n-joy", name, "--name", name.capitalize(), "--account", f"account-of-{name}")
    page = desk
    page.goto(f"{portal}{BETTING}/queue")
    expect(page.get_by_role("row").filter(has_text="rita")).to_be_visible()
    check_page(page, "operator-queue")

    page.get_by_role("button", name="Reject: rita").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("The applicant reads the reason.")
    check_page(page, "operator-reject")
    asked.get_by_label("Reason").fill("No site to be seen")
    asked.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("row").filter(has_text="rita")).to_have_count(0)

    # The approval by keyboard alone: the focus is never lost.
    page.get_by_role("button", name="Approve: nick").focus()
    page.keyboard.press("Enter")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="nick")).to_have_count(0)
    page.goto(f"{portal}{KEYCRM}/queue")  # whose terms ask for no approval
    expect(page.get_by_role("heading", name="Nobody waits")).to_be_visible()
    check_page(page, "operator-queue-empty")

    page.goto(f"{portal}{BETTING}/partners/rita")
    expect(page.locator("main")).to_contain_text("No site to be seen")


def test_a_partner_gets_rates_of_its_own_and_is_suspended(desk: Page, portal: str, sold: Sold) -> None:
    page = desk
    page.goto(f"{portal}{KEYCRM}/partners")
    page.get_by_role("link", name="wanda").click()
    expect(page.get_by_role("heading", name="Wanda")).to_be_visible()
    expect(page.get_by_role("region", name="Balance").first).to_contain_text("$10.00")
    rate = page.get_by_label("revenue_share")
    rate.fill("12,5")
    page.get_by_role("region", name="Own rates").get_by_role("button", name="Save").click()
    expect(page.get_by_text("The rates count from now on.")).to_be_visible()
    expect(page.get_by_role("table", name="Rates before")).to_contain_text("by the terms")
    check_page(page, "operator-partner")

    page.get_by_role("button", name="Suspend: wanda").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Asked for a break")
    page.get_by_role("dialog").get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("button", name="Reinstate: wanda")).to_be_visible()
    page.goto(f"{portal}{KEYCRM}/partners")
    expect(page.get_by_role("row").filter(has_text="wanda")).to_contain_text("Suspended")
    check_page(page, "operator-partners")

    # The trail shows it from old to new, with the reason.
    page.goto(f"{portal}{KEYCRM}/audit")
    line = page.get_by_role("row").filter(has_text="partner.suspended")
    expect(line).to_contain_text("operator:olivia")
    expect(line).to_contain_text("Asked for a break")
    expect(line.locator("ins").first).to_be_visible()
    check_page(page, "operator-audit")


def test_an_event_explains_itself_and_shows_the_other_body(desk: Page, portal: str, sold: Sold) -> None:
    page = desk
    page.goto(f"{portal}{KEYCRM}/events")
    expect(page.get_by_role("table").get_by_role("row").nth(1)).to_be_visible()
    check_page(page, "operator-events")
    page.get_by_label("By event id").fill(sold.payment)
    page.keyboard.press("Enter")
    told = page.get_by_role("region", name="Why")
    expect(told).to_contain_text("For wanda: Rule revenue_share: 10% of $100.00 is $10.00.")
    expect(page.get_by_role("region", name="Another body under this id")).to_contain_text("$250.00")
    page.get_by_role("button", name="Settle again").click()
    expect(page.get_by_text("It is settled again.")).to_be_visible()
    check_page(page, "operator-event")

    page.goto(f"{portal}{KEYCRM}/events")
    page.get_by_role("tab", name="Refused").click()
    expect(page.get_by_role("table").get_by_role("row").nth(1)).to_be_visible()
    check_page(page, "operator-refused-events")


def test_a_customers_data_is_shown_handed_over_and_erased(desk: Page, portal: str, sold: Sold, tmp_path: Path) -> None:
    page = desk
    page.goto(f"{portal}{KEYCRM}/customers")
    check_page(page, "operator-customers")
    page.get_by_label("Customer id").fill("buyer-1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Customer buyer-1")).to_be_visible()
    expect(page.get_by_role("region", name="Whose customer")).to_contain_text("it decided whose customer this is")
    person = page.get_by_role("region", name="Personal data")
    expect(person).not_to_contain_text("olena@buyer.example")
    check_page(page, "operator-customer")
    person.get_by_role("button", name="Show in full").click()
    expect(person).to_contain_text("olena@buyer.example")
    with page.expect_download() as saved:
        person.get_by_role("button", name="All data as a file").click()
    saved.value.save_as(tmp_path / "data.json")
    assert json.loads((tmp_path / "data.json").read_text())["person"]["email"] == "olena@buyer.example"

    person.get_by_role("button", name="Erase: buyer-1").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Asked by mail")
    page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    expect(person).to_contain_text("Forgotten on demand on")
    expect(person).not_to_contain_text("olena@buyer.example")


def test_suspicious_traffic_shows_its_evidence_and_is_dismissed(desk: Page, portal: str, sold: Sold) -> None:
    page = desk
    page.goto(f"{portal}{KEYCRM}/signals")
    page.get_by_role("row").filter(has_text="wanda").get_by_role("button", name="Evidence").click()
    evidence = page.get_by_role("dialog")
    expect(evidence).to_contain_text("The partner was refused as its own customer.")
    expect(evidence.get_by_role("link", name=sold.own)).to_be_visible()
    check_page(page, "operator-signal")
    evidence.get_by_role("button", name="Dismiss: wanda").click()
    asked = page.get_by_role("dialog", name="Dismiss: wanda")
    asked.get_by_label("Reason").fill("A test of her own")
    asked.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("row").filter(has_text="wanda")).to_have_count(0)
    check_page(page, "operator-signals")


def test_keys_and_webhooks_are_made_shown_once_and_ended(desk: Page, portal: str) -> None:
    page = desk
    page.goto(f"{portal}{KEYCRM}/keys")
    page.get_by_role("button", name="Make a key").first.click()
    page.get_by_label("A partner network").check()
    page.get_by_role("textbox", name="Network").fill("admitad")
    page.get_by_role("dialog").get_by_role("button", name="Make a key").click()
    expect(page.get_by_role("dialog", name="The new key")).to_contain_text("llt_")
    page.get_by_role("button", name="I have kept it").click()
    line = page.get_by_role("row").filter(has_text="admitad")
    line.get_by_role("button", name="End").click()
    page.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(line).to_contain_text("Ended")
    check_page(page, "operator-keys")

    page.goto(f"{portal}{KEYCRM}/webhooks")
    check_page(page, "operator-webhooks")
    page.get_by_role("button", name="Add a webhook").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Address").fill("https://hooks.buyer.example/linkledger")
    drawer.get_by_label("A commission was earned").check()
    drawer.get_by_role("button", name="Add a webhook").click()
    expect(page.get_by_role("dialog", name="The webhook’s secret")).to_contain_text("whsec_")
    page.get_by_role("button", name="I have kept it").click()
    page.get_by_role("link", name="https://hooks.buyer.example/linkledger").click()
    page.get_by_role("button", name="Send a ping").click()
    expect(page.get_by_role("row").filter(has_text="webhook.ping")).to_be_visible()
    check_page(page, "operator-webhook")
    page.get_by_role("button", name="Remove: https://hooks.buyer.example/linkledger").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Add a webhook").first).to_be_visible()
    expect(page.get_by_role("link", name="https://hooks.buyer.example/linkledger")).to_have_count(0)


def test_an_operator_gets_rights_and_loses_them(desk: Page, portal: str) -> None:
    page = desk
    page.goto(f"{portal}/operator/operators")
    page.get_by_role("button", name="Invite an operator").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("textbox", name="Operator").fill("erik")
    drawer.get_by_label("E-mail address").fill("erik@office.example")
    drawer.get_by_label("Read the audit trail").check()
    check_page(page, "operator-invite")
    drawer.get_by_role("button", name="Invite an operator").click()
    line = page.get_by_role("row").filter(has_text="erik")
    expect(line).to_contain_text("Read the audit trail")
    line.get_by_role("button", name="Rights of erik").click()
    page.get_by_role("dialog").get_by_label("Decide about partners").check()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(line).to_contain_text("Decide about partners")
    line.get_by_role("button", name="Remove: erik").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(line).to_contain_text("Removed")
    check_page(page, "operators")


def test_what_an_operator_may_not_do_is_said(new_page: NewPage, portal: str, office: Office, sold: Sold) -> None:
    reader: Person = people.operator(office, "lena", "payout:prepare")
    page = new_page()
    people.sign_in_operator(page, portal, reader, office, f"{KEYCRM}/partners/wanda")
    expect(page.get_by_text("doing it takes the right “Decide about partners”").first).to_be_visible()
    expect(page.get_by_role("button", name="Suspend")).to_have_count(0)
    expect(page.get_by_role("link", name="Audit trail")).to_have_count(0)
