"""Storage: the DynamoDB stores behind the business's ports, all reached through ``Stores.connect``."""

from dataclasses import dataclass
from typing import Self

from linkledger_aws.storage.access import AuditTable, OperatorTable
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.adjustments import AdjustmentTable
from linkledger_aws.storage.api_keys import ApiKeyTable
from linkledger_aws.storage.checkpoints import CheckpointTable
from linkledger_aws.storage.clicks import ClickTable
from linkledger_aws.storage.closings import ClosingTable
from linkledger_aws.storage.conversions import ConversionTable
from linkledger_aws.storage.customer_book import DynamoCustomerBook
from linkledger_aws.storage.database import Database, TableNames
from linkledger_aws.storage.deliveries import DeliveryTable
from linkledger_aws.storage.drafts import DraftTable
from linkledger_aws.storage.events import EventTable
from linkledger_aws.storage.jobs import JobTable
from linkledger_aws.storage.joining import AcceptanceTable, InvitationTable
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.leads import LeadTable
from linkledger_aws.storage.ledger import LedgerTables
from linkledger_aws.storage.links import LinkTable
from linkledger_aws.storage.material import MaterialTable
from linkledger_aws.storage.maturity import MaturityTable
from linkledger_aws.storage.months import MonthTable
from linkledger_aws.storage.notices import NoticeTable
from linkledger_aws.storage.partners import PartnerTable
from linkledger_aws.storage.payout_details import BlockTable, MethodTable
from linkledger_aws.storage.payouts import PayoutTable
from linkledger_aws.storage.people import PeopleTable
from linkledger_aws.storage.raw_items import RawItemsReader
from linkledger_aws.storage.registrations import RegistrationTable
from linkledger_aws.storage.signals import SignalTable
from linkledger_aws.storage.stats import StatsTable
from linkledger_aws.storage.terms import TermsTable
from linkledger_aws.storage.webhooks import SubscriptionTable
from linkledger_aws.storage.write_offs import WriteOffTable

__all__ = ["Database", "Stores", "TableNames"]


@dataclass(frozen=True)
class Stores:
    """Every store of one deployment, over one client."""

    terms: TermsTable
    drafts: DraftTable
    partners: PartnerTable
    links: LinkTable
    clicks: ClickTable
    events: EventTable
    people: PeopleTable
    book: DynamoCustomerBook
    months: MonthTable
    journal: JournalTable
    accounts: AccountTable
    adjustments: AdjustmentTable
    checkpoints: CheckpointTable
    payouts: PayoutTable
    write_offs: WriteOffTable
    methods: MethodTable
    blocks: BlockTable
    signals: SignalTable
    notices: NoticeTable
    holds: MaturityTable
    closings: ClosingTable
    stats: StatsTable
    raw: RawItemsReader
    acceptances: AcceptanceTable
    invitations: InvitationTable
    leads: LeadTable
    jobs: JobTable
    material: MaterialTable
    operators: OperatorTable
    audit: AuditTable
    api_keys: ApiKeyTable
    partner_keys: ApiKeyTable
    conversions: ConversionTable
    subscriptions: SubscriptionTable
    deliveries: DeliveryTable
    database: Database

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
            drafts=DraftTable(database),
            partners=partners,
            links=LinkTable(database),
            clicks=clicks,
            events=EventTable(database),
            people=PeopleTable(database),
            book=DynamoCustomerBook(database, ledger, months, registrations),
            months=months,
            journal=journal,
            accounts=accounts,
            adjustments=AdjustmentTable(database, journal, accounts),
            checkpoints=CheckpointTable(database, journal),
            payouts=PayoutTable(database, journal, accounts),
            write_offs=WriteOffTable(database, journal, accounts),
            methods=MethodTable(database),
            blocks=BlockTable(database),
            signals=SignalTable(database),
            notices=NoticeTable(database),
            holds=MaturityTable(database, journal, accounts),
            closings=closings,
            stats=StatsTable(database),
            raw=RawItemsReader(clicks, partners, registrations, months, journal),
            acceptances=AcceptanceTable(database),
            invitations=InvitationTable(database),
            leads=LeadTable(database),
            jobs=JobTable(database),
            material=MaterialTable(database),
            operators=OperatorTable(database),
            audit=AuditTable(database),
            api_keys=ApiKeyTable.of_programs(database),
            partner_keys=ApiKeyTable.of_partners(database),
            conversions=ConversionTable(database),
            subscriptions=SubscriptionTable(database),
            deliveries=DeliveryTable(database),
            database=database,
        )
