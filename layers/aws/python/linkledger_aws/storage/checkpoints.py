"""Checkpoints: what an account's journal is compared with, and the checkpoint beside the account, in its partition."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from linkledger.ledger.accounts import Balance
from linkledger.ledger.audit import Checkpoint
from linkledger.ledger.entries import AccountKey, Entry
from linkledger_aws.storage import keys
from linkledger_aws.storage.accounts import AccountItem
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, query
from linkledger_aws.storage.journal import JournalTable


class StandingItem(AccountItem):
    """An account (``updated``), or the sums of its entries before an instant (``before``), in minor units."""

    unit = UnicodeAttribute(null=True)
    updated = InstantAttribute(null=True)
    before = InstantAttribute(null=True)


class CheckpointTable:
    """The table ``accounts`` as auditing reads it, over the journal."""

    def __init__(self, database: Database, journal: JournalTable) -> None:
        self._items = database.bind(StandingItem, database.names.accounts)
        self._journal = journal

    def standing(self, account: AccountKey) -> tuple[Balance, Checkpoint | None]:
        """The balance and the last checkpoint, in one read."""
        (pk, first), (_, last) = keys.accounts.account(account), keys.accounts.checkpoint(account)
        found = {item.sk: item for item in query(self._items, pk, self._items.sk.between(first, last))}
        balance = found[first].to_balance() if first in found else Balance()
        checkpoint = found.get(last)
        if checkpoint is None or checkpoint.before is None:
            return balance, None
        return balance, Checkpoint(checkpoint.before, checkpoint.to_balance())

    def entries(self, account: AccountKey, start: datetime) -> Iterator[Entry]:
        """Entries that occurred at ``start`` or later, oldest first, page by page as they are read."""
        return self._journal.entries(account, start)

    def keep(self, account: AccountKey, checkpoint: Checkpoint) -> None:
        """Replaces the account's checkpoint."""
        sums = {name: amount for name, amount in vars(checkpoint.sums).items() if amount}
        self._items(*keys.accounts.checkpoint(account), before=checkpoint.before, unit=account.unit, **sums).save()
