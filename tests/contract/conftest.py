"""Every store twice: in memory and on a real DynamoDB engine; each history must end the same on both."""

import os
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

from cli.local.emulator import Emulator
from cli.local.endpoint import REGION
from cli.local.workspace import Workspace
from infra.platform.tables import DESIGNS, TableDesign
from linkledger.access.api_keys import ApiKeyStore
from linkledger.access.audit import AuditTrail
from linkledger.access.operators import OperatorStore
from linkledger.earning.accept_event import EventLog, People
from linkledger.earning.close_month import MonthsAndLots
from linkledger.earning.conversions import ConversionStore
from linkledger.earning.event_search import EventSearch
from linkledger.earning.personal_data import PeopleToForget
from linkledger.earning.ports import CustomerBook, ProgramStore
from linkledger.earning.reading import HistoryReader, SettledMonths
from linkledger.earning.reconcile import ReceivedEvents, Watermark
from linkledger.jobs.job import JobStore
from linkledger.ledger.audit import AuditStore
from linkledger.ledger.blocks import BlockStore
from linkledger.ledger.earned import JournalReader
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.memory.access import InMemoryAudit, InMemoryOperators
from linkledger.memory.adjustments import InMemoryAdjustments
from linkledger.memory.api_keys import InMemoryApiKeys
from linkledger.memory.book import InMemoryBook
from linkledger.memory.checkpoints import InMemoryCheckpoints
from linkledger.memory.clicks import InMemoryClicks
from linkledger.memory.closings import InMemoryClosings
from linkledger.memory.conversions import InMemoryConversions
from linkledger.memory.drafts import InMemoryDrafts
from linkledger.memory.events import InMemoryEvents
from linkledger.memory.jobs import InMemoryJobs
from linkledger.memory.joining import InMemoryAcceptances, InMemoryInvitations
from linkledger.memory.leads import InMemoryLeads
from linkledger.memory.ledger import InMemoryLedger
from linkledger.memory.links import InMemoryLinks
from linkledger.memory.material import InMemoryMaterial
from linkledger.memory.notices import InMemoryNotices
from linkledger.memory.partners import InMemoryPartners
from linkledger.memory.payout_details import InMemoryBlocks, InMemoryMethods
from linkledger.memory.payouts import InMemoryPayouts
from linkledger.memory.people import InMemoryPeople
from linkledger.memory.raw_items import InMemoryRawItems
from linkledger.memory.signals import InMemorySignals
from linkledger.memory.stats import InMemoryStats
from linkledger.memory.terms import InMemoryTerms
from linkledger.memory.webhooks import InMemoryDeliveries, InMemorySubscriptions
from linkledger.memory.write_offs import InMemoryWriteOffs
from linkledger.partners.acceptance import AcceptanceStore
from linkledger.partners.enroll import LinkStore, PartnerStore
from linkledger.partners.invitations import InvitationStore
from linkledger.partners.leads import LeadStore
from linkledger.partners.material import MaterialStore
from linkledger.payouts.adjust import AdjustmentStore
from linkledger.payouts.mature import MaturityStore
from linkledger.payouts.method import MethodStore
from linkledger.payouts.notices import NoticeMarks
from linkledger.payouts.ports import AccountReader, PayoutStore
from linkledger.payouts.reconciled import ReconciledMonths
from linkledger.payouts.write_off import WriteOffStore
from linkledger.signals.signal import SignalStore
from linkledger.signals.watch import Arrivals, EventsReader
from linkledger.stats.close_day import Closings, DayStats, RawItems, StatsWriter
from linkledger.stats.report import ClickParts
from linkledger.terms.drafts import DraftStore
from linkledger.tracking.click import Click
from linkledger.tracking.click_id import ClickId
from linkledger.webhooks.delivery import AttemptLog, DeliveryStore
from linkledger.webhooks.subscription import SubscriptionStore
from linkledger_aws.storage import Stores, TableNames

PUBLISHED_AT = datetime(2026, 3, 1, tzinfo=UTC)


class Events(EventLog, ReceivedEvents, EventSearch, EventsReader, Protocol):
    """Events as ingest, settling and reconciling use them together."""


class PeopleKnownAndForgotten(People, PeopleToForget, Protocol):
    """Customers' personal data as ingest and operators use it together."""


class ClosingsAndWatermark(Closings, Watermark, ReconciledMonths, Protocol):
    """Closings as the rollup, reconciling and batches use them together."""


class Clicks(Protocol):
    """Clicks as the redirect's rescue, ingest and the rollup use them together."""

    def put(self, click: Click) -> None: ...

    def earlier_clicks(self, click: ClickId) -> tuple[ClickId, ...]: ...


class RawItemsAndArrivals(RawItems, Arrivals, Protocol):
    """What the rollup reads of a day."""


class Deliveries(DeliveryStore, AttemptLog, Protocol):
    """Deliveries as dispatching and calling use them together."""


@dataclass(frozen=True)
class Shelf:
    """All stores of one deployment behind their ports, and the few questions that only tests ask."""

    terms: ProgramStore
    drafts: DraftStore
    publish: Callable[..., object]
    partners: PartnerStore
    links: LinkStore
    clicks: Clicks
    events: Events
    people: PeopleKnownAndForgotten
    book: CustomerBook
    months: MonthsAndLots
    accounts: AccountReader
    adjustments: AdjustmentStore
    checkpoints: AuditStore
    payouts: PayoutStore
    write_offs: WriteOffStore
    methods: MethodStore
    blocks: BlockStore
    signals: SignalStore
    notices: NoticeMarks
    journal: JournalReader
    histories: HistoryReader
    settled_months: SettledMonths
    click_parts: ClickParts
    holds: MaturityStore
    closings: ClosingsAndWatermark
    stats: StatsWriter
    raw: RawItemsAndArrivals
    acceptances: AcceptanceStore
    invitations: InvitationStore
    leads: LeadStore
    jobs: JobStore
    material: MaterialStore
    operators: OperatorStore
    audit: AuditTrail
    api_keys: ApiKeyStore
    partner_keys: ApiKeyStore
    conversions: ConversionStore
    subscriptions: SubscriptionStore
    deliveries: Deliveries
    entries: Callable[[AccountKey], Sequence[Entry]]
    stats_of: Callable[[str, str], Sequence[DayStats]]


def in_memory() -> Shelf:
    ledger, closings, terms = InMemoryLedger(), InMemoryClosings(), InMemoryTerms()
    partners, clicks, stats = InMemoryPartners(), InMemoryClicks(), InMemoryStats()
    book, blocks = InMemoryBook(ledger, closings), InMemoryBlocks()
    return Shelf(
        terms=terms,
        drafts=InMemoryDrafts(),
        publish=terms.publish,
        partners=partners,
        links=InMemoryLinks(),
        clicks=clicks,
        events=InMemoryEvents(),
        people=InMemoryPeople(),
        book=book,
        months=book,
        accounts=ledger,
        adjustments=InMemoryAdjustments(ledger),
        checkpoints=InMemoryCheckpoints(ledger),
        payouts=InMemoryPayouts(ledger),
        write_offs=InMemoryWriteOffs(ledger),
        methods=InMemoryMethods(),
        blocks=blocks,
        signals=InMemorySignals(blocks),
        notices=InMemoryNotices(),
        journal=ledger,
        histories=book,
        settled_months=book,
        click_parts=stats,
        holds=ledger,
        closings=closings,
        stats=stats,
        raw=InMemoryRawItems(clicks, book),
        acceptances=InMemoryAcceptances(),
        invitations=InMemoryInvitations(partners),
        leads=InMemoryLeads(),
        jobs=InMemoryJobs(),
        material=InMemoryMaterial(),
        operators=InMemoryOperators(),
        audit=InMemoryAudit(),
        api_keys=InMemoryApiKeys(),
        partner_keys=InMemoryApiKeys(),
        conversions=InMemoryConversions(),
        subscriptions=InMemorySubscriptions(),
        deliveries=InMemoryDeliveries(),
        entries=ledger.entries_of,
        stats_of=lambda program, partner: [
            each for key, each in sorted(stats.days.items()) if key[:2] == (program, partner)
        ],
    )


def on_dynamodb(stores: Stores) -> Shelf:
    def final_days(program: str, partner: str) -> list[DayStats]:
        days = stores.stats.days(program, partner, datetime(2026, 1, 1).date(), datetime(2026, 12, 31).date())
        return [each.final for each in days if each.final is not None]

    return Shelf(
        terms=stores.terms,
        drafts=stores.drafts,
        publish=lambda terms, now=PUBLISHED_AT: stores.terms.publish(terms, now),
        partners=stores.partners,
        links=stores.links,
        clicks=stores.clicks,
        events=stores.events,
        people=stores.people,
        book=stores.book,
        months=stores.months,
        accounts=stores.accounts,
        adjustments=stores.adjustments,
        checkpoints=stores.checkpoints,
        payouts=stores.payouts,
        write_offs=stores.write_offs,
        methods=stores.methods,
        blocks=stores.blocks,
        signals=stores.signals,
        notices=stores.notices,
        journal=stores.journal,
        histories=stores.book,
        settled_months=stores.months,
        click_parts=stores.stats,
        holds=stores.holds,
        closings=stores.closings,
        stats=stores.stats,
        raw=stores.raw,
        acceptances=stores.acceptances,
        invitations=stores.invitations,
        leads=stores.leads,
        jobs=stores.jobs,
        material=stores.material,
        operators=stores.operators,
        audit=stores.audit,
        api_keys=stores.api_keys,
        partner_keys=stores.partner_keys,
        conversions=stores.conversions,
        subscriptions=stores.subscriptions,
        deliveries=stores.deliveries,
        entries=lambda account: list(stores.journal.entries(account, datetime(2000, 1, 1, tzinfo=UTC))),
        stats_of=final_days,
    )


# -- the real engine ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A DynamoDB of this test run alone, on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    workspace = Workspace(Path(tmp_path_factory.mktemp("workspace")))
    emulator = Emulator(workspace, port=port, enforce_iam=False)
    emulator.start()
    try:
        yield emulator
    finally:
        emulator.stop()


@pytest.fixture
def names() -> TableNames:
    return TableNames.with_prefix(f"test-{secrets.token_hex(6)}-")


@pytest.fixture
def stores(emulator: Emulator, names: TableNames, monkeypatch: pytest.MonkeyPatch) -> Stores:
    """The real stores over fresh tables, reached as a function reaches them: by the AWS environment alone."""
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.endpoint.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "424242424242")  # twelve digits: an account of its own
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    connected = Stores.connect(names)
    for name, design in DESIGNS.items():
        create_table(connected.clicks._client, getattr(names, name), design)
    return connected


def create_table(client: Any, name: str, design: TableDesign) -> None:
    """A table with the keys and indexes that the stack gives it."""
    keys = {"pk", "sk"} | {key for index in design.indexes for key in (index.partition_key, index.sort_key)}
    indexes = [
        {
            "IndexName": index.name,
            "KeySchema": key_schema(index.partition_key, index.sort_key),
            "Projection": {"ProjectionType": index.projection.value},
        }
        for index in design.indexes
    ]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in sorted(keys)],
        KeySchema=key_schema("pk", "sk"),
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )


def key_schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]


@pytest.fixture(params=["fake", "dynamodb"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    """The same history runs once in memory, once on the real engine."""
    return in_memory() if request.param == "fake" else on_dynamodb(request.getfixturevalue("stores"))
