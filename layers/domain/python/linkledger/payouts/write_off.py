"""Writing off: what partners owe when a month ends is not asked back, where the terms say so (issue promise P5)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, Protocol

from linkledger.earning.ports import ClosingReader, LotChange, TermsArchive
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import Stale
from linkledger.ids import entry_id
from linkledger.ledger.accounts import Balance, Lot, changes_of
from linkledger.ledger.earned import place_of
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.payouts.ports import AccountReader
from linkledger.payouts.reconciled import ReconciledMonths, is_reconciled
from linkledger.program_time import first_day_after, month_end, month_of

ACCOUNTS_AT_ONCE: Final = 100
"""So many accounts are looked at again, at most, after a run that was killed."""

TRIES: Final = 20

_BEGINNING: Final = ""


@dataclass(frozen=True)
class WriteOffMark:
    """How far a program's accounts of one unit were looked at: in ``period``, up to the partner ``after``.

    None means all of them, so that the next month is next.
    """

    program: str
    unit: str
    period: str
    after: str | None = _BEGINNING


class WriteOffStore(Protocol):
    """Marks, and entries by the month in which they belong."""

    def mark(self, program: str, unit: str) -> WriteOffMark | None: ...

    def keep(self, mark: WriteOffMark) -> None:
        """Replaces the mark of its program and unit."""

    def entries_before(self, account: AccountKey, end: datetime) -> Iterable[Entry]:
        """Entries that occurred before ``end``, oldest first, page by page as they are read."""

    def write_off(self, entry: Entry, lots: Sequence[LotChange]) -> None:
        """Posts the entry. Raises Stale when it is there already, or its account is busy; then nothing was written."""


def _always() -> bool:
    return True


@dataclass(frozen=True)
class WriteOffDesk:
    """Everything that writing off reads and writes; ``reconciled`` is None where events are settled before all else."""

    terms: TermsArchive
    closings: ClosingReader
    accounts: AccountReader
    store: WriteOffStore
    reconciled: ReconciledMonths | None = None

    def run(self, program: str, now: datetime, go_on: Callable[[], bool] = _always) -> int:
        """Writes off what partners owed at the end of each closed and reconciled month; returns how many entries.

        The terms of a month's last instant decide. The first run begins with the last closed month. Again, or twice at
        once, changes nothing; between two parts ``go_on`` says whether there is time left, and the next run goes on.
        Raises Stale ``account_busy``.
        """
        versions = TermsInForce(self.terms.versions(program))
        if not any(each.terms.payout.negative_balance == "write_off" for each in versions.versions):
            return 0
        closed = self.closings.months_closed_through(program)
        if closed is None or (self.reconciled is not None and not is_reconciled(self.reconciled, program, closed)):
            return 0
        written = 0
        for unit in versions.units:
            mark = _open(self.store.mark(program, unit) or WriteOffMark(program, unit, closed), closed)
            while mark is not None:
                looked_at, found = self._part(mark, versions, now)
                self.store.keep(looked_at)
                written += found
                if not go_on():
                    return written
                mark = _open(looked_at, closed)
        return written

    def _part(self, mark: WriteOffMark, versions: TermsInForce, now: datetime) -> tuple[WriteOffMark, int]:
        """Looks at the next accounts; the mark after them, and how many entries were posted."""
        ended = month_end(mark.period, versions.current.terms.time_zone)
        if versions.at(ended).terms.payout.negative_balance != "write_off":
            return replace(mark, after=None), 0
        accounts = self.accounts.accounts_of(mark.program, mark.unit, mark.after or _BEGINNING)
        part = [account for account, _ in islice(accounts, ACCOUNTS_AT_ONCE)]
        written = sum(self._write_off(each, mark.period, ended, versions.keep_lots, now) for each in part)
        return replace(mark, after=part[-1].recipient if len(part) == ACCOUNTS_AT_ONCE else None), written

    def _write_off(self, account: AccountKey, period: str, ended: datetime, keeps_lots: bool, now: datetime) -> bool:
        """Whether this run posted an entry; what was booked since the month ended does not matter to it."""
        for _ in range(TRIES):
            entries = list(self.store.entries_before(account, ended))
            owed = -held_at(account, entries, ended)
            if owed <= 0:
                return False
            entry = write_off_entry(account, period, ended, owed, now)
            if any(each.id == entry.id for each in entries):
                return False
            lot = Lot(place_of(entry), 0, owed, owed)
            try:
                self.store.write_off(entry, (LotChange(account, None, lot),) if keeps_lots else ())
            except Stale:
                continue
            return True
        raise Stale("account_busy", f"An account in {account.unit} of {account.program} kept changing; run it again.")


def held_at(account: AccountKey, entries: Iterable[Entry], ended: datetime) -> int:
    """What was available or on hold when a month ended, in minor units; below 0 is owed.

    It is what the month's statement closes with, of the ``entries`` that occurred until then; write-offs of that month
    and earlier ones count whenever they were booked. What a payout reserves is on its way.
    """
    counted = (each for each in entries if each.booked_at < ended or each.kind is EntryKind.WRITE_OFF)
    held = Balance().plus(changes_of(counted).get(account, {}))
    return held.pending + held.available


def write_off_entry(account: AccountKey, period: str, ended: datetime, owed: int, now: datetime) -> Entry:
    """The entry of a month's end: it gives what is owed, and what the recipient accrued stays as it is."""
    kind = EntryKind.WRITE_OFF
    return Entry(
        id=entry_id(f"{account.program}#{period}", kind, f"{account.recipient}#{account.unit}", kind, 0),
        account=account,
        kind=kind,
        legs={Bucket.AVAILABLE: owed, Bucket.WRITTEN_OFF: -owed},
        occurred_at=ended - timedelta(milliseconds=1),
        booked_at=now,
        facts={"month": period},
    )


def _open(mark: WriteOffMark, closed: str) -> WriteOffMark | None:
    """What is to be looked at next; None when every month up to ``closed`` was."""
    if mark.after is not None:
        return mark
    if mark.period >= closed:
        return None
    return WriteOffMark(mark.program, mark.unit, month_of(first_day_after(mark.period)))
