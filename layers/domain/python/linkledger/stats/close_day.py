"""Closing days and months: an exact recount of what the day holds, then a close record that payouts may rely on."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from linkledger.earning.ports import ClosingReader, TermsStore
from linkledger.program_time import day_bounds, first_day, first_day_after, local_day, month_of
from linkledger.stats.counts import ClickCounts, PartnerClicks, Parts, count_clicks
from linkledger.stats.earning_counts import EarningCounts, EarningItems, earning_of_day, unit_of_stats
from linkledger.terms.document import Terms
from linkledger.tracking.click import Click


@dataclass(frozen=True)
class DayStats:
    """One partner's exact counts of one program-local day; amounts are minor units of ``unit``.

    ``parts`` are the clicks by link and sub id, the most frequent ones of each.
    """

    program: str
    partner: str
    day: date
    unit: str
    clicks: ClickCounts
    earning: EarningCounts
    parts: Parts = field(default_factory=dict, compare=False)

    @property
    def holds_something(self) -> bool:
        """Whether anything is counted."""
        return (self.clicks, self.earning) != (ClickCounts(), EarningCounts())


@dataclass(frozen=True)
class CloseRecord:
    """That a day (``2026-03-01``) or a month (``2026-03``) of a program is closed, when, and with which commission."""

    program: str
    period: str
    closed_at: datetime
    commission: int
    unit: str


class RawItems(EarningItems, Protocol):
    """The items that a recount reads."""

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]: ...

    def active_partners(self, program: str, start: datetime, end: datetime) -> Iterable[str]:
        """Partners with earnings, revenue or sign-ups from ``start`` until before ``end``, or who ever had some there.

        Whoever only clicks led to may be missing; naming more is right as well, and slower.
        """


class MonthSettling(Protocol):
    """Turns closed months of net revenue into commissions (``earning.close_month``)."""

    def settle_all(self, program: str, through: str) -> None:
        """Settles every partner's changed months up to ``through`` (``2026-03``); again changes nothing."""


class Closings(ClosingReader, Protocol):
    """Close records, and days that something came to after they had closed."""

    def put(self, record: CloseRecord) -> None:
        """Puts a close record; closing a period again keeps the first record."""

    def dirty_days(self, program: str) -> Sequence[date]:
        """Days to be recounted, those whose recount began and did not end among them; earliest first."""

    def begin_recount(self, program: str, day: date) -> None:
        """The day is no longer dirty, unless something comes to it from now on; it is listed until its recount ends."""

    def end_recount(self, program: str, day: date) -> None: ...


class StatsWriter(Protocol):
    """Exact counts, overwritten by a recount."""

    def put(self, stats: DayStats) -> None: ...


class DayWatch(Protocol):
    """Whoever looks at what a day holds before the day counts as closed, so that payouts wait for it."""

    def look(self, terms: Terms, day: date, clicks: Sequence[Click], earners: Collection[str], now: datetime) -> None:
        """Looks at a day, again where it is counted again; ``earners`` are partners with sign-ups or earnings on it."""


@dataclass(frozen=True)
class Rollup:
    """Everything that the rollup reads and writes; ``watch`` is told of each day that it counts."""

    terms: TermsStore
    items: RawItems
    closings: Closings
    stats: StatsWriter
    months: MonthSettling
    watch: DayWatch | None = None

    def run(self, program: str, began: datetime, now: datetime, *, most_days: int = 400) -> list[CloseRecord]:
        """Recounts dirty days, then closes every day that has ended, and each month with its last day.

        ``began`` is when the program was loaded: its first day. At most ``most_days`` days in one run.
        """
        terms = self.terms.current(program).terms
        for day in self.closings.dirty_days(program):
            self.closings.begin_recount(program, day)
            self._recount(terms, day, now, empty=True)
            self.closings.end_recount(program, day)
        last = self.closings.closed_through(program)
        day = last + timedelta(days=1) if last else local_day(began, terms.time_zone)
        today = local_day(now, terms.time_zone)
        records: list[CloseRecord] = []
        while day < today and most_days > 0:
            if day + timedelta(days=1) == first_day_after(month_of(day)):
                # the month first: a stop in between repeats both
                records.append(self._close_month(terms, month_of(day), now))
            records.append(self._close(terms, day, now))
            day += timedelta(days=1)
            most_days -= 1
        return records

    def count(self, program: str, day: date) -> list[DayStats]:
        """The day as it stands: one for each partner with something on it, or who had."""
        terms = self.terms.current(program).terms
        return list(self._count(terms, day, self._clicks(terms, day)))

    def _close(self, terms: Terms, day: date, now: datetime) -> CloseRecord:
        commission = self._recount(terms, day, now, empty=False)
        record = CloseRecord(terms.program, day.isoformat(), now, commission, unit_of_stats(terms))
        self.closings.put(record)
        return record

    def _close_month(self, terms: Terms, month: str, now: datetime) -> CloseRecord:
        """Closes a month: its commissions first, so that its record holds them; then what came meanwhile."""
        self.months.settle_all(terms.program, month)
        start, _ = day_bounds(first_day(month), terms.time_zone)
        end, _ = day_bounds(first_day_after(month), terms.time_zone)
        unit = unit_of_stats(terms)
        partners = self.items.active_partners(terms.program, start, end)
        sums = (self.items.earning(terms.program, each, unit, start, end).commission for each in partners)
        record = CloseRecord(terms.program, month, now, sum(sums), unit)
        self.closings.put(record)
        self.months.settle_all(terms.program, month)
        return record

    def _recount(self, terms: Terms, day: date, now: datetime, *, empty: bool) -> int:
        """Puts the day's counts, those of partners with nothing on it only where ``empty``; the day's commission."""
        commission, earners = 0, set[str]()
        found = self._clicks(terms, day)
        for each in self._count(terms, day, found):
            commission += each.earning.commission
            if each.earning != EarningCounts():
                earners.add(each.partner)
            if empty or each.holds_something:
                self.stats.put(each)
        if self.watch is not None:
            self.watch.look(terms, day, found, earners, now)
        return commission

    def _clicks(self, terms: Terms, day: date) -> list[Click]:
        return list(self.items.clicks(terms.program, *day_bounds(day, terms.time_zone)))

    def _count(self, terms: Terms, day: date, found: Iterable[Click]) -> Iterator[DayStats]:
        start, end = day_bounds(day, terms.time_zone)
        clicks = count_clicks(found)
        active = clicks.keys() | set(self.items.active_partners(terms.program, start, end))
        for partner in sorted(active):
            counted = clicks.get(partner, PartnerClicks())
            yield DayStats(
                terms.program,
                partner,
                day,
                unit_of_stats(terms),
                counted.total,
                earning_of_day(self.items, terms, partner, day),
                counted.frequent(),
            )
