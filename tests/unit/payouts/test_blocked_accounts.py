"""Nothing leaves a blocked account, whichever way it would go, and everything does once it is released (P6)."""

from dataclasses import replace

import pytest

from linkledger.errors import Conflict, Refused
from linkledger.ledger.accounts import Balance
from linkledger.ledger.blocks import Remark
from linkledger.ledger.recipients import customer_recipient
from linkledger.payouts.payout import PayoutStatus
from tests.builders import Business
from tests.unit.payouts.treasury import LONG_AGO, Treasury

DIFFERS = Remark("available: the account says 10.00 USD, its journal 9.00 USD", "reconcile", LONG_AGO)


def test_a_top_up_from_a_blocked_account_is_refused_and_a_bank_payout_waits_for_its_batch() -> None:
    business = Business.running("keycrm")
    business.enroll("anna", account="crm-anna")
    business.sign_up("c1", code="ANNA")
    business.post("payment", "c1", amount=100_000)
    business.blocks.block(business.account("anna"), DIFFERS)
    with pytest.raises(Refused) as refusal:
        business.request_payout("anna", 5_000, "top_up:crm-anna", key="k-1")
    assert (refusal.value.code, "account says" in refusal.value.message) == ("recipient_blocked", False)
    assert business.balance("anna") == Balance(available=10_000)
    assert business.request_payout("anna", 5_000).status is PayoutStatus.REQUESTED
    business.blocks.release(business.account("anna"), DIFFERS)
    assert business.request_payout("anna", 5_000, "top_up:crm-anna", key="k-1").status is PayoutStatus.SETTLED


def test_points_of_a_blocked_account_pay_for_nothing() -> None:
    treasury, friend = Treasury.of("zenden"), customer_recipient("c1")
    treasury.earn(500, recipient=friend, unit="points")
    treasury.blocks.block(treasury.account(friend, "points"), DIFFERS)
    with pytest.raises(Refused) as refusal:
        treasury.redeem(100, 200_000, friend)
    assert refusal.value.code == "recipient_blocked"
    assert treasury.points(friend) == 500


def test_a_suspended_partner_spends_no_points() -> None:
    treasury = Treasury.of("zenden")
    treasury.earn(500, recipient="anna", unit="points")
    anna = treasury.partners.get(treasury.program, "anna")
    assert anna is not None
    treasury.partners.replace(replace(anna, suspended_at=LONG_AGO))
    with pytest.raises(Refused) as refusal:
        treasury.redeem(100, 200_000, "anna")
    assert refusal.value.code == "partner_not_active"
    assert treasury.points("anna") == 500


def test_a_returned_redemption_is_no_answer_to_the_same_wish() -> None:
    treasury, friend = Treasury.of("zenden"), customer_recipient("c1")
    treasury.earn(500, recipient=friend, unit="points")
    redeemed = treasury.redeem(100, 200_000, friend, key="till-7")
    treasury.redemptions.give_back(treasury.program, friend, redeemed.id, LONG_AGO)
    with pytest.raises(Conflict) as refusal:
        treasury.redeem(100, 200_000, friend, key="till-7")
    assert refusal.value.code == "redemption_returned"
