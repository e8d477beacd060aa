"""Killed before and after every step that writes, once and twice, for every kind of rule: the books end the same."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.terms.document import Terms
from tests.builders import Business
from tests.unit.earning.crashing import Crashes, Killed, books, check_ledger, crashing
from tests.unit.earning.every_rule import EVERY_RULE, terms_with

BEGAN = datetime(2026, 3, 30, 9, tzinfo=UTC)
AT_MOST = 9
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
AFTER_THE_CLOSE: dict[str, Any] = {
    "id": "m2",
    "type": "net_revenue",
    "customer": "c2",
    "amount": -4_001,
    "occurred_at": "2026-03-31T11:00:00Z",
}


@cache
def terms(rule: str) -> Terms:
    """A tenth of every payment, so that there is something to pay out, and the rule."""
    tenth = {"id": "tenth", "event": "payment", "percent": 10}
    return terms_with(0, 1, tenth, *(each for each in EVERY_RULE if each["id"] == rule))


def again(what: Callable[[], object]) -> None:
    """As a stream and a schedule do: what was killed is done again."""
    for _ in range(AT_MOST):
        try:
            what()
        except Killed:
            continue
        return
    raise AssertionError("it never came through")


def told(rule: str, conversions: tuple[int, ...] = (), payouts: tuple[int, ...] = ()) -> tuple[Business, Crashes]:
    """A refund before its payment, a late first payment, a month that closes and is revised; then what is paid out.

    ``conversions`` and ``payouts`` are the crashes of each part (``Crashes.planned``).
    """
    crashes = Crashes(set(conversions))
    business = crashing(Business(terms(rule), BEGAN, settles_at_once=False), crashes)
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    business.at("2026-04-01T12:00:00+00:00")
    for said in CONVERSIONS:
        post(business, said)
    again(lambda: business.rollup.run("keycrm", BEGAN, business.now))
    post(business, AFTER_THE_CLOSE)
    steps, crashes.steps, crashes.planned = crashes.steps, 0, set(payouts)
    again(lambda: business.request_payout("anna", 6_000, key="april"))
    again(lambda: business.request_payout("anna", 1_500, "top_up:account-of-anna", key="top-up"))
    business.at("2026-05-02T12:00:00+00:00")
    again(lambda: business.rollup.run("keycrm", BEGAN, business.now))
    again(lambda: business.batches.run("keycrm", business.now))
    one, other = Step("dana", business.now), Step("erik", business.now)
    again(lambda: business.batches.seal("keycrm", "2026-04", one))
    again(lambda: business.batches.approve("keycrm", "2026-04", other))
    again(lambda: business.batches.export("keycrm", "2026-04", other))
    again(lambda: business.batches.settle("keycrm", "2026-04", other))
    return business, Crashes(steps=steps)


def post(business: Business, said: dict[str, Any]) -> None:
    currency = {"currency": "USD"} if "amount" in said else {}
    business.send(said | currency | {"on_unknown_customer": "wait"})
    again(lambda: business.settle(said["id"]))


def everything(business: Business) -> dict[str, object]:
    return books(business) | {
        "payouts": business.payouts.payouts,
        "batches": list(business.payouts.batches("keycrm")),
        "closed": {period: each.commission for (_, period), each in business.closings.records.items()},
    }


def singles_and_pairs(steps: int) -> list[tuple[int, ...]]:
    """Before and after each step; a pair's second crash may hit the step that is done again, two steps further on."""
    places = range(2 * steps + 4)
    return [(), *((each,) for each in places), *combinations(places, 2)]


@pytest.mark.parametrize("rule", RULES)
def test_crashes_of_conversions_change_nothing(rule: str) -> None:
    clean, crashes = told(rule)
    check_ledger(clean)
    assert crashes.steps >= len(CONVERSIONS)
    assert any(line[1] == rule for line in clean.net()), "the story does not meet the rule"
    expected = everything(clean)
    for planned in singles_and_pairs(crashes.steps):
        assert everything(told(rule, conversions=planned)[0]) == expected, planned


@pytest.mark.parametrize("rule", RULES)
def test_crashes_of_payouts_change_nothing(rule: str) -> None:
    clean, _ = told(rule)
    assert [each.status for each in clean.payouts.payouts.values()] == [PayoutStatus.SETTLED] * 2
    assert clean.balance("anna").paid == 6_000 + 1_500
    expected = everything(clean)
    steps = clean.book.crashes.steps  # type: ignore[attr-defined]
    assert steps >= 7  # two requests; gathered, sealed, approved, exported, paid
    for planned in singles_and_pairs(steps):
        assert everything(told(rule, payouts=planned)[0]) == expected, planned
