"""A random life: partners, what their customers did in a quarter, and when each event was received."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from linkledger.earning.events import REVERSING, SIGNUP, Event
from linkledger.program_time import format_instant
from linkledger.tracking.attribution import Candidate, Source
from tests.builders import START, Business
from tests.unit.earning.every_rule import EVERY_RULE, terms_with

EVENTS_PER_PARTNER = 100
CUSTOMERS_PER_PARTNER = 10
QUARTER = timedelta(days=92)
DAY = timedelta(days=1)
LATEST = timedelta(days=45)
TERMS = terms_with(0, 1, *EVERY_RULE)
TYPES = {
    "payment": 40,
    "renewal": 20,
    "net_revenue": 15,
    "install": 5,
    "fee": 3,
    SIGNUP: 3,
    "refund": 11,
    "chargeback": 3,
}
AMOUNTS = (10_000, 99_999, 333, 15, 4, 1, 0, -500, 20_001)


@dataclass(frozen=True)
class Life:
    """One program's life: its partners with the partners above them, and its events in no particular order."""

    parents: dict[str, str | None]
    events: Sequence[Event]

    def business(self) -> Business:
        """A business with these partners enrolled, to which nothing has happened yet."""
        business = Business(TERMS)
        for partner, parent in self.parents.items():
            business.enroll(partner, parent=parent)
        return business


def random_life(chance: random.Random, count: int) -> Life:
    """A life of ``count`` events, every tenth of them a customer's sign-up."""
    names = [f"p{number}" for number in range(max(1, count // EVENTS_PER_PARTNER))]
    parents = {name: chance.choice((None, *names[:number][-20:])) for number, name in enumerate(names)}
    return Life(parents, list(_events(chance, names, count)))


def body_of(event: Event) -> dict[str, Any]:
    """What the merchant posted: accepting it gives the event."""
    said = {
        "id": event.id,
        "type": event.type,
        "customer": event.customer,
        "occurred_at": format_instant(event.occurred_at),
        "amount": event.amount,
        "currency": event.unit,
        "of": event.of,
        "code": event.candidates[0].reference if event.candidates else None,
        "on_unknown_customer": "wait",
    }
    return {name: value for name, value in said.items() if value is not None}


def other_body_of(event: Event) -> dict[str, Any]:
    """Another fact under the same id, posted by mistake: ten times the amount, or another customer's sign-up."""
    if event.amount is None:
        return body_of(event) | {"customer": f"not-{event.customer}"}
    return body_of(event) | {"amount": 10 * abs(event.amount) + 1}


def _events(chance: random.Random, partners: Sequence[str], count: int) -> Iterator[Event]:
    customers = count * CUSTOMERS_PER_PARTNER // EVENTS_PER_PARTNER
    home = [partners[number % len(partners)] for number in range(customers)]
    said: list[Event] = []
    for number in range(count):
        first = number < customers
        customer = number if first else chance.randrange(customers)
        type_ = SIGNUP if first else chance.choices(list(TYPES), list(TYPES.values()))[0]
        at = START + timedelta(minutes=1, milliseconds=chance.randrange(QUARTER // timedelta(milliseconds=1)))
        at = START + timedelta(milliseconds=(at - START) // timedelta(milliseconds=4)) if first else at
        event = Event(TERMS.program, f"e{number}", type_, at, at + _delay(chance), f"c{customer}")
        if type_ == SIGNUP:
            partner = home[customer] if chance.random() < 0.95 else chance.choice(partners)
            claim = Candidate(Source.CODE, partner.upper(), partner, at)
            event = replace(event, candidates=(claim,) if chance.random() < 0.95 else ())
        elif type_ in REVERSING:
            of = said[chance.randrange(customers // 2, len(said))]
            later = max(at, of.occurred_at) if chance.random() < 0.9 else at
            amount = chance.choice((of.amount or 1, max(1, (of.amount or 0) // 3), max(1, chance.choice(AMOUNTS))))
            received = later + (event.received_at - at)
            event = replace(event, of=of.id, occurred_at=later, received_at=received, amount=max(1, amount))
        else:
            event = replace(event, amount=chance.choice((*AMOUNTS, chance.randrange(150_000))))
        said.append(replace(event, unit=TERMS.unit) if event.amount is not None else event)
        yield said[-1]


def _delay(chance: random.Random) -> timedelta:
    """How late an event is received: 90 % at once, 9 % up to a day, 1 % up to 45 days."""
    among = chance.random()
    latest = timedelta(seconds=1) if among < 0.9 else DAY if among < 0.99 else LATEST
    return timedelta(milliseconds=chance.randrange(latest // timedelta(milliseconds=1)))
