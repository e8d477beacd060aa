"""Lots of a balance: spent oldest first within one transaction's limit, debts settled first, the bonus given once."""

from itertools import accumulate

import pytest

from linkledger.errors import Refused
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.money import Percent
from linkledger.payouts.lots import LOTS_PER_PAYOUT, give_back, settle_debts, spend_lots, uses_of
from linkledger.payouts.payout import Step
from linkledger.payouts.transfer import TransferDesk
from tests.builders import Business
from tests.unit.earning.crashing import check_ledger

ANNA = AccountKey("shop", "anna", "USD")
TWENTY = Percent.parse(20)
TOP_UP = "top_up:account-of-anna"


def lots(*remaining: int) -> list[Lot]:
    """Commissions of 10 %, the oldest first, with so much left of each."""
    return [Lot(f"{number:04d}", 10 * abs(each), abs(each), each) for number, each in enumerate(remaining)]


def after_settling(before: list[Lot]) -> tuple[list[int], int]:
    """What is left of each lot when all debts are settled that can be, and in how many steps."""
    left, steps = {each.id: each for each in before}, 0
    while changes := settle_debts(ANNA, [each for each in left.values() if each.remaining]):
        assert len(changes) <= LOTS_PER_PAYOUT
        left |= {each.after.id: each.after for each in changes}
        steps += 1
        assert steps <= len(before), "each step must bring it nearer to an end"
    return [each.remaining for each in left.values()], steps


# -- debts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([-1, 1], [0, 0]),
        ([-30, 10, 50], [0, 0, 30]),
        ([10, -30, 50, -5], [0, 0, 25, 0]),
        ([-30, -20, 40], [0, -10, 0]),
        ([-30, -20, 10], [-20, -20, 0]),
        ([10, 20], [10, 20]),
        ([-10, -20], [-10, -20]),
    ],
)
def test_debts_come_out_of_the_oldest_lots_and_what_cannot_be_paid_stays(before: list[int], after: list[int]) -> None:
    assert after_settling(lots(*before))[0] == after


def test_one_step_touches_as_many_lots_as_a_transaction_holds_and_not_one_more() -> None:
    for before in (lots(-1_000, *[1] * 200), lots(*[-1] * 200, 1_000)):
        assert len(settle_debts(ANNA, before)) == LOTS_PER_PAYOUT
    assert after_settling(lots(-1_000, *[1] * 200))[0] == [-800, *[0] * 200]
    assert after_settling(lots(*[-1] * 200, 1_000)) == ([*[0] * 200, 800], 3)


# -- spending ----------------------------------------------------------------------------------------------------------


def test_cash_beyond_one_transaction_owes_the_rest_to_later_lots() -> None:
    """Of 120 lots 89 are used up; the rest of what the payout takes, the last lot's half too, is one lot below 0."""
    spending = spend_lots(ANNA, lots(*[50] * 120), 5_975, None, "rest")
    assert len(spending.lots) == LOTS_PER_PAYOUT
    *used, owed = spending.lots
    assert [each.after.remaining for each in used] == [0] * 89
    assert (owed.before, owed.after) == (None, Lot("rest", 0, 0, -(5_975 - 89 * 50)))
    assert sum(each.amount for each in uses_of(spending.lots)) == 5_975
    assert spending.bonus == 0


def test_cash_of_exactly_as_many_lots_as_fit_owes_nothing() -> None:
    spending = spend_lots(ANNA, lots(*[50] * 120), 90 * 50, None, "rest")
    assert [each.after.remaining for each in spending.lots] == [0] * 90
    assert all(each.before for each in spending.lots)


def test_a_top_up_may_use_as_many_lots_as_fit_and_says_how_much_that_is() -> None:
    assert spend_lots(ANNA, lots(*[50] * 120), 90 * 50, TWENTY, "rest").bonus == 90 * 100
    with pytest.raises(Refused) as refusal:
        spend_lots(ANNA, lots(*[50] * 120), 90 * 50 + 1, TWENTY, "rest")
    assert refusal.value.code == "too_many_lots"
    assert refusal.value.message == "amount: one payout can use 90 commissions; ask for at most 45.00 USD."


def test_a_payout_of_many_lots_that_comes_back_gives_each_what_it_took() -> None:
    before = lots(*[50] * 120)
    spending = spend_lots(ANNA, before, 5_975, None, "rest")
    now = {each.id: each for each in before} | {each.after.id: each.after for each in spending.lots}
    back = give_back(ANNA, now, uses_of(spending.lots))
    after = now | {each.after.id: each.after for each in back}
    assert [each.remaining for each in after.values()] == [*[50] * 120, 0]


def test_a_voided_payout_of_many_lots_leaves_the_balance_and_its_lots_as_they_were() -> None:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    for _ in range(120):
        business.after(minutes=1).post("payment", "c1", amount=500)
    payout = business.request_payout("anna", 5_975)
    check_ledger(business)
    desk, step = TransferDesk(business.payouts), Step("dana", business.now)
    desk.void("keycrm", "anna", payout.id, "the account is closed", step)
    assert business.balance("anna").available == 6_000
    check_ledger(business)


# -- bonus -------------------------------------------------------------------------------------------------------------


def test_a_lot_used_cent_by_cent_brings_the_bonus_of_the_whole() -> None:
    """3 cents stand for 10: the bonus on all three is 2, and after each it is what it would be on all so far."""
    lot, bonuses = Lot("a", 10, 3, 3), []
    for left in (3, 2, 1):
        bonuses.append(Lot(lot.id, 10, 3, left).bonus_on(1, TWENTY))
    assert list(accumulate(bonuses)) == [1, 1, 2]
    assert lot.bonus_on(3, TWENTY) == 2


def test_the_smallest_lot_brings_its_bonus_and_one_that_was_refunded_whole_brings_none() -> None:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    payment = business.after(hours=1).post("payment", "c1", amount=10)
    assert business.request_payout("anna", 1, TOP_UP).bonus == 2
    business.refund(payment, 10)
    assert Lot("a", 0, 0, 0).bonus_on(0, TWENTY) == 0
    assert Lot("a", 10, 1, 1).changed(-10, -1) == Lot("a", 0, 0, 0)
