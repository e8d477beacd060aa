"""Holds: what the entries of one settlement keep back, by the instant at which it becomes available."""

from datetime import timedelta

from linkledger.ledger.accounts import Balance
from linkledger.ledger.holds import Hold, holds_of
from linkledger.payouts.mature import MaturityDesk
from linkledger.terms.validation import read_terms
from tests.builders import Business
from tests.unit.programs.scenarios import Document
from tests.unit.terms.documents import rewarding, share


def selling(*rewards: Document) -> Business:
    business = Business(read_terms(rewarding(*rewards)))
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    return business.after(hours=1)


def test_of_two_commissions_of_one_payment_each_is_held_as_long_as_its_own_terms_say() -> None:
    gift = {"event": "payment", "amount": 500}
    business = selling(
        share(id="at_once"), {"id": "in_a_week", "hold_days": 7} | gift, {"id": "in_two", "hold_days": 14} | gift
    )
    business.post("payment", "c1", amount=10_000)
    assert business.balance("anna") == Balance(available=1_000, pending=1_000)
    for available in (1_500, 2_000):
        business.after(days=7)
        MaturityDesk(business.ledger).run("shop", business.now)
        assert business.balance("anna").available == available


def test_what_is_held_until_one_instant_is_one_hold_that_the_first_entry_opened() -> None:
    business = selling(share(hold_days=14))
    paid_at = business.now
    payment = business.post("payment", "c1", amount=10_000)
    business.after(days=1).refund(payment, 4_000)
    first, _ = entries = sorted(business.journal("anna"), key=lambda each: each.occurred_at)
    assert holds_of(entries) == [Hold(business.account("anna"), paid_at + timedelta(days=14), 600, first.id)]


def test_a_commission_of_nothing_opens_no_hold() -> None:
    business = selling(share(hold_days=14))
    business.post("payment", "c1", amount=1)
    (nothing,) = business.journal("anna")
    assert (nothing.amount, nothing.matures_at is not None) == (0, True)
    assert holds_of([nothing]) == []
