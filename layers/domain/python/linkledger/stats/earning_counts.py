"""Counting earnings: registrations, paying customers, the base and the commission of a partner's day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from linkledger.ledger.entries import COMMISSIONS, Entry
from linkledger.money import POINTS
from linkledger.program_time import day_bounds
from linkledger.terms.document import Terms


@dataclass(frozen=True)
class UnitCounts:
    """What was earned in one unit beside the one that is counted first, by how many events."""

    unit: str
    conversions: int
    commission: int


@dataclass(frozen=True)
class EarningCounts:
    """What a partner's customers did on a day: sign-ups, customers who paid, the base and the commission of the day.

    ``conversions`` are events that earned the customer's own partner something. ``others`` are further units.
    """

    registrations: int = 0
    paying_customers: int = 0
    base: int = 0
    commission: int = 0
    conversions: int = 0
    others: tuple[UnitCounts, ...] = ()


def earning_counts(registrations: int, entries: Iterable[Entry]) -> EarningCounts:
    """Counts a partner's entries of one span of time.

    A commission counts as its last revision left it. A month's commission has no customer, and its base was counted on
    the month's days; that of partners below is theirs.
    """
    commissions = [each for each in entries if each.kind in COMMISSIONS]
    latest: dict[tuple[str | None, str | None], Entry] = {}
    net: Counter[tuple[str | None, str | None]] = Counter()
    for each in commissions:
        if each.customer is not None and not each.level:
            slot = each.event, each.rule
            net[slot] += each.amount
            latest[slot] = max(latest.get(slot, each), each, key=lambda entry: entry.revision)
    return EarningCounts(
        registrations=registrations,
        paying_customers=len({each.customer for slot, each in latest.items() if net[slot] > 0}),
        base=sum(each.base or 0 for each in latest.values()),
        commission=sum(each.amount for each in commissions),
        conversions=len({event for event, rule in latest if net[event, rule] > 0}),
    )


class EarningItems(Protocol):
    """The items that say what a partner's customers did."""

    def earning(self, program: str, partner: str, unit: str, start: datetime, end: datetime) -> EarningCounts:
        """Counts of what occurred from ``start`` until before ``end``."""

    def revenue(self, program: str, partner: str, day: date) -> Mapping[str, int]:
        """What each customer adds to the partner's month on that program-local day, in signed minor units."""


def earning_of_day(items: EarningItems, terms: Terms, partner: str, day: date) -> EarningCounts:
    """What the day's events earned, and the net revenue that counts in the month (PROGRAMS.md bet-n-joy 4)."""
    start, end = day_bounds(day, terms.time_zone)
    first, *others = units_of_stats(terms)
    earning = items.earning(terms.program, partner, first, start, end)
    counted = [(unit, items.earning(terms.program, partner, unit, start, end)) for unit in others]
    more = (UnitCounts(unit, each.conversions, each.commission) for unit, each in counted)
    earning = replace(earning, others=tuple(each for each in more if each.conversions or each.commission))
    if not terms.monthly_rewards:
        return earning
    revenue = items.revenue(terms.program, partner, day).values()
    return replace(
        earning,
        paying_customers=earning.paying_customers + sum(amount > 0 for amount in revenue),
        base=earning.base + sum(revenue),
    )


def unit_of_stats(terms: Terms) -> str:
    """The unit of the commissions that are counted: the program's own, or points where partners earn these alone."""
    return units_of_stats(terms)[0]


def units_of_stats(terms: Terms) -> tuple[str, ...]:
    """The same, and then what else partners earn in."""
    rewards = (each for each in terms.rewards if each.recipient != "customer")
    units = {reward.pays_in(terms.unit) for reward in rewards}
    first = POINTS if units == {POINTS} else terms.unit
    return (first, *sorted(units - {first}))
