"""What a recount reads, in memory: counted from the other stores' indices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from linkledger.ledger.entries import AccountKey
from linkledger.memory.book import InMemoryBook
from linkledger.memory.clicks import InMemoryClicks
from linkledger.signals.watch import own_commissions
from linkledger.stats.earning_counts import EarningCounts, earning_counts
from linkledger.tracking.click import Click

NOTHING = EarningCounts()


@dataclass(frozen=True)
class InMemoryRawItems:
    """Clicks and earnings of a span of time."""

    clicks_store: InMemoryClicks
    book: InMemoryBook

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]:
        return self.clicks_store.clicks(program, start, end)

    def registered(self, program: str, partner: str, start: datetime, end: datetime, limit: int) -> Sequence[str]:
        return self.book.sign_ups(program, partner, start, end)[:limit]

    def earned(
        self, program: str, partner: str, unit: str, start: datetime, end: datetime, limit: int
    ) -> Sequence[str]:
        within = self.book.ledger.entries_between(AccountKey(program, partner, unit), start, end)
        return own_commissions(within[:limit])

    def active_partners(self, program: str, start: datetime, end: datetime) -> Iterable[str]:
        return self.book.active.between(program, start, end)

    def revenue(self, program: str, partner: str, day: date) -> Mapping[str, int]:
        return self.book.revenue.of_day(program, partner, day)

    def earning(self, program: str, partner: str, unit: str, start: datetime, end: datetime) -> EarningCounts:
        registrations = self.book.registrations(program, partner, start, end)
        within = self.book.ledger.entries_between(AccountKey(program, partner, unit), start, end)
        if not registrations and not within:
            return NOTHING
        return earning_counts(registrations, within)
