"""The audit: whether an account is what its journal sums to, read afresh, and never repaired (promise P2)."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Final, Protocol

from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance, changes_of
from linkledger.ledger.entries import AccountKey, Bucket, Entry, Unbalanced
from linkledger.money import format_amount

SPACING = 32
"""So many entries lie between two places where a checkpoint may be: an event costs no write, every 32nd does."""

LATE = timedelta(hours=6)
"""A checkpoint keeps so far behind the latest entry: what comes later than that costs reading the whole journal."""

TRIES = 10

OWN_BUCKETS: Final = tuple(bucket for bucket in Bucket if bucket is not Bucket.PROGRAM)


@dataclass(frozen=True)
class Checkpoint:
    """What all entries that occurred before an instant summed to when they were read; late ones come after that."""

    before: datetime
    sums: Balance


BEGINNING: Final = Checkpoint(datetime(1, 1, 1, tzinfo=UTC), Balance())


@dataclass(frozen=True)
class Difference:
    """An account that is not what its ``journal`` sums to; None for a journal with an entry out of balance."""

    account: AccountKey
    balance: Balance
    journal: Balance | None

    @property
    def amounts(self) -> dict[Bucket, int]:
        """By how much the account is above its journal, in minor units of its unit, where it differs."""
        journal = self.journal or Balance()
        found = {each: getattr(self.balance, each.value) - getattr(journal, each.value) for each in OWN_BUCKETS}
        return {bucket: amount for bucket, amount in found.items() if amount}

    @property
    def reason(self) -> str:
        """What an operator reads: ``available: the account says 10.00 USD, its journal 9.00 USD``."""
        if self.journal is None:
            return "an entry of its journal is out of balance"
        unit = self.account.unit
        return "; ".join(
            f"{bucket.value}: the account says {format_amount(getattr(self.balance, bucket.value), unit)}, "
            f"its journal {format_amount(getattr(self.journal, bucket.value), unit)}"
            for bucket in self.amounts
        )


class AuditStore(Protocol):
    """Accounts and journal, as last written."""

    def standing(self, account: AccountKey) -> tuple[Balance, Checkpoint | None]:
        """The balance and the last checkpoint, in one read."""

    def entries(self, account: AccountKey, start: datetime) -> Iterable[Entry]:
        """Entries that occurred at ``start`` or later, oldest first, page by page as they are read."""

    def keep(self, account: AccountKey, checkpoint: Checkpoint) -> None:
        """Replaces the account's checkpoint."""


@dataclass(frozen=True)
class _Sum:
    """What a stretch of the journal comes to, the last place for a checkpoint in it, and the last one old enough."""

    sums: Balance
    last: Checkpoint
    next: Checkpoint | None


@dataclass(frozen=True)
class Auditor:
    """Compares accounts with their journals; a difference is named and nothing is changed."""

    store: AuditStore

    def audit(self, account: AccountKey, since: datetime) -> Difference | None:
        """Compares over the entries after the checkpoint; over all where those don't explain the account.

        ``since`` is the earliest instant that anything occurred at which was posted since the last audit: what came
        late is not taken on trust. Raises Stale ``account_busy``.
        """
        balance, checkpoint = self.store.standing(account)
        start = checkpoint or BEGINNING
        if start.before <= since:
            found = self._sum(account, start)
            if found is not None and found.sums == balance:
                self._advance(account, found)
                return None
        return self._audit_whole(account, keeps=True)

    def audit_whole(self, account: AccountKey) -> Difference | None:
        """Compares over all entries, whatever a checkpoint says: before an account is paid out of.

        An account and its entries change in one transaction, but are read one after the other. So a difference is only
        what is seen twice with the same balance, or at every one of many looks at an account that never stands still.
        Raises Stale ``account_busy`` when that says nothing.
        """
        return self._audit_whole(account, keeps=False)

    def _audit_whole(self, account: AccountKey, *, keeps: bool) -> Difference | None:
        seen, missing = None, []
        for _ in range(TRIES):
            whole, found = self._compare(account, BEGINNING)
            if found is None:
                return whole
            # An account may change faster than a long journal is read: of that one, the last entries are read again.
            end = self._compare(account, found.last)[0] if whole is not None else None
            if end is None:
                if keeps:
                    self._advance(account, found)
                return None
            if whole == seen:
                return whole
            seen = whole
            missing.append(end.amounts)
        if all(each == missing[0] for each in missing):
            return end
        raise Stale("account_busy", f"An account in {account.unit} of {account.program} kept changing; audit it again.")

    def _compare(self, account: AccountKey, start: Checkpoint) -> tuple[Difference | None, _Sum | None]:
        """The difference, if there is one, and the sum that it was found by; none where an entry is out of balance."""
        balance, _ = self.store.standing(account)
        found = self._sum(account, start)
        if found is not None and found.sums == balance:
            return None, found
        return Difference(account, balance, found.sums if found is not None else None), found

    def _advance(self, account: AccountKey, found: _Sum) -> None:
        if found.next is not None:
            self.store.keep(account, found.next)

    def _sum(self, account: AccountKey, start: Checkpoint) -> _Sum | None:
        """Sums what occurred since a checkpoint; None where an entry is out of balance."""
        sums, latest, places = start.sums, None, deque([start])
        try:
            for part in batched(self.store.entries(account, start.before), SPACING, strict=False):
                if latest is not None and latest < part[0].occurred_at:
                    places.append(Checkpoint(part[0].occurred_at, sums))
                sums, latest = sums.plus(changes_of(part).get(account, {})), part[-1].occurred_at
                while len(places) > 1 and places[1].before + LATE <= latest:
                    places.popleft()
        except Unbalanced:
            return None
        return _Sum(sums, places[-1], places[0] if places[0] is not start else None)
