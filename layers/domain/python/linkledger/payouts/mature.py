"""Maturing: what was on hold long enough moves from pending to available."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import batched, groupby
from typing import Final, Protocol

from linkledger.errors import Stale
from linkledger.ids import entry_id
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.ledger.holds import Hold
from linkledger.program_time import format_instant

HOLDS_PER_ENTRY: Final = 90
"""One transaction frees the holds of one entry, and DynamoDB takes 100 items in one."""


class MaturityStore(Protocol):
    """Holds, as the commits of commissions and refunds added them up."""

    def due(self, program: str, now: datetime) -> Sequence[Hold]:
        """The holds that end at ``now`` or earlier, those of one account together, oldest first."""

    def free(self, holds: Sequence[Hold], entry: Entry | None) -> None:
        """Takes the holds of one account away and posts the entry that moves their sum (None: they sum to nothing).

        Raises Stale when one of them moved on; then nothing of it was written.
        """


@dataclass(frozen=True)
class MaturityDesk:
    """Everything that maturing reads and writes."""

    holds: MaturityStore

    def run(self, program: str, now: datetime) -> int:
        """Frees all holds that have ended; returns how many. Again, or twice at once, moves nothing twice.

        What somebody else is changing right now is left to the next run.
        """
        freed = 0
        for holds in _by_account(self.holds.due(program, now)):
            with suppress(Stale):
                self.holds.free(holds, _entry(holds, now))
                freed += len(holds)
        return freed


def _by_account(due: Sequence[Hold]) -> Iterator[tuple[Hold, ...]]:
    """An account's holds, at most as many as one entry moves."""
    for _, holds in groupby(due, key=lambda hold: hold.account):
        yield from batched(holds, HOLDS_PER_ENTRY, strict=False)


def _entry(holds: Sequence[Hold], now: datetime) -> Entry | None:
    amount = sum(hold.amount for hold in holds)
    return maturing_entry(holds[0].account, holds, amount, now) if amount else None


def maturing_entry(account: AccountKey, holds: Sequence[Hold], amount: int, now: datetime) -> Entry:
    """The entry that moves ``amount`` minor units; its id is that of the holds that it frees."""
    covered = "#".join(f"{format_instant(hold.matures_at)}#{hold.opened_by}" for hold in holds)
    recipient = f"{account.recipient}#{account.unit}"
    return Entry(
        id=entry_id(covered, EntryKind.MATURE, recipient, EntryKind.MATURE, 0),
        account=account,
        kind=EntryKind.MATURE,
        legs={Bucket.PENDING: -amount, Bucket.AVAILABLE: amount},
        occurred_at=max(hold.matures_at for hold in holds),
        booked_at=now,
        facts={"holds": len(holds)},
    )
