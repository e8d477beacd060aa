"""What accounts earned, newest first: entries of several journals merged, in parts that begin where one ended."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from typing import Final, Protocol

from linkledger.ledger.entries import COMMISSIONS, AccountKey, Bucket, Entry, EntryKind
from linkledger.program_time import format_instant

EARNING: Final = COMMISSIONS | {EntryKind.BONUS, EntryKind.ADJUSTMENT}
"""The entries that a partner earned something by; the others move it."""

LOOKED_AT: Final = 1_000
"""So many entries are looked at for one part of a list, however few of them are wanted."""


class JournalReader(Protocol):
    """Journals by account."""

    def newest(
        self, account: AccountKey, start: datetime, end: datetime, *, before: str | None, limit: int
    ) -> Sequence[Entry]:
        """At most ``limit`` entries that occurred from ``start`` until before ``end``, newest first.

        ``before`` is the place (``place_of``) that all of them come before.
        """


@dataclass(frozen=True)
class Part[T]:
    """Part of a list; ``cursor`` is the place where the next one begins, None at the end."""

    items: tuple[T, ...]
    cursor: str | None


def place_of(entry: Entry) -> str:
    """Where an entry stands in its journal, and among those of other accounts."""
    return f"{format_instant(entry.occurred_at)}#{entry.id}"


def earned_by(entry: Entry) -> int:
    """What the recipient has by the entry, in minor units: a bonus is no part of its balance."""
    return entry.amount if entry.kind is not EntryKind.BONUS else entry.legs.get(Bucket.PAID, 0)


@dataclass(frozen=True)
class Earned:
    """What some accounts earned from ``start`` until before ``end``."""

    journal: JournalReader
    accounts: Sequence[AccountKey]
    start: datetime
    end: datetime

    def part[T](self, show: Callable[[Entry], T | None], *, limit: int, before: str | None) -> Part[T]:
        """What ``show`` makes of at most ``limit`` entries of earning, newest first; None leaves one out.

        It ends early, with a cursor, once ``LOOKED_AT`` entries were looked at.
        """
        shown: list[T] = []
        last: str | None = None
        for looked_at, entry in enumerate(self.entries(before, limit + 1)):
            if looked_at == LOOKED_AT or len(shown) == limit:
                return Part(tuple(shown), last)
            found = show(entry) if entry.kind in EARNING else None
            if found is not None:
                shown.append(found)
            last = place_of(entry)
        return Part(tuple(shown), None)

    def entries(self, before: str | None, at_once: int) -> Iterator[Entry]:
        """Entries of every kind, newest first, read as they are needed."""
        journals = (self._entries(each, before, at_once) for each in self.accounts)
        return merge(*journals, key=place_of, reverse=True)

    def _entries(self, account: AccountKey, before: str | None, at_once: int) -> Iterator[Entry]:
        while True:
            found = self.journal.newest(account, self.start, self.end, before=before, limit=at_once)
            yield from found
            if len(found) < at_once:
                return
            before = place_of(found[-1])


def at(journal: JournalReader, accounts: Sequence[AccountKey], moment: datetime) -> Earned:
    """What the accounts earned by what occurred in that very millisecond."""
    return Earned(journal, accounts, moment, moment + timedelta(milliseconds=1))
