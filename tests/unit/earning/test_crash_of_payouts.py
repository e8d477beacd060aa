"""Killed before and after every step that moves a balance, once and twice, for every kind of rule: it ends the same."""

import pickle
from functools import cache

import pytest

from linkledger.ledger.entries import EntryKind
from linkledger.payouts.payout import PayoutStatus
from tests.builders import Business
from tests.unit.earning.crashing import Crashes, check_ledger, crashing, everything, singles_and_pairs
from tests.unit.earning.payout_life import business_with, paid_out
from tests.unit.earning.test_crash_at_every_step import AFTER_THE_CLOSE, CONVERSIONS, RULES, body_of

MOVES = {EntryKind.MATURE, EntryKind.RESERVE, EntryKind.SETTLE, EntryKind.VOID, EntryKind.RETURN, EntryKind.REDEEM}


@cache
def earned(rule: str) -> bytes:
    """The business once everything was earned, before anything is paid out."""
    business = crashing(business_with(rule), Crashes())
    for said in (*CONVERSIONS, AFTER_THE_CLOSE):
        business.send(body_of(said))
        business.settle(said["id"])
    return pickle.dumps(business, pickle.HIGHEST_PROTOCOL)


def told(rule: str, planned: tuple[int, ...] = ()) -> tuple[Business, int]:
    business: Business = pickle.loads(earned(rule))
    crashes: Crashes = business.payouts.crashes  # type: ignore[attr-defined]
    crashes.steps, crashes.planned = 0, set(planned)
    paid_out(business)
    return business, crashes.steps


@pytest.mark.parametrize("rule", RULES)
def test_crashes_of_payouts_change_nothing(rule: str) -> None:
    clean, steps = told(rule)
    check_ledger(clean)
    statuses = sorted(each.status for each in clean.payouts.payouts.values())
    once = [PayoutStatus.REFUSED, PayoutStatus.RETURNED, PayoutStatus.SETTLED, PayoutStatus.SETTLED]
    assert statuses == [*once, PayoutStatus.VOIDED, PayoutStatus.VOIDED]
    assert {entry.kind for entry in clean.ledger.journal.values()} >= MOVES
    assert (clean.balance("anna").paid, clean.balance("anna").reserved) == (1_500, 0)
    assert [each.paid for each in clean.ledger.balances.values()].count(30) == 1, "points of a customer's"
    expected = everything(clean)
    for planned in singles_and_pairs(steps):
        assert everything(told(rule, planned)[0]) == expected, planned
