"""Storage: the DynamoDB stores behind the business's ports, all reached through ``Stores.connect``."""

from dataclasses import dataclass
from typing import Self

from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.clicks import ClickTable
from linkledger_aws.storage.closings import ClosingTable
from linkledger_aws.storage.customer_book import DynamoCustomerBook
from linkledger_aws.storage.database import Database, TableNames
from linkledger_aws.storage.events import EventTable
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.ledger import LedgerTables
from linkledger_aws.storage.links import LinkTable
from linkledger_aws.storage.maturity import MaturityTable
from linkledger_aws.storage.months import MonthTable
from linkledger_aws.storage.partners import PartnerTable
from linkledger_aws.storage.payout_details import BlockTable, MethodTable
from linkledger_aws.storage.payouts import PayoutTable
from linkledger_aws.storage.people import PeopleTable
from linkledger_aws.storage.raw_items import RawItemsReader
from linkledger_aws.storage.registrations import RegistrationTable
from linkledger_aws.storage.stats import StatsTable
from linkledger_aws.storage.terms import LoadedProgram, TermsTable

__all__ = ["Database", "LoadedProgram", "Stores", "TableNames"]


@dataclass(frozen=True)
class Stores:
    """Every store of one deployment, over one client."""

    terms: TermsTable
    partners: PartnerTable
    links: LinkTable
    clicks: ClickTable
    events: EventTable
    people: PeopleTable
    book: DynamoCustomerBook
    months: MonthTable
    journal: JournalTable
    accounts: AccountTable
    payouts: PayoutTable
    methods: MethodTable
    blocks: BlockTable
    holds: MaturityTable
    closings: ClosingTable
    stats: StatsTable
    raw: RawItemsReader

    @classmethod
    def connect(cls, names: TableNames) -> Self:
        """Stores over these tables; region, endpoint and credentials come from the usual AWS environment, read now."""
        database = Database.connect(names)
        partners = PartnerTable(database)
        clicks = ClickTable(database)
        journal = JournalTable(database)
        accounts = AccountTable(database, partners, journal)
        closings = ClosingTable(database)
        ledger = LedgerTables(journal, accounts, closings)
        months = MonthTable(database, ledger)
        registrations = RegistrationTable(database)
        return cls(
            terms=TermsTable(database),
            partners=partners,
            links=LinkTable(database),
            clicks=clicks,
            events=EventTable(database),
            people=PeopleTable(database),
            book=DynamoCustomerBook(database, ledger, months, registrations),
            months=months,
            journal=journal,
            accounts=accounts,
            payouts=PayoutTable(database, journal, accounts),
            methods=MethodTable(database),
            blocks=BlockTable(database),
            holds=MaturityTable(database, journal, accounts),
            closings=closings,
            stats=StatsTable(database),
            raw=RawItemsReader(clicks, partners, registrations, months, journal),
        )
