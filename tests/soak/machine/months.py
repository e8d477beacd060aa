"""The oracle of months: a partner's net revenue of each closed month, with what is carried from negative ones."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.soak.machine.earnings import Earnings, Posted
from tests.soak.machine.facts import half_even
from tests.soak.machine.rules import Rule


def settled(earnings: Earnings, closed_through: date | None) -> Iterator[Posted]:
    """The lines of every month that ended by then; a month is an event of its own, ``2026-03#anna``."""
    if closed_through is None:
        return
    for rule in (each for each in earnings.rules if each.monthly is not None):
        for partner in {of for name, of, _ in earnings.revenue if name == rule.id}:
            months = {
                month: sums for (name, of, month), sums in earnings.revenue.items() if (name, of) == (rule.id, partner)
            }
            closed = list(_all(min(months), closed_through))
            for month, payable in zip(closed, _payable(rule, [months.get(each, {}) for each in closed]), strict=True):
                yield from _lines(earnings, rule, partner, month, payable)


def _all(first: str, through: date) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while date(year + month // 12, month % 12 + 1, 1) <= through + timedelta(days=1):
        yield f"{year}-{month:02d}"
        year, month = year + month // 12, month % 12 + 1


def _lines(earnings: Earnings, rule: Rule, partner: str, month: str, payable: int) -> Iterator[Posted]:
    of = earnings.partners[partner]
    exact = rule.exact(payable, None, 1, of.percents.get(rule.id))
    assert exact is not None
    amount, event = half_even(exact), f"{month}#{partner}"
    at = last_moment(month, earnings.zone)
    yield Posted(event, rule.id, partner, rule.unit, amount, at, None)
    parent = earnings.above(partner, 1)
    for override in (each for each in earnings.rules if each.override):
        if parent is not None:
            rate = earnings.partners[parent].percents.get(override.id, override.percent)
            assert rate is not None
            yield Posted(event, override.id, parent, override.unit, half_even(rate * amount), at, None)


def last_moment(month: str, zone: ZoneInfo) -> datetime:
    year, number = int(month[:4]), int(month[5:])
    ends = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return ends.astimezone(ZoneInfo("UTC")) - timedelta(milliseconds=1)


def _payable(rule: Rule, months: list[Mapping[str, int]]) -> Iterator[int]:
    """What each month pays a share of (bet-n-joy 7 and "Beyond the sources")."""
    assert rule.monthly is not None
    how, level = rule.monthly.get("carry_over", "reset"), rule.monthly.get("high_roller_level")
    most = rule.monthly.get("settlements")
    carried: list[list[Any]] = []  # [whose, or "" for all customers together; what is left; for how many months]
    for sums in months:
        rest = sum(sums.values())
        own = {customer: amount for customer, amount in sums.items() if amount > 0}
        for debt in carried:
            if debt[0]:
                offset = min(debt[1], own.get(debt[0], 0))
                own[debt[0]] = own.get(debt[0], 0) - offset
                debt[1] -= offset
                rest -= offset
        loss, payable = max(-rest, 0), max(rest, 0)
        for debt in carried:
            if not debt[0]:
                offset = min(debt[1], payable)
                debt[1] -= offset
                payable -= offset
            debt[2] = None if debt[2] is None else debt[2] - 1
        carried = [debt for debt in carried if debt[1] and debt[2] != 0]
        if how != "reset":
            carried += [[who, amount, most] for who, amount in _shared(loss, sums, level).items() if amount]
        yield payable


def _shared(loss: int, sums: Mapping[str, int], level: int | None) -> dict[str, int]:
    """Who lost at least the level carries the month's negative alone; of several, each in proportion to its own loss.
    The text names one player; the proportion, and that the last minor units go by name, is what linkledger does."""
    lost = {who: -amount for who, amount in sorted(sums.items()) if level is not None and amount <= -level}
    total = sum(lost.values())
    alone = min(loss, total)
    shares = {who: alone * amount // total for who, amount in lost.items()}
    for who in list(shares)[: alone - sum(shares.values())]:
        shares[who] += 1
    return shares | {"": loss - alone}
