"""A top-up goes to the partner's own account, and one that was changed has to be its own for some days first."""

from datetime import timedelta

import pytest

from linkledger.errors import Refused
from linkledger.partners.profile import ProfileChange, change_profile
from linkledger.payouts.dry_run import DryRunDesk
from linkledger.payouts.payout import Payout, PayoutStatus, Target
from linkledger.program_time import format_instant
from tests.builders import Business


def keycrm(account: str | None) -> Business:
    business = Business.running("keycrm")
    if account is None:
        enrollment = business.terms.enrollment.model_copy(update={"account_required": False})
        business.publish(business.terms.model_copy(update={"enrollment": enrollment}))
        business.after(minutes=1)
    business.enroll("anna", account=account)
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=200_000)
    return business.after(hours=1)


def names(business: Business, account: str) -> None:
    anna = business.partners.get("keycrm", "anna")
    assert anna is not None
    change = ProfileChange({"account": account})
    business.partners.replace(change_profile(business.terms, anna, change, business.now))


def refusal(business: Business, account: str, key: str) -> Refused | None:
    """Why a top-up to the account is refused, which the dry run says before."""
    anna = business.partners.get("keycrm", "anna")
    assert anna is not None
    to = Target("top_up", account)
    wanted = Payout("po_dry_run", "keycrm", "anna", "USD", 1_000, 0, to, PayoutStatus.REQUESTED, business.now)
    desk = DryRunDesk(business.ledger, business.methods, business.blocks)
    said = desk.request(business.terms, anna, wanted, business.now).refusal
    if said is None:
        business.request_payout("anna", 1_000, str(to), key)
        return None
    with pytest.raises(Refused) as found:
        business.request_payout("anna", 1_000, str(to), key)
    assert (found.value.code, found.value.message) == (said.code, said.message)
    return found.value


@pytest.mark.parametrize("before", ["annas-shop", None])
def test_an_account_put_in_its_place_is_topped_up_after_three_days(before: str | None) -> None:
    business = keycrm(before)
    changed = business.now
    names(business, "thief")
    found = refusal(business.after(hours=1), "thief", "k1")
    assert found is not None
    from_then_on = format_instant(changed + timedelta(hours=72))
    assert (found.code, found.facts) == ("account_cools_off", {"paid_to_from": from_then_on})
    assert from_then_on in found.message
    business.now = changed + timedelta(hours=72) - timedelta(milliseconds=1)
    assert refusal(business, "thief", "k2") is not None
    assert refusal(business.after(milliseconds=1), "thief", "k3") is None


def test_the_account_of_the_enrollment_is_topped_up_at_once() -> None:
    assert refusal(keycrm("annas-shop"), "annas-shop", "k1") is None


def test_an_account_named_again_begins_anew() -> None:
    business = keycrm("annas-shop")
    names(business, "thief")
    names(business.after(hours=1), "annas-shop")
    business.after(days=30)
    assert refusal(business, "annas-shop", "k1") is None
    names(business, "thief")
    found = refusal(business.after(hours=1), "thief", "k2")
    assert found is not None
    assert found.code == "account_cools_off", "the hour of a month ago counts for nothing"
