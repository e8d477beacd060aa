"""Exact day counts in memory."""

from collections.abc import Mapping
from datetime import date

from linkledger.stats.close_day import DayStats
from linkledger.stats.counts import ClickCounts


class InMemoryStats:
    """Counts by program, partner and program-local day; a recount replaces them."""

    def __init__(self) -> None:
        self.days: dict[tuple[str, str, date], DayStats] = {}

    def put(self, stats: DayStats) -> None:
        self.days[stats.program, stats.partner, stats.day] = stats

    def parts(
        self, program: str, partner: str, dimension: str, first: date, last: date
    ) -> Mapping[date, Mapping[str, ClickCounts]]:
        found = (each for each in self.days.values() if (each.program, each.partner) == (program, partner))
        return {
            each.day: each.parts[dimension] for each in found if first <= each.day <= last and dimension in each.parts
        }
