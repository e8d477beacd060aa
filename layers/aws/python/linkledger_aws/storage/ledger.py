"""The ledger's share of a commit: entries, balances, lots and days to recount, whatever they are posted for."""

from collections.abc import Iterable, Sequence
from datetime import date

from pynamodb.transactions import TransactWrite

from linkledger.earning.ports import LotChange
from linkledger.ledger.entries import Entry
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.closings import ClosingTable
from linkledger_aws.storage.journal import JournalTable


class LedgerTables:
    """The tables ``journal``, ``accounts`` and ``closings`` as settling writes them."""

    def __init__(self, journal: JournalTable, accounts: AccountTable, closings: ClosingTable) -> None:
        self.journal = journal
        self.accounts = accounts
        self._closings = closings

    def post(
        self,
        transaction: TransactWrite,
        program: str,
        entries: Sequence[Entry],
        lots: Sequence[LotChange],
        dirty_days: Iterable[date],
    ) -> None:
        """Adds all of it to a transaction."""
        self.journal.append(transaction, entries)
        self.accounts.add(transaction, entries)
        self.accounts.change_lots(transaction, lots)
        self._closings.mark_dirty(transaction, program, dirty_days)
