"""The statement of one account and month: opening balance, every entry that was booked, closing balance."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from linkledger.ledger.accounts import Balance, changes_of
from linkledger.ledger.entries import AccountKey, Bucket, Entry
from linkledger.program_time import day_start, first_day, format_instant, month_end


@dataclass(frozen=True)
class StatementLine:
    """An entry and what it changes of the balance, in minor units; a bonus on a top-up is outside the balance."""

    entry: Entry
    changes: Balance

    @property
    def accrued(self) -> int:
        """What the entry earns; 0 where it moves money between buckets."""
        return self.changes.accrued


@dataclass(frozen=True)
class Statement:
    """One account in one program-local month; ``opening`` plus all ``lines`` is ``closing``."""

    account: AccountKey
    month: str
    opening: Balance
    lines: tuple[StatementLine, ...]
    closing: Balance

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        lines = [
            {
                "booked_at": format_instant(each.entry.booked_at),
                "occurred_at": format_instant(each.entry.occurred_at),
                "id": each.entry.id,
                "kind": str(each.entry.kind),
                "event": each.entry.event,
                "payout": each.entry.payout,
                **_plain(each.changes),
            }
            for each in self.lines
        ]
        key = {"program": self.account.program, "recipient": self.account.recipient, "unit": self.account.unit}
        return {
            **key,
            "month": self.month,
            "opening": _plain(self.opening),
            "lines": lines,
            "closing": _plain(self.closing),
        }


def statement_of(account: AccountKey, entries: Iterable[Entry], month: str, zone: str) -> Statement:
    """The statement of a month ``YYYY-MM`` in the program's time zone, from all entries of the account in any order.

    A line is in the month in which it was booked: a closed month's statement never changes. Only the month's own lines
    are kept in memory.
    """
    start, end = day_start(first_day(month), zone), month_end(month, zone)
    opening, found = Balance(), list[Entry]()
    for each in entries:
        if each.booked_at < start:
            opening = opening.plus(_buckets(each))
        elif each.booked_at < end:
            found.append(each)
    lines = tuple(StatementLine(each, Balance().plus(_buckets(each))) for each in sorted(found, key=_by_booking))
    closing = opening
    for each in found:
        closing = closing.plus(_buckets(each))
    return Statement(account, month, opening, lines, closing)


def _buckets(entry: Entry) -> dict[Bucket, int]:
    return changes_of((entry,)).get(entry.account, {})


def _by_booking(entry: Entry) -> tuple[datetime, datetime, str]:
    return entry.booked_at, entry.occurred_at, entry.id


def _plain(balance: Balance) -> dict[str, int]:
    return {"accrued": balance.accrued, **asdict(balance)}
