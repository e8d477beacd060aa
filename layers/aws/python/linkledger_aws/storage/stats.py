"""Counts per partner and program-local day: exact ones from the rollup beside the approximate ones of the day."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from pynamodb.attributes import UnicodeAttribute

from linkledger.program_time import first_day_after, month_of
from linkledger.stats.close_day import DayStats
from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts, UnitCounts
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import IntegerAttribute, Item, query


class CountsItem(Item):
    """A partner's day, exact or live; live counts have clicks alone. Amounts are minor units of ``unit``."""

    unit = UnicodeAttribute(null=True)
    clicks = IntegerAttribute(null=True)
    visits = IntegerAttribute(null=True)
    bots = IntegerAttribute(null=True)
    suspects = IntegerAttribute(null=True)
    registrations = IntegerAttribute(null=True)
    paying_customers = IntegerAttribute(null=True)
    base = IntegerAttribute(null=True)
    commission = IntegerAttribute(null=True)
    conversions = IntegerAttribute(null=True)
    others = UnicodeAttribute(null=True)

    def to_clicks(self) -> ClickCounts:
        return ClickCounts(self.clicks or 0, self.visits or 0, self.bots or 0, self.suspects or 0)

    def to_earning(self) -> EarningCounts:
        return EarningCounts(
            registrations=self.registrations or 0,
            paying_customers=self.paying_customers or 0,
            base=self.base or 0,
            commission=self.commission or 0,
            conversions=self.conversions or 0,
            others=tuple(UnitCounts(*each) for each in json.loads(self.others or "[]")),
        )


class PartsItem(Item):
    """A partner's clicks of a closed day by one dimension: value with clicks, visits, bots and suspects, as JSON."""

    values = UnicodeAttribute()

    def to_counts(self) -> dict[str, ClickCounts]:
        return {value: ClickCounts(*counts) for value, *counts in json.loads(self.values)}


@dataclass(frozen=True)
class DayCounts:
    """What is known of a partner's day: ``final`` once it is closed, ``live`` (approximate) as soon as clicks come."""

    day: date
    final: DayStats | None = None
    live: ClickCounts | None = None


class StatsTable:
    """The table ``stats``."""

    def __init__(self, database: Database) -> None:
        self._counts = database.bind(CountsItem, database.names.stats)
        self._parts = database.bind(PartsItem, database.names.stats)

    def put(self, stats: DayStats) -> None:
        """Exact counts, overwritten by a recount."""
        clicks, earning = stats.clicks, stats.earning
        self._counts(
            *keys.closings.final_counts(stats.program, stats.partner, stats.day),
            unit=stats.unit,
            clicks=clicks.clicks,
            visits=clicks.visits,
            bots=clicks.bots,
            suspects=clicks.suspects,
            registrations=earning.registrations,
            paying_customers=earning.paying_customers,
            base=earning.base,
            commission=earning.commission,
            conversions=earning.conversions,
            others=dump([list(astuple(each)) for each in earning.others]) if earning.others else None,
        ).save()
        for dimension, values in stats.parts.items():
            listed = [[value, *astuple(counts)] for value, counts in values.items()]
            self._parts(
                *keys.closings.parts(stats.program, stats.partner, dimension, stats.day), values=dump(listed)
            ).save()

    def parts(
        self, program: str, partner: str, dimension: str, first: date, last: date
    ) -> Mapping[date, Mapping[str, ClickCounts]]:
        """The clicks of closed days by the values of ``link`` or ``sub1`` to ``sub5``, the most frequent ones."""
        found: dict[date, Mapping[str, ClickCounts]] = {}
        month = first
        while month <= last:
            partition, low, high = keys.closings.parts_range(program, partner, dimension, month, last)
            for item in query(self._parts, partition, self._parts.sk.between(low, high)):
                found[keys.closings.day_of_parts(item.sk)] = item.to_counts()
            month = first_day_after(month_of(month))
        return found

    def days(self, program: str, partner: str, first: date, last: date) -> Sequence[DayCounts]:
        """Days that have counts among those from ``first`` to ``last``, both included, in order."""
        days: dict[date, DayCounts] = {}
        month = first
        while month <= last:
            between = self._counts.sk.between(*keys.closings.day_range(first, last))
            for item in query(self._counts, keys.closings.live_counts(program, partner, month).pk, between):
                day, suffix = keys.closings.day_and_suffix(item.sk)
                known = days.get(day, DayCounts(day))
                final, live = known.final, known.live
                if suffix == "final":
                    final = DayStats(program, partner, day, item.unit, item.to_clicks(), item.to_earning())
                else:
                    live = item.to_clicks()
                days[day] = DayCounts(day, final, live)
            month = first_day_after(month_of(month))
        return [days[day] for day in sorted(days)]
