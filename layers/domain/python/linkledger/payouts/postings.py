"""The journal entries of payouts: each moves one payout's amount between the buckets of its account."""

from collections.abc import Mapping
from datetime import datetime

from linkledger.ids import entry_id
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.payouts.payout import Payout


def account_of(payout: Payout) -> AccountKey:
    """The account that the payout leaves."""
    return AccountKey(payout.program, payout.partner, payout.unit)


def reserve_entry(payout: Payout, now: datetime) -> Entry:
    """The entry that keeps the amount for the payout's transfer."""
    return _entry(payout, EntryKind.RESERVE, {Bucket.AVAILABLE: -payout.amount, Bucket.RESERVED: payout.amount}, now)


def settle_entry(payout: Payout, now: datetime) -> Entry:
    """The entry that turns the reserved amount into a paid one."""
    return _entry(payout, EntryKind.SETTLE, {Bucket.RESERVED: -payout.amount, Bucket.PAID: payout.amount}, now)


def bonus_entry(payout: Payout, now: datetime) -> Entry:
    """The entry of what the business adds on top."""
    legs = {Bucket.PROGRAM: -payout.bonus, Bucket.PAID: payout.bonus}
    return _entry(payout, EntryKind.BONUS, legs, now, {"to": str(payout.to)})


def redeem_entry(redemption: Payout, purchase: int, now: datetime) -> Entry:
    """The entry of points that pay part of a purchase of ``purchase`` minor units of the program's unit."""
    legs = {Bucket.AVAILABLE: -redemption.amount, Bucket.PAID: redemption.amount}
    return _entry(redemption, EntryKind.REDEEM, legs, now, {"purchase": purchase})


def _entry(
    payout: Payout,
    kind: EntryKind,
    legs: Mapping[Bucket, int],
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> Entry:
    return Entry(
        id=entry_id(payout.id, kind, payout.partner, kind, 0),
        account=account_of(payout),
        kind=kind,
        legs=legs,
        occurred_at=payout.requested_at,
        booked_at=now,
        payout=payout.id,
        facts=facts or {},
    )
