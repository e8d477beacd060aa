"""Killed before and after every step that writes, once and twice, for every kind of rule: conversions end the same."""

from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from linkledger.errors import Conflict
from tests.builders import Business
from tests.unit.earning.crashing import Crashes, again, check_ledger, crashing, everything, singles_and_pairs
from tests.unit.earning.every_rule import EVERY_RULE
from tests.unit.earning.payout_life import BEGAN, business_with, paid_out

RULES = [str(each["id"]) for each in EVERY_RULE]
CONVERSIONS: tuple[dict[str, Any], ...] = (
    {"id": "r1", "type": "refund", "of": "p1", "amount": 9_999, "occurred_at": "2026-03-30T12:30:00Z"},
    {"id": "s1", "type": "signup", "customer": "c1", "code": "ANNA", "occurred_at": "2026-03-30T10:00:00Z"},
    {"id": "i1", "type": "install", "customer": "c1", "amount": 1, "occurred_at": "2026-03-30T11:00:00Z"},
    {"id": "p1", "type": "payment", "customer": "c1", "amount": 300_000, "occurred_at": "2026-03-30T12:00:00Z"},
    {"id": "n1", "type": "renewal", "customer": "c1", "amount": 15_001, "occurred_at": "2026-03-30T13:00:00Z"},
    {"id": "s2", "type": "signup", "customer": "c2", "code": "ANNA", "occurred_at": "2026-03-30T10:30:00Z"},
    {"id": "p2", "type": "payment", "customer": "c2", "amount": 200_000, "occurred_at": "2026-03-30T11:30:00Z"},
    {"id": "m1", "type": "net_revenue", "customer": "c1", "amount": 50_001, "occurred_at": "2026-03-31T10:00:00Z"},
)
POSTED_TWICE = "p1"
AFTER_THE_CLOSE: dict[str, Any] = {
    "id": "m2",
    "type": "net_revenue",
    "customer": "c2",
    "amount": -4_001,
    "occurred_at": "2026-03-31T11:00:00Z",
}


def told(rule: str, planned: tuple[int, ...] = (), *, accepting: bool = False) -> tuple[Business, int]:
    """A refund before its payment, a late first payment, a month that closes and is revised; then what is paid out.

    ``planned`` are the crashes on the way to the ledger (``Crashes.planned``), ``accepting`` the events among them. The
    number of steps comes back too.
    """
    crashes = Crashes(set(planned))
    business = crashing(business_with(rule), crashes, accepting=accepting)
    for said in CONVERSIONS:
        post(business, said)
    again(partial(business.rollup.run, "keycrm", BEGAN, business.now))
    post(business, AFTER_THE_CLOSE)
    steps, crashes.planned = crashes.steps, set()
    paid_out(business)
    return business, steps


def body_of(said: dict[str, Any]) -> dict[str, Any]:
    currency = {"currency": "USD"} if "amount" in said else {}
    return said | currency | {"on_unknown_customer": "wait"}


def post(business: Business, said: dict[str, Any]) -> None:
    """Once, and a second time as somebody else's fact under the same id, which changes nothing."""
    again(partial(business.send, body_of(said)))
    if said["id"] == POSTED_TWICE:
        with suppress(Conflict):
            again(partial(business.send, body_of(said) | {"plan": "another"}))
    again(partial(business.settle, said["id"]))


@pytest.mark.parametrize("rule", RULES)
def test_crashes_of_conversions_change_nothing(rule: str) -> None:
    clean, steps = told(rule)
    check_ledger(clean)
    assert steps >= len(CONVERSIONS)
    assert any(line[1] == rule for line in clean.net()), "the story does not meet the rule"
    expected = everything(clean)
    for planned in singles_and_pairs(steps):
        assert everything(told(rule, planned)[0]) == expected, planned


@pytest.mark.parametrize("rule", RULES)
def test_crashes_while_events_are_accepted_change_nothing_and_both_bodies_are_kept(rule: str) -> None:
    clean, steps = told(rule, accepting=True)
    expected = everything(clean)
    assert [event for _, event, _ in clean.events.conflicts] == [POSTED_TWICE]
    assert steps > 2 * len(CONVERSIONS)
    pairs = 2 if rule == RULES[0] else 1
    for planned in (each for each in singles_and_pairs(steps) if len(each) <= pairs):
        assert everything(told(rule, planned, accepting=True)[0]) == expected, planned
