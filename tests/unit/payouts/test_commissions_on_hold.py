"""From the event to the transfer: a program with a hold pays out what has matured, and a refund finds its own part."""

from dataclasses import replace

import pytest

from linkledger.errors import Refused
from linkledger.ledger.accounts import Balance
from linkledger.payouts.mature import MaturityDesk
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from tests.builders import Business

TOP_UP = "top_up:account-of-anna"


def with_hold(preset: str, days: int) -> Terms:
    """The preset, its commissions held for so many days."""
    terms = load_preset(preset)
    held = tuple(reward.model_copy(update={"hold_days": days}) for reward in terms.rewards)
    return terms.model_copy(update={"rewards": held})


def keycrm_on_hold() -> tuple[Business, str]:
    """Anna's customer paid 100.00 USD at 10 %, held for 14 days."""
    business = Business(with_hold("keycrm", 14))
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    return business, business.after(hours=1).post("payment", "c1", amount=10_000)


def mature(business: Business) -> Balance:
    MaturityDesk(business.ledger).run(business.terms.program, business.now)
    return business.balance("anna")


def test_what_is_on_hold_is_not_paid_out_before_its_time() -> None:
    business, _ = keycrm_on_hold()
    assert business.after(days=13, hours=23).balance("anna") == mature(business) == Balance(pending=1_000)
    with pytest.raises(Refused) as refusal:
        business.request_payout("anna", 1_000, TOP_UP)
    assert refusal.value.code == "insufficient_balance"
    business.after(hours=1)
    assert mature(business) == Balance(available=1_000)
    assert business.request_payout("anna", 1_000, TOP_UP).bonus == 2_000


def test_a_refund_during_the_hold_takes_from_what_is_pending_and_one_after_it_from_what_is_available() -> None:
    business, payment = keycrm_on_hold()
    business.after(days=5).refund(payment, 4_000)
    assert business.balance("anna") == Balance(pending=600)
    business.after(days=9)
    assert mature(business) == Balance(available=600)
    business.after(days=1).refund(payment, 1_000)
    assert business.balance("anna") == mature(business) == Balance(available=500)


def test_a_refund_between_the_end_of_a_hold_and_the_next_run_comes_out_right() -> None:
    business, payment = keycrm_on_hold()
    business.after(days=14).refund(payment, 10_000)
    assert business.balance("anna").accrued == 0
    assert mature(business) == Balance()


def test_lots_are_what_is_available_and_what_is_on_hold() -> None:
    business, _ = keycrm_on_hold()
    business.after(days=10).post("payment", "c1", amount=5_000)
    business.after(days=5)
    assert mature(business) == Balance(pending=500, available=1_000)
    assert business.request_payout("anna", 1_000, TOP_UP).bonus == 2_000
    assert sum(lot.remaining for lot in business.ledger.open_lots(business.account("anna"))) == 500


def test_the_transfer_of_a_month_has_what_it_earned_once_the_hold_is_over() -> None:
    terms = with_hold("yourhosting", 10)
    business = Business(terms.model_copy(update={"payout": terms.payout.model_copy(update={"day": 28})}))
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    business.at("2026-03-25T12:00:00+00:00").post("payment", "c1", amount=10_000, product="hosting")
    business.at("2026-04-02T12:00:00+00:00").post("payment", "c1", amount=20_000, product="hosting")
    business.at("2026-04-28T12:00:00+00:00")
    business.rollup.run("yourhosting", business.now.replace(month=3, day=1), business.now)
    assert mature(business) == Balance(available=3_000)
    batch = business.batches.run("yourhosting", business.now)
    assert batch is not None
    assert (batch.period, batch.total) == ("2026-03", 1_000)


def test_a_suspended_partner_keeps_what_matures_and_is_paid_nothing() -> None:
    business, _ = keycrm_on_hold()
    anna = business.partners.get("keycrm", "anna")
    assert anna is not None
    business.partners.replace(replace(anna, suspended_at=business.now))
    business.after(days=14)
    assert mature(business) == Balance(available=1_000)
    with pytest.raises(Refused) as refusal:
        business.request_payout("anna", 1_000, TOP_UP)
    assert refusal.value.code == "partner_not_active"
