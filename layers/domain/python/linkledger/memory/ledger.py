"""Journal, accounts and lots in memory: what a commit of earning and one of payouts have in common."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance, Lot, booked_since, changes_of
from linkledger.ledger.earned import place_of
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.ledger.holds import Hold, holds_of
from linkledger.ledger.recipients import kind_of
from linkledger.memory.timeline import Timeline

EMPTY: Timeline[Entry] = Timeline()


class InMemoryLedger:
    """Entries by id and, per account, by time; per account its balance and the lots that are not used up."""

    def __init__(self) -> None:
        self.journal: dict[tuple[AccountKey, str], Entry] = {}
        self.balances: dict[AccountKey, Balance] = {}
        self.lots: dict[tuple[AccountKey, str], Lot] = {}
        self._entries: defaultdict[AccountKey, Timeline[Entry]] = defaultdict(Timeline)
        self._open_lots: defaultdict[AccountKey, dict[str, Lot]] = defaultdict(dict)
        self._accounts: defaultdict[tuple[str, str], list[AccountKey]] = defaultdict(list)
        self._holds: dict[tuple[AccountKey, datetime], Hold] = {}
        self._maturing: defaultdict[str, list[tuple[datetime, AccountKey]]] = defaultdict(list)

    def check(self, entries: Sequence[Entry], lots: Sequence[LotChange]) -> None:
        """Raises Stale when an entry is there already, or a lot is not as it was read."""
        if any((each.account, each.id) in self.journal for each in entries):
            raise Stale("entry_exists", "An entry was posted in the meantime.")
        if any(self.lots.get((each.account, each.after.id)) != each.before for each in lots):
            raise Stale("lot_changed", "A lot changed in the meantime.")

    def write(self, entries: Sequence[Entry], lots: Sequence[LotChange]) -> None:
        """Writes what was checked."""
        for entry in entries:
            self.journal[entry.account, entry.id] = entry
            self._entries[entry.account].add(entry.occurred_at, entry.id, entry)
        for account, changes in changes_of(entries).items():
            if account not in self.balances:
                insort(self._accounts[account.program, account.unit], account)
            self.balances[account] = self.balance(account).plus(changes)
        for change in lots:
            self._write_lot(change.account, change.after)
        for hold in holds_of(entries):
            self._add_hold(hold)

    def _write_lot(self, account: AccountKey, lot: Lot) -> None:
        self.lots[account, lot.id] = lot
        if lot.remaining:
            self._open_lots[account][lot.id] = lot
        else:
            self._open_lots[account].pop(lot.id, None)

    def _add_hold(self, new: Hold) -> None:
        key = new.account, new.matures_at
        known = self._holds.get(key)
        if known is None:
            insort(self._maturing[new.account.program], (new.matures_at, new.account))
        self._holds[key] = replace(known, amount=known.amount + new.amount) if known else new

    def due(self, program: str, now: datetime) -> Sequence[Hold]:
        """The holds that end at ``now`` or earlier, by account, oldest first."""
        queue = self._maturing[program]
        count = bisect_right(queue, now, key=lambda each: each[0])
        ended = {(account, at) for at, account in queue[:count] if (account, at) in self._holds}
        queue[:count] = sorted((at, account) for account, at in ended)  # what was freed since the last look goes
        return [self._holds[each] for each in sorted(ended)]

    def free(self, holds: Sequence[Hold], entry: Entry | None) -> None:
        entries = () if entry is None else (entry,)
        self.check(entries, ())
        if any(self._holds.get((each.account, each.matures_at)) != each for each in holds):
            raise Stale("hold_changed", "A hold changed in the meantime.")
        for each in holds:
            del self._holds[each.account, each.matures_at]
        self.write(entries, ())

    def balance(self, account: AccountKey) -> Balance:
        return self.balances.get(account, Balance())

    def open_lots(self, account: AccountKey) -> Sequence[Lot]:
        return [lot for _, lot in sorted(self._open_lots.get(account, {}).items())]

    def accounts_of(
        self, program: str, unit: str, after: str = "", through: str | None = None
    ) -> Iterator[tuple[AccountKey, Balance]]:
        mine = self._accounts.get((program, unit), [])
        for at in range(bisect_right(mine, after, key=lambda account: account.recipient), len(mine)):
            each = mine[at]
            if through is not None and each.recipient > through:
                break
            if kind_of(each.recipient) == "partner":
                yield each, self.balances[each]

    def booked_since(self, account: AccountKey, since: datetime, now: datetime) -> int:
        return booked_since(self.entries_of(account), since, now)

    def entries_of(self, account: AccountKey) -> list[Entry]:
        """All entries of an account by ``occurred_at``, then id."""
        return self._entries.get(account, EMPTY).everything()

    def entries_since(self, account: AccountKey, start: datetime) -> Sequence[Entry]:
        """Entries that occurred at ``start`` or later, in the same order."""
        return self._entries.get(account, EMPTY).since(start)

    def newest(
        self, account: AccountKey, start: datetime, end: datetime, *, before: str | None, limit: int
    ) -> Sequence[Entry]:
        within = self.entries_between(account, start, end)
        found = [each for each in within if before is None or place_of(each) < before]
        return found[: -limit - 1 : -1]

    def entries_between(self, account: AccountKey, start: datetime, end: datetime) -> Sequence[Entry]:
        """Entries that occurred from ``start`` until before ``end``, in the same order."""
        return self._entries.get(account, EMPTY).between(start, end)
