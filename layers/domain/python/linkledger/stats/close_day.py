"""Closing days and months: an exact recount of what the day holds, then a close record that payouts may rely on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from linkledger.earning.ports import ClosingReader, PublishedTerms, TermsStore
from linkledger.partners.partner import Partner
from linkledger.program_time import day_bounds, first_day, first_day_after, local_day, month_of
from linkledger.stats.counts import ClickCounts, count_clicks
from linkledger.tracking.click import Click


@dataclass(frozen=True)
class EarningCounts:
    """What a partner's customers did on a day: sign-ups, customers who paid, the base and the commission of the day."""

    registrations: int = 0
    paying_customers: int = 0
    base: int = 0
    commission: int = 0


@dataclass(frozen=True)
class DayStats:
    """One partner's exact counts of one program-local day; amounts are minor units of ``unit``."""

    program: str
    partner: str
    day: date
    unit: str
    clicks: ClickCounts
    earning: EarningCounts


@dataclass(frozen=True)
class CloseRecord:
    """That a day (``2026-03-01``) or a month (``2026-03``) of a program is closed, when, and with which commission."""

    program: str
    period: str
    closed_at: datetime
    commission: int
    unit: str


class RawItems(Protocol):
    """The items that a recount reads."""

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]: ...

    def partners(self, program: str) -> Sequence[Partner]: ...

    def earning(self, program: str, partner: str, unit: str, start: datetime, end: datetime) -> EarningCounts:
        """Counts of what occurred from ``start`` until before ``end``."""


class Closings(ClosingReader, Protocol):
    """Close records, and days that something came to after they had closed."""

    def put(self, record: CloseRecord) -> None:
        """Puts a close record; closing a period again keeps the first record."""

    def dirty_days(self, program: str) -> Sequence[date]: ...

    def clean(self, program: str, day: date) -> None: ...


class StatsWriter(Protocol):
    """Exact counts, overwritten by a recount."""

    def put(self, stats: DayStats) -> None: ...


@dataclass(frozen=True)
class Rollup:
    """Everything that the rollup reads and writes."""

    terms: TermsStore
    items: RawItems
    closings: Closings
    stats: StatsWriter

    def run(self, program: str, began: datetime, now: datetime, *, most_days: int = 400) -> list[CloseRecord]:
        """Recounts dirty days, then closes every day that has ended, and each month with its last day.

        ``began`` is when the program was loaded: its first day. At most ``most_days`` days in one run.
        """
        published = self.terms.current(program)
        zone = published.terms.time_zone
        for day in self.closings.dirty_days(program):
            self.closings.clean(program, day)  # first: what comes during the recount makes it dirty again
            self._recount(published, day, again=True)
        last = self.closings.closed_through(program)
        day = last + timedelta(days=1) if last else local_day(began, zone)
        today = local_day(now, zone)
        records: list[CloseRecord] = []
        while day < today and most_days > 0:
            if day + timedelta(days=1) == first_day_after(
                month_of(day)
            ):  # the month first: a stop in between repeats both
                records.append(self._close_month(published, month_of(day), now))
            records.append(self._close(published, day, now))
            day += timedelta(days=1)
            most_days -= 1
        return records

    def _close(self, published: PublishedTerms, day: date, now: datetime) -> CloseRecord:
        commission = self._recount(published, day)
        record = CloseRecord(published.terms.program, day.isoformat(), now, commission, published.terms.unit)
        self.closings.put(record)
        return record

    def _close_month(self, published: PublishedTerms, month: str, now: datetime) -> CloseRecord:
        terms = published.terms
        start, _ = day_bounds(first_day(month), terms.time_zone)
        end, _ = day_bounds(first_day_after(month), terms.time_zone)
        partners = self.items.partners(terms.program)
        sums = (self.items.earning(terms.program, each.id, terms.unit, start, end).commission for each in partners)
        record = CloseRecord(terms.program, month, now, sum(sums), terms.unit)
        self.closings.put(record)
        return record

    def _recount(self, published: PublishedTerms, day: date, *, again: bool = False) -> int:
        terms = published.terms
        start, end = day_bounds(day, terms.time_zone)
        clicks = count_clicks(self.items.clicks(terms.program, start, end))
        commission = 0
        for partner in self.items.partners(terms.program):
            earning = self.items.earning(terms.program, partner.id, terms.unit, start, end)
            counted = clicks.get(partner.id, ClickCounts())
            commission += earning.commission
            if again or (counted, earning) != (ClickCounts(), EarningCounts()):
                self.stats.put(DayStats(terms.program, partner.id, day, terms.unit, counted, earning))
        return commission
