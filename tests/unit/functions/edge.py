"""The functions' surroundings in tests: Lambda's context, AWS's event shapes, and desks over a business in memory."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.ingest.intake import Intake
from functions.partner_api.desk import Desk
from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord
from linkledger.earning.ports import PublishedTerms
from linkledger.memory.book import InMemoryBook
from linkledger.memory.people import InMemoryPeople
from linkledger.memory.raw_items import InMemoryRawItems
from linkledger.memory.stats import InMemoryStats
from linkledger.memory.terms import InMemoryTerms
from linkledger.program_time import format_instant
from linkledger.simulation.running_program import KEYS
from linkledger.stats.counts import ClickCounts
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


def published_event(name: str) -> dict[str, Any]:
    """One of AWS's published event shapes."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    return event


def clock_of(business: Business) -> BusinessClock:
    return BusinessClock(real=lambda: business.now)


@dataclass
class Programs:
    """Terms, and the API keys in clear text."""

    terms: InMemoryTerms
    keys: Mapping[str, str]

    def current(self, program: str) -> PublishedTerms:
        return self.terms.current(program)

    def program_of_key(self, sha256: str) -> str | None:
        hashes = {hashlib.sha256(key.encode()).hexdigest(): program for key, program in self.keys.items()}
        return hashes.get(sha256)


def intake_of(business: Business, **changes: Any) -> Intake:
    """Taking events in for a business whose only key is ``llk_key-of-keycrm``."""
    standing: dict[str, Any] = {
        "programs": Programs(business.terms_store, {"llk_key-of-keycrm": "keycrm"}),
        "events": business.events,
        "people": business.people,
        "links": business.links,
        "clicks": business.clicks,
        "signing_keys": lambda: KEYS,
        "contact_hash": lambda: ContactHash(b"a contact secret for tests, 32 bytes or more"),
        "clock": clock_of(business),
    }
    return Intake(**standing | changes)


@dataclass
class Customers:
    """Customers with histories, in pages by registration."""

    book: InMemoryBook

    def __post_init__(self) -> None:
        self.load = self.book.load
        self.outcome = self.book.outcome
        self.standing = self.book.standing

    def of_partner(
        self, program: str, partner: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[CustomerRecord]:
        keyed = [(_registered(each), each) for each in self.book.customers_of(program, partner)]
        after = [(key, each) for key, each in keyed if cursor is None or key > cursor]
        part = after[: limit or 2]
        more = len(part) < len(after)
        return Page(tuple(each for _, each in part), part[-1][0] if more else None)


def _registered(record: CustomerRecord) -> str:
    at = record.state.registered_at or record.state.bound_at
    assert at is not None
    return "#".join((format_instant(at), record.customer))


@dataclass
class PeopleByCustomer:
    people: InMemoryPeople

    def get_many(self, program: str, customers: Iterable[str]) -> Mapping[str, Person]:
        found = {each: self.people.people.get((program, each)) for each in customers}
        return {customer: person for customer, person in found.items() if person is not None}


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


def desk_of(business: Business, **changes: Any) -> Desk:
    """The partner API's desk over a business."""
    standing: dict[str, Any] = {
        "terms": business.terms_store,
        "partners": business.partners,
        "links": business.links,
        "events": business.events,
        "book": Customers(business.book),
        "people": PeopleByCustomer(business.people),
        "accounts": business.ledger,
        "payouts": business.payouts,
        "closings": business.closings,
        "stats": Counts(business.stats),
        "earning": InMemoryRawItems(business.clicks, business.book),
        "tracking_url": "https://go.example",
        "clock": clock_of(business),
    }
    return Desk(**standing | changes)


def logged(output: str) -> list[dict[str, Any]]:
    """The structured lines among captured output, metrics included."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]
