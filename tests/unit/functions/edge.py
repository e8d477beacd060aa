"""The functions' surroundings in tests: Lambda's context, AWS's event shapes, and desks over a business in memory."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyItemAlreadyExistsError,
    IdempotencyItemNotFoundError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.checkout.till import Till
from functions.commission.by_hand import redrive, release
from functions.ingest.intake import Intake
from functions.jobs.works import Works
from functions.operator_api.desk import Desk as OperatorsDesk
from functions.partner_api.desk import Desk
from functions.payout_export.export_command import ExportCommand
from linkledger.access.api_keys import KeyKind, key_of
from linkledger.earning.customers import CustomerRecord
from linkledger.jobs.worker import Worker
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.memory.adjustments import InMemoryAdjustments
from linkledger.memory.book import InMemoryBook
from linkledger.memory.drafts import InMemoryDrafts
from linkledger.memory.ledger import InMemoryLedger
from linkledger.memory.raw_items import InMemoryRawItems
from linkledger.memory.stats import InMemoryStats
from linkledger.payouts.payout import Step
from linkledger.program_time import format_instant
from linkledger.simulation.running_program import KEYS, hash_contact
from linkledger.stats.counts import ClickCounts
from linkledger.webhooks.signing import WebhookSecrets
from linkledger_aws.api.jobs import JobDesk
from linkledger_aws.api.key_gate import KeyGate
from linkledger_aws.api.once import Once
from linkledger_aws.api.webhooks import WebhookDesk
from linkledger_aws.clock import BusinessClock
from linkledger_aws.secrets import ContactHash
from linkledger_aws.storage.items import Page
from linkledger_aws.storage.stats import DayCounts
from tests.builders import Business

EVENTS = Path(__file__).parents[2] / "events"
REQUEST_ID = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"


class Context(LambdaContext):
    """The context that Lambda gives to a handler."""

    _aws_request_id = REQUEST_ID
    _function_name = "linkledger-prod-ingest"
    _memory_limit_in_mb = 512
    _invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:linkledger-prod-ingest"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 20_000


def published_event(name: str) -> dict[str, Any]:
    """One of AWS's published event shapes."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    return event


def clock_of(business: Business) -> BusinessClock:
    return BusinessClock(real=lambda: business.now)


def intake_of(business: Business, **changes: Any) -> Intake:
    """Taking events in for a business whose only key is ``llk_key-of-`` and its name, until more are made."""
    standing: dict[str, Any] = {
        "gate": gate_of(business),
        "terms": business.terms_store,
        "events": business.events,
        "people": business.people,
        "links": business.links,
        "clicks": business.clicks,
        "conversions": business.conversions,
        "leads": business.leads,
        "signing_keys": lambda: KEYS,
        "contact_hash": lambda: ContactHash(b"a contact secret for tests, 32 bytes or more"),
        "clock": clock_of(business),
    }
    return Intake(**standing | changes)


def till_of(business: Business, **changes: Any) -> Till:
    """The checkout's stores over a business; its key is that of ``intake_of``."""
    standing: dict[str, Any] = {
        "gate": gate_of(business),
        "terms": business.terms_store,
        "partners": business.partners,
        "links": business.links,
        "clicks": business.clicks,
        "customers": business.book,
        "accounts": business.ledger,
        "payouts": business.payouts,
        "blocks": business.blocks,
        "audit": business.audit,
        "signing_keys": lambda: KEYS,
        "clock": clock_of(business),
    }
    return Till(**standing | changes)


def gate_of(business: Business) -> KeyGate:
    """The gate of a business, which has its first key."""
    first = key_of(business.name, KeyKind.SECRET, None, f"llk_key-of-{business.name}", business.began)
    if business.api_keys.get(first.sha256) is None:
        business.api_keys.put_new(first)
    return KeyGate(business.api_keys)


@dataclass
class Customers:
    """Customers with histories, in pages by registration."""

    book: InMemoryBook

    def __post_init__(self) -> None:
        self.load = self.book.load
        self.outcome = self.book.outcome
        self.standing = self.book.standing
        self.head = self.book.head
        self.newest_events = self.book.newest_events

    def of_partner(
        self, program: str, partner: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[CustomerRecord]:
        keyed = [(_registered(each), each) for each in self.book.customers_of(program, partner)]
        after = [(key, each) for key, each in keyed if cursor is None or key > cursor]
        part = after[: limit or 2]
        more = len(part) < len(after)
        return Page(tuple(each for _, each in part), part[-1][0] if more else None)

    def count_of_partner(self, program: str, partner: str) -> int:
        return len(list(self.book.customers_of(program, partner)))


@dataclass
class Journal:
    """Entries of an account by the moment at which they occurred."""

    ledger: InMemoryLedger

    def entries(self, account: AccountKey, start: datetime, end: datetime | None = None) -> Sequence[Entry]:
        return [each for each in self.ledger.entries_since(account, start) if end is None or each.occurred_at < end]

    def newest(
        self, account: AccountKey, start: datetime, end: datetime, *, before: str | None, limit: int
    ) -> Sequence[Entry]:
        return self.ledger.newest(account, start, end, before=before, limit=limit)


def _registered(record: CustomerRecord) -> str:
    at = record.state.registered_at or record.state.bound_at
    assert at is not None
    return "#".join((format_instant(at), record.customer))


class Answers(BasePersistenceLayer):
    """Answers of earlier requests, in memory."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.records: dict[str, DataRecord] = {}

    def _get_record(self, idempotency_key: str) -> DataRecord:
        if idempotency_key not in self.records:
            raise IdempotencyItemNotFoundError
        return self.records[idempotency_key]

    def _put_record(self, data_record: DataRecord) -> None:
        if data_record.idempotency_key in self.records:
            raise IdempotencyItemAlreadyExistsError
        self.records[data_record.idempotency_key] = data_record

    def _update_record(self, data_record: DataRecord) -> None:
        self.records[data_record.idempotency_key] = data_record

    def _delete_record(self, data_record: DataRecord) -> None:
        self.records.pop(data_record.idempotency_key)


@dataclass
class Counts:
    """Exact counts from the rollup, and live ones that a test puts down."""

    final: InMemoryStats
    live: dict[date, ClickCounts] = field(default_factory=dict)

    def days(self, program: str, partner: str, first: date, last: date) -> Sequence[DayCounts]:
        days = {day for _, _, day in self.final.days} | set(self.live)
        return [
            DayCounts(day, self.final.days.get((program, partner, day)), self.live.get(day))
            for day in sorted(days)
            if first <= day <= last
        ]

    def parts(
        self, program: str, partner: str, dimension: str, first: date, last: date
    ) -> Mapping[date, Mapping[str, ClickCounts]]:
        return self.final.parts(program, partner, dimension, first, last)


def webhook_desk_of(business: Business) -> WebhookDesk:
    """What both APIs do with webhooks; the addresses are those of the internet alone."""
    secrets = WebhookSecrets.from_secret("a webhooks' secret for tests, 32 bytes or more")
    return WebhookDesk(business.subscriptions, business.deliveries, business.queues, lambda: secrets)


def desk_of(business: Business, **changes: Any) -> Desk:
    """The partner API's desk over a business."""
    standing: dict[str, Any] = {
        "terms": business.terms_store,
        "partners": business.partners,
        "links": business.links,
        "events": business.events,
        "book": Customers(business.book),
        "people": business.people,
        "accounts": business.ledger,
        "payouts": business.payouts,
        "closings": business.closings,
        "stats": Counts(business.stats),
        "earning": InMemoryRawItems(business.clicks, business.book),
        "months": business.book,
        "methods": business.methods,
        "blocks": business.blocks,
        "notices": business.notices,
        "journal": Journal(business.ledger),
        "acceptances": business.acceptances,
        "invitations": business.invitations,
        "leads": business.leads,
        "material": business.material,
        "material_files": business.material_files,
        "jobs": JobDesk(business.jobs, business.job_queue, business.job_files),
        "api_keys": business.partner_keys,
        "gate": KeyGate(business.partner_keys),
        "contact_hash": lambda: hash_contact,
        "tracking_url": "https://go.example",
        "webhooks": webhook_desk_of(business),
        "clock": clock_of(business),
        "audit": business.audit,
        "once": Once(Answers()),
    }
    return Desk(**standing | changes)


def works_of(business: Business, **changes: Any) -> Works:
    """What jobs do, over a business."""
    standing: dict[str, Any] = {
        "terms": business.terms_store,
        "drafts": InMemoryDrafts(),
        "partners": business.partners,
        "events": business.events,
        "book": Customers(business.book),
        "journal": Journal(business.ledger),
        "audit": business.audit,
        "payout_export": Exporting(business),
    }
    return Works(**standing | changes)


def work_off(business: Business, **changes: Any) -> None:
    """Workers take every job that is queued."""
    worker = Worker(business.jobs, business.job_files, works_of(business, **changes).kinds)
    while business.job_queue.names:
        worker.run(business.job_queue.names.pop(0), lambda: business.now, lambda: True)


@dataclass(frozen=True)
class Settling:
    """The function ``commission`` as operators call it."""

    business: Business

    def __call__(self, event: Mapping[str, Any]) -> dict[str, Any]:
        desk = self.business.settlement
        return redrive(desk, event["redrive"]) if "redrive" in event else dict(release(desk, event["release"]))


@dataclass(frozen=True)
class Exporting:
    """The function ``payout_export`` with its bucket: one file, stored before the batch is marked."""

    business: Business

    def __call__(self, event: Mapping[str, Any]) -> dict[str, Any] | None:
        program, period = event["program"], event["period"]
        if event.get("files"):
            return {"files": self._files(program, period)}
        command = ExportCommand.read(event)
        step = Step(command.operator, self.business.now)
        exported = self.business.batches.export(program, period, step, command.files)
        return {"count": len(exported.transfers), "total": exported.total, "unit": exported.batch.unit, "files": []}

    def _files(self, program: str, period: str) -> list[dict[str, Any]]:
        batch = self.business.payouts.batch(program, period)
        if batch is None or batch.exported is None:
            return []
        key, stored_at = f"{program}/{period}/0123456789ab/manifest.csv", format_instant(batch.exported.at)
        return [{"key": key, "size": 321, "stored_at": stored_at, "link": f"https://files.example/{key}"}]


def operators_desk_of(business: Business, **changes: Any) -> OperatorsDesk:
    """The operator API's desk over a business."""
    standing: dict[str, Any] = {
        "operators": business.operators,
        "sign_ins": business.sign_ins,
        "audit": business.audit,
        "terms": business.terms_store,
        "drafts": InMemoryDrafts(),
        "partners": business.partners,
        "invitations": business.invitations,
        "leads": business.leads,
        "material": business.material,
        "material_files": business.material_files,
        "jobs": JobDesk(business.jobs, business.job_queue, business.job_files),
        "links": business.links,
        "accounts": business.ledger,
        "events": business.events,
        "book": business.book,
        "blocks": business.blocks,
        "signals": business.signals,
        "api_keys": business.api_keys,
        "conversions": business.conversions,
        "accepted": business.events,
        "found_events": business.events,
        "histories": business.book,
        "months": business.book,
        "people": business.people,
        "adjustments": InMemoryAdjustments(business.ledger),
        "payouts": business.payouts,
        "methods": business.methods,
        "closings": business.closings,
        "stats": Counts(business.stats),
        "commission": Settling(business),
        "payout_export": Exporting(business),
        "tracking_url": "https://go.example",
        "webhooks": webhook_desk_of(business),
        "clock": clock_of(business),
        "once": Once(Answers()),
    }
    return OperatorsDesk(**standing | changes)


def logged(output: str) -> list[dict[str, Any]]:
    """The structured lines among captured output, metrics included."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]
