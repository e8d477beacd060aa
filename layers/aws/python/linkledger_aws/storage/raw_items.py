"""What an exact recount reads: clicks, customers and journal entries themselves, never a counter."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from linkledger.ledger.entries import AccountKey, EntryKind
from linkledger.partners.partner import Partner
from linkledger.stats.close_day import EarningCounts
from linkledger.tracking.click import Click
from linkledger_aws.storage.clicks import ClickTable
from linkledger_aws.storage.customer_book import DynamoCustomerBook
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.partners import PartnerTable

COMMISSIONS = frozenset({EntryKind.COMMISSION, EntryKind.REVISION, EntryKind.REVERSAL})


class RawItemsReader:
    """Reads across the tables of the other stores."""

    def __init__(
        self, clicks: ClickTable, partners: PartnerTable, book: DynamoCustomerBook, journal: JournalTable
    ) -> None:
        self._clicks = clicks
        self._partners = partners
        self._book = book
        self._journal = journal

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]:
        return self._clicks.clicks(program, start, end)

    def partners(self, program: str) -> Sequence[Partner]:
        return self._partners.of_program(program)

    def earning(self, program: str, partner: str, unit: str, start: datetime, end: datetime) -> EarningCounts:
        """Counts of what occurred from ``start`` until before ``end``.

        The base is that of first entries: a revision changes a commission, not what it was computed from.
        """
        registered = (
            each.state.registered_at for each in self._book.of_partner(program, partner, start=start, end=end).items
        )
        found = self._journal.entries(AccountKey(program, partner, unit), start, end)
        entries = [each for each in found if each.kind in COMMISSIONS]
        firsts = [each for each in entries if each.kind is not EntryKind.REVISION]
        return EarningCounts(
            registrations=sum(at is not None and start <= at < end for at in registered),
            paying_customers=len({each.customer for each in firsts if each.amount > 0}),
            base=sum(each.base or 0 for each in firsts),
            commission=sum(each.amount for each in entries),
        )
