"""Tables for spreadsheets: customers and commissions, in decimals, without names; no cell runs as a formula."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from linkledger.csv_text import line, neutral
from linkledger.earning.customers import CustomerRecord
from linkledger.ledger.earned import EARNING, earned_by
from linkledger.ledger.entries import Bucket, Entry
from linkledger.money import format_amount
from linkledger.program_time import format_instant

CUSTOMER_COLUMNS: Final = (
    *("customer", "partner", "registered_at", "bound_by", "first_paid_at", "status", "paying", "earning_until"),
    *("plan", "accounts"),
)
COMMISSION_COLUMNS: Final = (
    *("occurred_at", "booked_at", "partner", "kind", "id", "event", "customer", "rule", "level", "rate", "reverses"),
    *("payout", "terms_version", "matures_at", "on_hold", "base", "amount", "unit"),
)


def customer_lines(records: Iterable[CustomerRecord], now: datetime) -> Iterator[str]:
    """A line for each customer; ``status`` as of now."""
    yield line(CUSTOMER_COLUMNS)
    for record in records:
        state = record.state
        cells = (
            record.customer,
            state.partner or "",
            _at(state.registered_at),
            str(state.bound_source or ""),
            _at(state.first_paid_at),
            "active" if state.active_at(now) else "inactive",
            "yes" if state.paying else "no",
            _at(state.earning_until),
            state.plan or "",
            str(len(state.accounts)),
        )
        yield line(map(neutral, cells))


def commission_lines(entries: Iterable[Entry], unit: str, now: datetime) -> Iterator[str]:
    """A line for each entry that earned; ``unit`` is the program's, in which bases are.

    A customer is named where it was the partner's own.
    """
    yield line(COMMISSION_COLUMNS)
    for entry in entries:
        if entry.kind not in EARNING:
            continue
        held = entry.matures_at is not None and entry.matures_at > now and bool(entry.legs.get(Bucket.PENDING))
        texts = (
            _at(entry.occurred_at),
            _at(entry.booked_at),
            entry.account.recipient,
            str(entry.kind),
            entry.id,
            entry.event or "",
            "" if entry.level else entry.customer or "",
            entry.rule or "",
            str(entry.level if entry.level is not None else ""),
            entry.rate or "",
            entry.reverses or "",
            entry.payout or "",
            str(entry.terms_version or ""),
            _at(entry.matures_at),
            "yes" if held else "no",
        )
        base = _decimal(entry.base, unit) if entry.base is not None else ""
        amount = _decimal(earned_by(entry), entry.account.unit)
        yield line([*map(neutral, texts), base, amount, entry.account.unit])


def _at(moment: datetime | None) -> str:
    return format_instant(moment) if moment is not None else ""


def _decimal(amount: int, unit: str) -> str:
    return format_amount(amount, unit).removesuffix(f" {unit}")
