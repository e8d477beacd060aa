"""Lots and payouts: all lots are the balance, a bonus is given once, and a retry finds what its first try did."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.errors import Conflict, Refused
from linkledger.ledger.accounts import Lot
from linkledger.payouts.payout import Payout, Step
from linkledger.payouts.transfer import TransferDesk
from tests.builders import Business
from tests.unit.earning.crashing import check_ledger

TOP_UP = "top_up:account-of-anna"


def keycrm(*payments: int) -> tuple[Business, list[str]]:
    """Anna with one customer who made these payments, each at 10 %."""
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    return business, [business.after(minutes=1).post("payment", "c1", amount=amount) for amount in payments]


def lots(business: Business) -> Sequence[Lot]:
    return business.ledger.open_lots(business.account("anna"))


def suspend(business: Business, partner: str) -> None:
    found = business.partners.get("keycrm", partner)
    assert found is not None
    business.partners.replace(replace(found, suspended_at=business.now))


# -- bonus -------------------------------------------------------------------------------------------------------------


def test_many_small_top_ups_bring_no_more_bonus_than_one_of_their_sum() -> None:
    business, _ = keycrm(*[10] * 20)
    for number in range(2, 22):
        business.sign_up(f"c{number}", code="ANNA")
        business.after(minutes=1).post("payment", f"c{number}", amount=10)
    business.request_payout("anna", business.balance("anna").available, TOP_UP)
    business.post("payment", "c1", amount=10_000)
    assert business.balance("anna").available == 3_000, "the lot is at 30 %: each cent stands for 3.33 of the base"
    topped_up = [business.request_payout("anna", 1, TOP_UP).bonus for _ in range(3_000)]
    assert sum(topped_up) == 2_000


def test_a_refund_that_is_undone_by_an_earlier_one_gives_its_lot_back_only_what_was_left() -> None:
    """60 of the 100 were used; the whole refund turns out to be too much once the earlier partial one arrives."""
    business, (first, _) = keycrm(1_000, 1_000)
    business.request_payout("anna", 60, TOP_UP)
    earlier = business.now + timedelta(minutes=1)
    whole = business.after(hours=1).refund(first, 1_000)
    assert [lot.remaining for lot in lots(business)] == [-60, 100]
    business.after(hours=1).refund(first, 400, occurred_at=earlier.isoformat())
    assert business.outcome(whole).reason == "refund_exceeds_payment"
    assert business.balance("anna").available == 100
    check_ledger(business)


def test_what_refunds_took_beyond_their_lots_comes_out_of_the_oldest_once_lots_are_used() -> None:
    business, (first, _, _) = keycrm(1_000, 1_000, 1_000)
    business.request_payout("anna", 100, TOP_UP)
    business.refund(first, 1_000)
    payout = business.request_payout("anna", 50, TOP_UP)
    assert payout.bonus == 100
    assert [lot.remaining for lot in lots(business)] == [50]
    check_ledger(business)


# -- many lots ---------------------------------------------------------------------------------------------------------


def test_cash_is_paid_from_more_lots_than_one_transaction_holds() -> None:
    """A partner with many small commissions could never reach the minimum with ninety of them."""
    business, _ = keycrm(*[500] * 120)
    assert business.request_payout("anna", 5_000).amount == 5_000
    check_ledger(business)
    assert business.request_payout("anna", 1_000, TOP_UP).bonus == 2_000
    assert business.balance("anna").available == 0
    assert list(lots(business)) == []


def test_a_top_up_of_too_many_lots_says_how_much_is_possible_and_that_is() -> None:
    business, _ = keycrm(*[500] * 120)
    with pytest.raises(Refused, match=r"at most 45\.00 USD") as refusal:
        business.request_payout("anna", 6_000, TOP_UP)
    assert refusal.value.code == "too_many_lots"
    assert business.request_payout("anna", 4_500, TOP_UP).bonus == 9_000
    check_ledger(business)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["pay", "refund", "cash", "top up"]), st.integers(1, 60_000), st.integers(0, 30)),
        max_size=25,
    )
)
def test_lots_are_the_balance_and_bonuses_stay_below_20_percent_of_what_was_paid(
    steps: list[tuple[str, int, int]],
) -> None:
    business, payments = keycrm(70_000)
    paid, bonus = 70_000, 0
    for what, amount, which in steps:
        business.after(minutes=1)
        if what == "pay":
            payments.append(business.post("payment", "c1", amount=amount))
            paid += amount
        elif what == "refund":
            business.refund(payments[which % len(payments)], amount)
        else:
            to, wanted = ("bank", amount) if what == "cash" else (TOP_UP, amount // 10)
            try:
                bonus += business.request_payout("anna", wanted, to).bonus
            except Refused:
                continue
        check_ledger(business)
        assert business.balance("anna").paid + business.balance("anna").reserved <= paid // 10 + len(payments)
        assert bonus <= paid // 5 + len(payments)


# -- retries -----------------------------------------------------------------------------------------------------------


def test_a_request_that_is_repeated_after_a_suspension_is_still_the_one_that_was_accepted() -> None:
    business, _ = keycrm(100_000)
    first = business.request_payout("anna", 6_000, key="k")
    suspend(business, "anna")
    assert business.request_payout("anna", 6_000, key="k") == first
    with pytest.raises(Refused):
        business.request_payout("anna", 100, TOP_UP, key="other")


def test_a_refused_payout_is_never_settled() -> None:
    business, _ = keycrm(100_000)
    with pytest.raises(Refused):
        business.request_payout("anna", 1, key="k")
    refused: Payout = business.payouts.of_partner("keycrm", "anna")[0]
    transfers, step = TransferDesk(business.payouts), Step("erik", business.now)
    assert transfers.settle(refused, step) == refused
    with pytest.raises(Conflict):
        transfers.void("keycrm", "anna", refused.id, "a mistake", step)
    assert business.balance("anna").paid == 0
