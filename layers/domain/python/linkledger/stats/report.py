"""Statistics as they are asked for: days put together into weeks and months, and told apart by link or sub id."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, Protocol

from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts, UnitCounts

type Grouping = Literal["day", "week", "month"]


@dataclass(frozen=True)
class Day:
    """A day's counts; a ``provisional`` one is still open, and its visits are not known yet.

    ``parts`` are its clicks by the values of one dimension, the most frequent ones.
    """

    day: date
    provisional: bool
    clicks: ClickCounts
    earning: EarningCounts
    parts: Mapping[str, ClickCounts] | None = None


@dataclass(frozen=True)
class Row:
    """What some days come to, both ends included; ``visits`` are those of its closed days, None without any.

    ``value`` is the link or the sub id where they are told apart: None stands for clicks that have none, for those
    beyond the most frequent values of a day, and for days that are still open. ``earning`` is None by link and sub id:
    the ledger knows customers, not what they clicked. ``paying_customers`` is known of single days alone.
    """

    first: date
    last: date
    value: str | None
    provisional: bool
    clicks: ClickCounts
    visits: int | None
    earning: EarningCounts | None
    paying_customers: int | None


class ClickParts(Protocol):
    """The clicks of closed days, told apart."""

    def parts(
        self, program: str, partner: str, dimension: str, first: date, last: date
    ) -> Mapping[date, Mapping[str, ClickCounts]]:
        """By the values of ``link`` or ``sub1`` to ``sub5``, the most frequent ones of each day, both ends included."""


def rows(days: Iterable[Day], grouping: Grouping, *, apart: bool) -> list[Row]:
    """One row per day, week from Monday or month, those of a dimension's values ``apart``, the most clicked first."""
    found: list[Row] = []
    for _, some in groupby(days, key=lambda each: _start(each.day, grouping)):
        group = list(some)
        found += _apart(group) if apart else [_together(group)]
    return found


def total(days: Iterable[Day]) -> tuple[ClickCounts, EarningCounts]:
    """The sums over days; a customer may pay on many of them, so that paying customers have none."""
    clicks, earning = ClickCounts(), EarningCounts()
    for each in days:
        clicks, earning = clicks + each.clicks, _plus(earning, each.earning)
    return clicks, earning


def _together(days: list[Day]) -> Row:
    clicks, earning = total(days)
    alone = days[0].earning.paying_customers if len(days) == 1 else None
    return Row(
        first=days[0].day,
        last=days[-1].day,
        value=None,
        provisional=any(each.provisional for each in days),
        clicks=clicks,
        visits=_visits(days),
        earning=earning,
        paying_customers=alone,
    )


def _apart(days: list[Day]) -> Iterator[Row]:
    whole = _together(days)
    closed = _visits(days) is not None
    sums: dict[str, ClickCounts] = {}
    for each in days:
        for value, counts in (each.parts or {}).items():
            sums[value] = sums.get(value, ClickCounts()) + counts
    rest = whole.clicks
    for value, counts in sorted(sums.items(), key=lambda each: (-each[1].clicks, each[0])):
        rest -= counts
        yield Row(whole.first, whole.last, value, False, counts, counts.visits, None, None)
    if rest.everything:
        visits = rest.visits if closed else None
        yield Row(whole.first, whole.last, None, whole.provisional, rest, visits, None, None)


def _visits(days: Iterable[Day]) -> int | None:
    closed = [each.clicks.visits for each in days if not each.provisional]
    return sum(closed) if closed else None


def _plus(one: EarningCounts, other: EarningCounts) -> EarningCounts:
    conversions, commission = Counter[str](), Counter[str]()
    for each in (*one.others, *other.others):
        conversions[each.unit] += each.conversions
        commission[each.unit] += each.commission
    return EarningCounts(
        registrations=one.registrations + other.registrations,
        base=one.base + other.base,
        commission=one.commission + other.commission,
        conversions=one.conversions + other.conversions,
        others=tuple(UnitCounts(unit, conversions[unit], commission[unit]) for unit in sorted(commission)),
    )


def _start(day: date, grouping: Grouping) -> date:
    if grouping == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if grouping == "week" else day
