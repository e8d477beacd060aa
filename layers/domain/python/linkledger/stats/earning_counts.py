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
class EarningCounts:
    """What a partner's customers did on a day: sign-ups, customers who paid, the base and the commission of the day."""

    registrations: int = 0
    paying_customers: int = 0
    base: int = 0
    commission: int = 0


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
    earning = items.earning(terms.program, partner, unit_of_stats(terms), start, end)
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
    units = {reward.pays_in(terms.unit) for reward in terms.rewards if reward.recipient != "customer"}
    return POINTS if units == {POINTS} else terms.unit
