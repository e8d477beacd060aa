"""Maturing holds: what ends is taken away in one transaction with the entry that makes it available."""

from collections.abc import Sequence
from datetime import datetime

from linkledger.ledger.entries import Entry
from linkledger.ledger.holds import Hold
from linkledger_aws.storage import keys
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.holds import HoldTable
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.refusals import stale_if_faster


class MaturityTable:
    """Holds of the table ``accounts``, and with them what freeing them writes elsewhere."""

    def __init__(self, database: Database, journal: JournalTable, accounts: AccountTable) -> None:
        self._database = database
        self._journal = journal
        self._accounts = accounts
        self._holds = HoldTable(database)

    def due(self, program: str, now: datetime) -> Sequence[Hold]:
        """The holds that end at ``now`` or earlier, those of one account together, oldest first."""
        return sorted(
            self._holds.due(program, keys.accounts.holds_until(now)), key=lambda each: (each.account, each.matures_at)
        )

    def free(self, holds: Sequence[Hold], entry: Entry | None) -> None:
        """Raises Stale when one of the holds moved on; then nothing of it was written."""
        entries = () if entry is None else (entry,)
        message = "A hold changed in the meantime."
        with stale_if_faster("hold_changed", message), self._database.transaction() as transaction:
            for each in holds:
                self._holds.take_away(transaction, each)
            self._journal.append(transaction, entries)
            self._accounts.add(transaction, entries)
