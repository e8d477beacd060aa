"""Accounts: the balances that a recipient's journal entries add up to, and the lots they consist of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.ledger.entries import COMMISSIONS, AccountKey, Bucket, Entry, EntryKind
from linkledger.money import Percent, round_half_even


@dataclass(frozen=True)
class Balance:
    """One account's buckets in minor units; accrued = pending + available + reserved + paid + written off."""

    pending: int = 0
    available: int = 0
    reserved: int = 0
    paid: int = 0
    written_off: int = 0

    @property
    def accrued(self) -> int:
        return self.pending + self.available + self.reserved + self.paid + self.written_off

    def plus(self, changes: Mapping[Bucket, int]) -> "Balance":
        """The balance after these changes; the program's side is not part of it."""
        own = {bucket.value: amount for bucket, amount in changes.items() if bucket is not Bucket.PROGRAM}
        return replace(self, **{name: getattr(self, name) + amount for name, amount in own.items()})


def changes_of(entries: Iterable[Entry]) -> dict[AccountKey, dict[Bucket, int]]:
    """What the entries add to each account's buckets: many entries, one addition per account."""
    sums: dict[AccountKey, Counter[Bucket]] = {}
    for entry in entries:
        if entry.kind is EntryKind.BONUS:
            continue
        sums.setdefault(entry.account, Counter()).update(
            {bucket: amount for bucket, amount in entry.legs.items() if bucket is not Bucket.PROGRAM}
        )
    return {account: {bucket: amount for bucket, amount in each.items() if amount} for account, each in sums.items()}


def booked_since(entries: Iterable[Entry], since: datetime, now: datetime) -> int:
    """How much of an account's available balance comes of commissions booked at ``since`` or later, in minor units.

    What was on hold counts once it has matured by ``now``. Refunds booked since then take off; adjustments count as
    commissions do.
    """
    counted = COMMISSIONS | {EntryKind.ADJUSTMENT}
    late = (each for each in entries if each.kind in counted and each.booked_at >= since)
    return sum(each.legs.get(Bucket.AVAILABLE, 0) + _matured(each, now) for each in late)


def _matured(entry: Entry, now: datetime) -> int:
    return entry.legs.get(Bucket.PENDING, 0) if entry.matures_at is not None and entry.matures_at <= now else 0


@dataclass(frozen=True)
class Lot:
    """What is left of one commission in the balance; ``base`` and ``amount`` are the commission's, net of refunds.

    ``remaining`` is below 0 where more was refunded than was left: the other lots owe that. All lots of an account
    sum to what is available and what is on hold. ``id`` sorts by age: ``{occurred_at}#{entry id}``.
    (PROGRAMS.md keycrm 8)
    """

    id: str
    base: int
    amount: int
    remaining: int

    def changed(self, base: int, amount: int) -> "Lot":
        """After a refund or a revision of its commission."""
        return replace(
            self,
            base=self.base + base,
            amount=self.amount + amount,
            remaining=self.remaining + amount,
        )

    def bonus_on(self, used: int, percent: Percent) -> int:
        """The bonus on ``used`` minor units of this lot: ``percent`` of the base that they stand for.

        It is rounded with all that the lot gave before, so that many small uses never bring more than one of the whole.
        """
        if self.amount <= 0:
            return 0
        per_unit = percent.of(self.base) / self.amount
        before = self.amount - self.remaining
        return round_half_even(per_unit * (before + used)) - round_half_even(per_unit * before)
