"""Stats over everything: what a program's partners come to together, and who of them is ahead."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linkledger.stats.close_day import DayStats
from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts
from linkledger.stats.report import Day, total

type RankedBy = Literal["earned", "revenue", "customers", "clicks"]


@dataclass(frozen=True)
class PartnerPeriod:
    """A partner's closed days of a period, and what was paid out to it then, in minor units by unit."""

    partner: str
    days: tuple[DayStats, ...]
    paid: Mapping[str, int]

    @property
    def sums(self) -> tuple[ClickCounts, EarningCounts]:
        return total(_day(each) for each in self.days)

    def value(self, by: RankedBy) -> int:
        """What it is ranked by: commission, base (both in the unit of stats), sign-ups or valid clicks."""
        clicks, earning = self.sums
        values = {
            "earned": earning.commission,
            "revenue": earning.base,
            "customers": earning.registrations,
            "clicks": clicks.clicks,
        }
        return values[by]


@dataclass(frozen=True)
class Place:
    """A partner's place, from 1."""

    place: int
    value: int
    period: PartnerPeriod


def together(periods: Iterable[PartnerPeriod], days: Sequence[date]) -> list[Day]:
    """The sums of all partners, day by day; paying customers are not summed."""
    by_day: dict[date, list[Day]] = {each: [] for each in days}
    for period in periods:
        for each in period.days:
            by_day[each.day].append(_day(each))
    return [Day(day, False, *total(found)) for day, found in by_day.items()]


def paid_in_all(periods: Iterable[PartnerPeriod]) -> dict[str, int]:
    """What was paid out, in minor units by unit."""
    sums: Counter[str] = Counter()
    for each in periods:
        sums.update(each.paid)
    return dict(sorted(sums.items()))


def ranked(periods: Iterable[PartnerPeriod], by: RankedBy) -> list[Place]:
    """Those with a value other than 0, the highest first, of the same value by id."""
    valued = [(each.value(by), each) for each in periods]
    order = sorted(((value, each) for value, each in valued if value), key=lambda pair: (-pair[0], pair[1].partner))
    return [Place(number, value, each) for number, (value, each) in enumerate(order, start=1)]


def _day(stats: DayStats) -> Day:
    return Day(stats.day, False, stats.clicks, stats.earning)
