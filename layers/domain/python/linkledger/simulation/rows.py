"""The rows of a report: commissions, balances, payouts, customers and stats as plain values, by occurrence."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.outcomes import Line
from linkledger.ids import commission_id
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey
from linkledger.ledger.recipients import kind_of, plain_id
from linkledger.payouts.payout import Payout
from linkledger.program_time import format_instant
from linkledger.stats.close_day import DayStats

Row = dict[str, Any]


def commission_rows(settled: Iterable[SettledEvent], now: datetime) -> list[Row]:
    """One row for each commission line that stands, the net of its revisions; amounts are minor units of ``unit``."""
    ordered = sorted((each for each in settled if each.outcome), key=lambda each: each.event.key)
    return [_commission(each, line, now) for each in ordered if each.outcome for line in each.outcome.lines]


def _commission(settled: SettledEvent, line: Line, now: datetime) -> Row:
    held = line.matures_at is not None and line.matures_at > now
    return {
        "id": line.slot.entry_id(settled.event.id),
        "event": settled.event.id,
        "rule": line.rule,
        "recipient": plain_id(line.recipient),
        "recipient_kind": kind_of(line.recipient),
        "level": line.level,
        "unit": line.unit,
        "base": line.base,
        "rate": str(line.rate) if line.rate is not None else None,
        "amount": line.amount,
        "status": "pending" if held else "available",
        "reverses": commission_id(line.reverses, line.rule, line.recipient) if line.reverses else None,
    }


def balance_rows(balances: Iterable[tuple[AccountKey, Balance]]) -> dict[str, dict[str, dict[str, int]]]:
    """Buckets by recipient and unit; a partner and a customer of the same id are one here."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for account, balance in sorted(balances, key=lambda each: each[0]):
        units = found.setdefault(plain_id(account.recipient), {})
        buckets = units.setdefault(account.unit, {})
        for bucket in ("pending", "available", "reserved", "paid", "written_off"):
            buckets[bucket] = buckets.get(bucket, 0) + getattr(balance, bucket)
    return found


def payout_row(payout: Payout) -> Row:
    """A payout; ``amount`` leaves the balance and ``bonus`` comes on top, in minor units of ``unit``."""
    return {
        "id": payout.id,
        "partner": payout.partner,
        "unit": payout.unit,
        "amount": payout.amount,
        "to": str(payout.to),
        "bonus": payout.bonus,
        "status": str(payout.status),
        "requested_at": format_instant(payout.requested_at),
        "paid_at": format_instant(payout.paid_at) if payout.paid_at else None,
    }


def customer_row(record: CustomerRecord, now: datetime) -> Row:
    """Whose customer it is, by which kind of claim, and whether its payments still earn."""
    state = record.state
    return {
        "customer": record.customer,
        "partner": state.partner,
        "by": str(state.bound_source) if state.bound_source else None,
        "status": "active" if state.active_at(now) else "inactive",
    }


def day_rows(days: Iterable[DayStats]) -> Iterator[Row]:
    """Partners' program-local days on which something happened, by day and partner."""
    for each in sorted(days, key=lambda found: (found.day, found.partner)):
        counts = {
            "clicks": each.clicks.clicks,
            "registrations": each.earning.registrations,
            "paying_customers": each.earning.paying_customers,
            "base": each.earning.base,
            "commission": each.earning.commission,
        }
        if any(counts.values()):
            yield {"partner": each.partner, "day": each.day.isoformat(), **counts}
