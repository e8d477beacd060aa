"""What the partner API holds on to between requests: the stores that it reads and writes, and the clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, Self

import boto3

from linkledger.access.api_keys import ApiKeyStore
from linkledger.access.audit import AuditTrail
from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord, Standing
from linkledger.earning.ports import ClosingReader, EventReader, LoadedProgram, TermsArchive
from linkledger.earning.reading import HistoryReader, SettledMonths
from linkledger.ledger.blocks import BlockReader
from linkledger.ledger.earned import JournalReader
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.partners.acceptance import AcceptanceStore
from linkledger.partners.contacts import comparable_contacts
from linkledger.partners.enroll import LinkStore, PartnerStore
from linkledger.partners.invitations import InvitationStore
from linkledger.partners.leads import LeadStore
from linkledger.partners.material import MaterialFiles, MaterialStore
from linkledger.payouts.method import MethodStore
from linkledger.payouts.notices import NoticeMarks
from linkledger.payouts.ports import AccountReader, PayoutStore
from linkledger.stats.earning_counts import EarningItems
from linkledger.stats.report import ClickParts
from linkledger_aws.api.jobs import JobDesk
from linkledger_aws.api.key_gate import KeyGate
from linkledger_aws.api.once import Once
from linkledger_aws.api.webhooks import WebhookDesk
from linkledger_aws.clock import BusinessClock
from linkledger_aws.job_files import JobBucket, SqsJobs
from linkledger_aws.material_files import MaterialBucket
from linkledger_aws.secrets import CachedSecret, ContactHash
from linkledger_aws.settings import PartnerApiSettings
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.storage.items import Page
from linkledger_aws.storage.stats import DayCounts


class CustomerReader(HistoryReader, Protocol):
    """Customers, their histories and the partners' standings."""

    def standing(self, program: str, partner: str) -> Standing: ...

    def count_of_partner(self, program: str, partner: str) -> int: ...

    def of_partner(
        self, program: str, partner: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[CustomerRecord]:
        """A partner's customers by the moment of registration, without their histories."""


class PeopleReader(Protocol):
    """Customers' personal data."""

    def get_many(self, program: str, customers: Iterable[str]) -> Mapping[str, Person]: ...


class ProgramReader(TermsArchive, Protocol):
    """Terms, and which programs there are."""

    def programs(self) -> Sequence[LoadedProgram]: ...


class Journal(JournalReader, Protocol):
    """Journal entries by account."""

    def entries(self, account: AccountKey, start: datetime, end: datetime | None = None) -> Iterable[Entry]:
        """Entries that occurred from ``start`` until before ``end``, oldest first."""


class StatsReader(ClickParts, Protocol):
    """Counts of days, exact and approximate."""

    def days(self, program: str, partner: str, first: date, last: date) -> Sequence[DayCounts]: ...


@dataclass(frozen=True)
class Desk:
    """``tracking_url`` is where links begin, without a slash at its end.

    ``contact_hash`` gives the keyed hash of contacts as it is now, or raises SecretUnavailable.
    """

    terms: ProgramReader
    partners: PartnerStore
    links: LinkStore
    events: EventReader
    book: CustomerReader
    people: PeopleReader
    accounts: AccountReader
    payouts: PayoutStore
    closings: ClosingReader
    stats: StatsReader
    earning: EarningItems
    months: SettledMonths
    methods: MethodStore
    blocks: BlockReader
    notices: NoticeMarks
    journal: Journal
    acceptances: AcceptanceStore
    invitations: InvitationStore
    leads: LeadStore
    material: MaterialStore
    material_files: MaterialFiles
    jobs: JobDesk
    api_keys: ApiKeyStore
    gate: KeyGate
    contact_hash: Callable[[], Callable[[str], str]]
    tracking_url: str
    webhooks: WebhookDesk
    clock: BusinessClock
    audit: AuditTrail
    once: Once

    @classmethod
    def connect(cls, settings: PartnerApiSettings) -> Self:
        """Over DynamoDB, by the usual AWS environment."""
        stores = Stores.connect(TableNames(**settings.tables))
        return cls(
            terms=stores.terms,
            partners=stores.partners,
            links=stores.links,
            events=stores.events,
            book=stores.book,
            people=stores.people,
            accounts=stores.accounts,
            payouts=stores.payouts,
            closings=stores.closings,
            stats=stores.stats,
            earning=stores.raw,
            months=stores.months,
            methods=stores.methods,
            blocks=stores.blocks,
            notices=stores.notices,
            journal=stores.journal,
            acceptances=stores.acceptances,
            invitations=stores.invitations,
            leads=stores.leads,
            material=stores.material,
            material_files=MaterialBucket.connect(settings.material_bucket),
            jobs=JobDesk(
                stores.jobs, SqsJobs.connect(settings.jobs_queue_url), JobBucket.connect(settings.jobs_bucket)
            ),
            api_keys=stores.partner_keys,
            gate=KeyGate(stores.partner_keys),
            contact_hash=CachedSecret(
                boto3.client("secretsmanager"), settings.contact_secret, ContactHash.from_secret
            ).value,
            tracking_url=settings.tracking_url.rstrip("/"),
            webhooks=WebhookDesk.connect(settings, stores),
            clock=BusinessClock(settings.clock_file),
            audit=stores.audit,
            once=Once.over(stores.database),
        )

    def hashes_of(self, *, email: str | None, phone: str | None) -> frozenset[str]:
        """The keyed hashes of contacts, by which events are matched. Raises SecretUnavailable."""
        contacts = comparable_contacts(email=email, phone=phone)
        return frozenset(map(self.contact_hash(), contacts)) if contacts else frozenset()

    def url_of(self, code: str) -> str:
        """The tracking link of a code."""
        return f"{self.tracking_url}/r/{code}"
