"""Exact day counts in memory."""

from datetime import date

from linkledger.stats.close_day import DayStats


class InMemoryStats:
    """Counts by program, partner and program-local day; a recount replaces them."""

    def __init__(self) -> None:
        self.days: dict[tuple[str, str, date], DayStats] = {}

    def put(self, stats: DayStats) -> None:
        self.days[stats.program, stats.partner, stats.day] = stats
