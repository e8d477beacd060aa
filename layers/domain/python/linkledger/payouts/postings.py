"""The journal entries of payouts: each moves one payout's amount between the buckets of its account."""

from collections.abc import Mapping
from dataclasses import replace
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
    legs = {Bucket.RESERVED: -payout.amount, Bucket.PAID: payout.amount}
    return _entry(payout, EntryKind.SETTLE, legs, now, _operator(payout))


def void_entry(payout: Payout, now: datetime) -> Entry:
    """The entry that makes the reserved amount available again."""
    legs = {Bucket.RESERVED: -payout.amount, Bucket.AVAILABLE: payout.amount}
    return _entry(payout, EntryKind.VOID, legs, now, _operator(payout))


def return_entries(payout: Payout, now: datetime) -> tuple[Entry, ...]:
    """The entry that makes the paid amount available again, and the one that takes a bonus back."""
    legs = {Bucket.PAID: -payout.amount, Bucket.AVAILABLE: payout.amount}
    back = _entry(payout, EntryKind.RETURN, legs, now, _operator(payout))
    if not payout.bonus:
        return (back,)
    legs = {Bucket.PAID: -payout.bonus, Bucket.PROGRAM: payout.bonus}
    taken = _entry(payout, EntryKind.BONUS, legs, now, {"to": str(payout.to)})
    known = entry_id(payout.id, EntryKind.BONUS, payout.partner, EntryKind.BONUS, 0)
    own = entry_id(payout.id, EntryKind.BONUS, payout.partner, EntryKind.RETURN, 0)
    return back, replace(taken, id=own, reverses=known)


def bonus_entry(payout: Payout, now: datetime) -> Entry:
    """The entry of what the business adds on top."""
    legs = {Bucket.PROGRAM: -payout.bonus, Bucket.PAID: payout.bonus}
    return _entry(payout, EntryKind.BONUS, legs, now, {"to": str(payout.to)})


def redeem_entry(redemption: Payout, purchase: int, now: datetime) -> Entry:
    """The entry of points that pay part of a purchase of ``purchase`` minor units of the program's unit."""
    legs = {Bucket.AVAILABLE: -redemption.amount, Bucket.PAID: redemption.amount}
    return _entry(redemption, EntryKind.REDEEM, legs, now, {"purchase": purchase})


def _operator(payout: Payout) -> dict[str, object]:
    return {"operator": payout.last.by} if payout.last is not None else {}


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
