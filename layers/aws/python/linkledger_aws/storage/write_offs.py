"""Writing off: marks of how far it came, beside the accounts, and entries that settle what was owed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from linkledger.earning.ports import LotChange
from linkledger.ledger.audit import BEGINNING
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.payouts.write_off import WriteOffMark
from linkledger_aws.storage import keys
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import Item, get
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.refusals import stale_if_faster


class WriteOffMarkItem(Item):
    """How far a program's accounts of one unit were looked at; without ``after``, all of the month ``period``."""

    period = UnicodeAttribute()
    after = UnicodeAttribute(null=True)


class WriteOffTable:
    """Marks in the table ``accounts``, and what writing off writes elsewhere."""

    def __init__(self, database: Database, journal: JournalTable, accounts: AccountTable) -> None:
        self._database = database
        self._journal = journal
        self._accounts = accounts
        self._marks = database.bind(WriteOffMarkItem, database.names.accounts)

    def mark(self, program: str, unit: str) -> WriteOffMark | None:
        item = get(self._marks, keys.accounts.write_off_mark(program, unit))
        return WriteOffMark(program, unit, item.period, item.after) if item is not None else None

    def keep(self, mark: WriteOffMark) -> None:
        """Replaces the mark of its program and unit."""
        self._marks(*keys.accounts.write_off_mark(mark.program, mark.unit), period=mark.period, after=mark.after).save()

    def entries_before(self, account: AccountKey, end: datetime) -> Iterator[Entry]:
        """Entries that occurred before ``end``, oldest first, page by page as they are read."""
        return self._journal.entries(account, BEGINNING.before, end)

    def write_off(self, entry: Entry, lots: Sequence[LotChange]) -> None:
        """Raises Stale when the entry is there already, or its account is busy; then nothing was written."""
        message = "The balance was written off, or changed, in the meantime."
        with stale_if_faster("entry_exists", message), self._database.transaction() as transaction:
            self._journal.append(transaction, (entry,))
            self._accounts.add(transaction, (entry,))
            self._accounts.change_lots(transaction, lots)
