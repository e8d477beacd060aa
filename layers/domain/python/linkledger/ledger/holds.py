"""Holds: what of an account is still pending, by the instant at which it becomes available."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.ledger.entries import COMMISSIONS, AccountKey, Bucket, Entry


@dataclass(frozen=True)
class Hold:
    """What one account has pending until ``matures_at``: ``amount`` minor units, refunds taken off.

    It is below 0 where a refund came to what had matured before it was posted. ``opened_by`` is the entry that began
    it: a later hold of the same instant is another one.
    """

    account: AccountKey
    matures_at: datetime
    amount: int
    opened_by: str


def holds_of(entries: Iterable[Entry]) -> list[Hold]:
    """What the entries put on hold, or take from what is: one per account and instant."""
    holds: dict[tuple[AccountKey, datetime], Hold] = {}
    for entry in entries:
        pending = entry.legs.get(Bucket.PENDING, 0)
        if entry.matures_at is None or entry.kind not in COMMISSIONS or not pending:
            continue
        key = entry.account, entry.matures_at
        hold = holds.get(key, Hold(*key, 0, entry.id))
        holds[key] = replace(hold, amount=hold.amount + pending)
    return list(holds.values())
