"""Accepting an event: everything that can be refused is refused here, and all that a later decision needs is frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from linkledger.earning.claims import Claims, ClickReader, LinkReader
from linkledger.earning.disposable_email import is_disposable
from linkledger.earning.event_body import EventBody, body_digest, read_body
from linkledger.earning.events import REVERSING, SIGNUP, Event
from linkledger.earning.lead_claims import lead_claims
from linkledger.earning.ports import TermsStore
from linkledger.errors import Conflict, FieldFault, Invalid, LinkledgerError
from linkledger.partners.contacts import comparable_contacts
from linkledger.partners.leads import LeadReader
from linkledger.program_time import parse_instant, whole_milliseconds
from linkledger.terms.document import Terms
from linkledger.tracking.attribution import Candidate, Source
from linkledger.tracking.click_id import SigningKeys

AHEAD = timedelta(minutes=5)


class Acceptance(StrEnum):
    """What became of a posted event."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Person:
    """A customer's personal data, which lives apart from events; ``erased_at`` is when it was forgotten on demand."""

    program: str
    customer: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    erased_at: datetime | None = None


class EventLog(Protocol):
    """Accepted events, other bodies under a known id, and what was refused."""

    def get(self, program: str, event: str) -> Event | None: ...

    def put_new(self, event: Event) -> bool:
        """False when an event with this id is there already; then nothing was written."""

    def keep_conflict(self, event: Event) -> None:
        """Keeps another body under a known id, beside the accepted one."""

    def keep_refusal(self, program: str, body: str, refusal: LinkledgerError, at: datetime) -> None: ...


class People(Protocol):
    """Who is known to the program, with their personal data."""

    def known(self, program: str, customer: str) -> bool: ...

    def remember(self, person: Person, signed_up_at: datetime | None = None) -> None:
        """Adds what is new of the person; never takes anything away.

        Nothing of somebody who was erased, unless this is a sign-up of a later moment, ``signed_up_at``.
        """


@dataclass(frozen=True)
class ReceptionDesk:
    """Everything that accepting an event reads and writes; ``hash_contact`` is the deployment's keyed hash."""

    terms: TermsStore
    events: EventLog
    people: People
    links: LinkReader
    clicks: ClickReader
    keys: SigningKeys
    hash_contact: Callable[[str], str]
    leads: LeadReader

    def accept(self, program: str, body: Mapping[str, Any], raw: str, now: datetime) -> Acceptance:
        """Accepts an event of ``program`` (the one whose key was shown); what is refused stays listed.

        Raises Invalid ``invalid_event``, ``unknown_customer``, ``occurred_ahead``, ``wrong_currency``,
        Conflict ``event_conflict``, NotFound ``unknown_program``.
        """
        now = whole_milliseconds(now)
        try:
            return self._accept(program, body, now)
        except LinkledgerError as refusal:
            self.events.keep_refusal(program, raw, refusal, now)
            raise

    def draft(self, program: str, body: Mapping[str, Any], now: datetime) -> Event:
        """The event that accepting the body now would store; nothing is written.

        Raises Invalid ``invalid_event``, ``occurred_ahead``, ``wrong_currency``, NotFound ``unknown_program``.
        """
        return self._event(self.terms.current(program).terms, read_body(body), body_digest(body), now)

    def _accept(self, program: str, body: Mapping[str, Any], now: datetime) -> Acceptance:
        terms = self.terms.current(program).terms
        posted = read_body(body)
        event = self._event(terms, posted, body_digest(body), now)
        known = self.events.get(program, event.id)
        if known is None:
            self._check_customer(posted, event)
        return take(self.events, event, known)

    def _check_customer(self, posted: EventBody, event: Event) -> None:
        if posted.customer is None:
            return
        introduces = posted.type == SIGNUP or posted.invited_by or posted.lead_of or posted.code or posted.click_id
        introduces = introduces or posted.lead
        waits = posted.on_unknown_customer == "wait" or posted.type in REVERSING
        if introduces or posted.name or posted.email or posted.phone:
            person = Person(event.program, posted.customer, posted.name, posted.email, posted.phone)
            self.people.remember(person, event.decided_at if posted.type == SIGNUP else None)
        elif not waits and not self.people.known(event.program, posted.customer):
            message = (
                f"customer: {posted.customer!r} has not signed up; send its signup first, or this event with "
                '"on_unknown_customer": "wait".'
            )
            raise Invalid("unknown_customer", message, faults=(FieldFault("customer", "has not signed up"),))

    def _event(self, terms: Terms, posted: EventBody, digest: str, now: datetime) -> Event:
        occurred_at = parse_instant(posted.occurred_at, field="occurred_at") if posted.occurred_at else now
        if occurred_at > now + AHEAD:
            message = "occurred_at: more than 5 minutes ahead of the clock; send events once they have happened."
            raise Invalid("occurred_ahead", message, faults=(FieldFault("occurred_at", "lies in the future"),))
        if posted.currency is not None and posted.currency != terms.unit:
            message = f"currency: {terms.program} counts in {terms.unit}, not in {posted.currency}."
            raise Invalid("wrong_currency", message, faults=(FieldFault("currency", f"must be {terms.unit}"),))
        contacts = comparable_contacts(email=posted.email, phone=posted.phone)
        hashes = frozenset(map(self.hash_contact, contacts))
        claimed = Claims(self.links, self.clicks, self.keys).candidates(
            terms.program,
            occurred_at,
            code=posted.code,
            invited_by=posted.invited_by,
            lead_of=posted.lead_of,
            click_id=posted.click_id,
        )
        return Event(
            program=terms.program,
            id=posted.id,
            type=posted.type,
            occurred_at=occurred_at,
            received_at=now,
            customer=posted.customer,
            amount=posted.amount,
            unit=terms.unit if posted.amount is not None else None,
            of=posted.of,
            product=posted.product,
            account=posted.account,
            company=posted.company,
            plan=posted.plan,
            existing=posted.existing,
            contact_hashes=hashes,
            candidates=(*claimed, *self._lead_claims(terms, posted, occurred_at, hashes)),
            digest=digest,
            disposable_email=is_disposable(posted.email),
        )

    def _lead_claims(
        self, terms: Terms, posted: EventBody, at: datetime, hashes: frozenset[str]
    ) -> Iterator[Candidate]:
        """The lead that is named; by contact, leads are looked for where the event can bind by one."""
        binds = posted.type in terms.attribution.on and Source.LEAD in terms.attribution.sources
        return lead_claims(self.leads, terms.program, at, lead=posted.lead, contact_hashes=hashes if binds else ())


def take(events: EventLog, event: Event, known: Event | None = None) -> Acceptance:
    """Stores an event unless it is there already; ``known`` is what its id was seen to have, None: nothing yet.

    Raises Conflict ``event_conflict``, and keeps the other body.
    """
    if known is None:
        if events.put_new(event):
            return Acceptance.ACCEPTED
        known = events.get(event.program, event.id)
    if known is not None and known.digest == event.digest:
        return Acceptance.DUPLICATE
    events.keep_conflict(event)
    raise Conflict(
        "event_conflict", f"id: event {event.id!r} is known with another body; send a new fact under a new id."
    )
