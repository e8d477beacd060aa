"""Checkpoints in memory, and what they are compared with: a ledger's balances and entries."""

from collections.abc import Iterable
from datetime import datetime

from linkledger.ledger.accounts import Balance
from linkledger.ledger.audit import Checkpoint
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.memory.ledger import InMemoryLedger


class InMemoryCheckpoints:
    """The checkpoints of a ledger's accounts."""

    def __init__(self, ledger: InMemoryLedger) -> None:
        self._ledger = ledger
        self.checkpoints: dict[AccountKey, Checkpoint] = {}

    def standing(self, account: AccountKey) -> tuple[Balance, Checkpoint | None]:
        return self._ledger.balance(account), self.checkpoints.get(account)

    def entries(self, account: AccountKey, start: datetime) -> Iterable[Entry]:
        return self._ledger.entries_since(account, start)

    def keep(self, account: AccountKey, checkpoint: Checkpoint) -> None:
        self.checkpoints[account] = checkpoint
