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
from linkledger.earning.accept_event import EventLog, People
from linkledger.earning.close_month import MonthsAndLots
from linkledger.earning.ports import CustomerBook, TermsArchive
from linkledger.earning.reconcile import ReceivedEvents, Watermark
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.memory.book import InMemoryBook
from linkledger.memory.clicks import InMemoryClicks
from linkledger.memory.closings import InMemoryClosings
from linkledger.memory.events import InMemoryEvents
from linkledger.memory.ledger import InMemoryLedger
from linkledger.memory.links import InMemoryLinks
from linkledger.memory.partners import InMemoryPartners
from linkledger.memory.payout_details import InMemoryBlocks, InMemoryMethods
from linkledger.memory.payouts import InMemoryPayouts
from linkledger.memory.people import InMemoryPeople
from linkledger.memory.raw_items import InMemoryRawItems
from linkledger.memory.stats import InMemoryStats
from linkledger.memory.terms import InMemoryTerms
from linkledger.partners.enroll import LinkStore, PartnerStore
from linkledger.payouts.mature import MaturityStore
from linkledger.payouts.method import MethodStore
from linkledger.payouts.ports import AccountReader, PayoutStore
from linkledger.payouts.seal_policy import BlockStore
from linkledger.stats.close_day import Closings, DayStats, RawItems, StatsWriter
from linkledger.tracking.click import Click
from linkledger.tracking.click_id import ClickId
from linkledger_aws.storage import Stores, TableNames

PUBLISHED_AT = datetime(2026, 3, 1, tzinfo=UTC)


class Events(EventLog, ReceivedEvents, Protocol):
    """Events as ingest, settling and reconciling use them together."""


class ClosingsAndWatermark(Closings, Watermark, Protocol):
    """Closings as the rollup and reconciling use them together."""


class Clicks(Protocol):
    """Clicks as the redirect's rescue, ingest and the rollup use them together."""

    def put(self, click: Click) -> None: ...

    def earlier_clicks(self, click: ClickId) -> tuple[ClickId, ...]: ...


@dataclass(frozen=True)
class Shelf:
    """All stores of one deployment behind their ports, and the few questions that only tests ask."""

    terms: TermsArchive
    publish: Callable[..., object]
    partners: PartnerStore
    links: LinkStore
    clicks: Clicks
    events: Events
    people: People
    book: CustomerBook
    months: MonthsAndLots
    accounts: AccountReader
    payouts: PayoutStore
    methods: MethodStore
    blocks: BlockStore
    holds: MaturityStore
    closings: ClosingsAndWatermark
    stats: StatsWriter
    raw: RawItems
    entries: Callable[[AccountKey], Sequence[Entry]]
    stats_of: Callable[[str, str], Sequence[DayStats]]


def in_memory() -> Shelf:
    ledger, closings, terms = InMemoryLedger(), InMemoryClosings(), InMemoryTerms()
    partners, clicks, stats = InMemoryPartners(), InMemoryClicks(), InMemoryStats()
    book = InMemoryBook(ledger, closings)
    return Shelf(
        terms=terms,
        publish=terms.publish,
        partners=partners,
        links=InMemoryLinks(),
        clicks=clicks,
        events=InMemoryEvents(),
        people=InMemoryPeople(),
        book=book,
        months=book,
        accounts=ledger,
        payouts=InMemoryPayouts(ledger),
        methods=InMemoryMethods(),
        blocks=InMemoryBlocks(),
        holds=ledger,
        closings=closings,
        stats=stats,
        raw=InMemoryRawItems(clicks, book),
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
        publish=lambda terms, now=PUBLISHED_AT: stores.terms.publish(terms, now),
        partners=stores.partners,
        links=stores.links,
        clicks=stores.clicks,
        events=stores.events,
        people=stores.people,
        book=stores.book,
        months=stores.months,
        accounts=stores.accounts,
        payouts=stores.payouts,
        methods=stores.methods,
        blocks=stores.blocks,
        holds=stores.holds,
        closings=stores.closings,
        stats=stores.stats,
        raw=stores.raw,
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
