"""Suspicious traffic on the deployed stack: a day of it is held when it closes, until an operator has decided."""

from datetime import timedelta

from linkledger.program_time import day_bounds, local_day
from tests.e2e.office import Office
from tests.e2e.visitors import Visitor

SIGNALS = "/operator/programs/keycrm/signals"


def test_farmed_customers_hold_their_partners_payouts_until_an_operator_dismisses_it(office: Office) -> None:
    fiona = office.enroll("keycrm", "fiona")
    shop = office.open_shop("farm", "keycrm", "USD")
    for number in range(5):
        visitor = Visitor()
        visitor.follow(office.link("FIONA"))
        email = f"farmed-{number}@mailinator.com"
        shop.report("signup", f"farmed-{number}", click_id=visitor.click_id, email=email)
        shop.report("payment", f"farmed-{number}", amount=100_00)
    shop.report("signup", "herself", code="FIONA", account="account-of-fiona")
    office.settle_events()
    before = fiona.balance
    assert (before["available"], before["blocked"]) == (50_00, None)

    _, day_ends = day_bounds(local_day(office.now(), "Europe/Kyiv"), "Europe/Kyiv")
    office.close(max(day_ends + timedelta(hours=1), office.now() + timedelta(hours=2, minutes=30)))
    olive = office.operator("olive", "partner:approve")
    found = olive.ask(f"{SIGNALS}?partner=fiona").document["items"]
    kinds = {each["kind"]: each for each in found}
    assert set(kinds) - {"fast_conversions"} == {"disposable_email", "self_referral"}, "a slow machine is not fast"
    assert kinds["disposable_email"]["evidence"]["counts"] == {"customers": 5, "all_customers": 5}
    assert kinds["self_referral"]["evidence"]["counts"] == {"own_account": 1}
    assert "mailinator" not in str(found)

    refused = fiona.request_payout(10_00, "top_up:account-of-fiona")
    assert (refused.status, refused.document["code"]) == (422, "payouts_under_review")
    assert fiona.balance["blocked"]["reason"].startswith("Your payouts are under review")
    for each in (each for each in found if each["holds_payouts"]):
        dismissed = olive.ask(f"{SIGNALS}/{each['id']}/dismiss", "POST", {"reason": "a class of students"})
        assert (dismissed.status, dismissed.document["status"]) == (200, "dismissed"), dismissed.text
    paid = fiona.request_payout(10_00, "top_up:account-of-fiona")
    assert (paid.status, paid.document["status"]) == (201, "done"), paid.text
    assert fiona.balance["blocked"] is None
