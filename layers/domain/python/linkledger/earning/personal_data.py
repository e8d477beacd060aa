"""One customer's personal data: all of it put together for the customer, or forgotten for good.

Forgetting leaves what the ledger is derived from: the customer's id, its events and the keyed hashes in them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord
from linkledger.earning.event_search import REFUSALS_KEPT, Refusal
from linkledger.earning.naming import names, without_person
from linkledger.errors import NotFound
from linkledger.ids import EXTERNAL
from linkledger.partners.leads import Lead, LeadContact, LeadStore
from linkledger.tracking.attribution import Source

_AT_ONCE: Final = 100


class PeopleToForget(Protocol):
    """Customers' personal data."""

    def get_many(self, program: str, customers: Iterable[str]) -> Mapping[str, Person]: ...

    def erase(self, program: str, customer: str, at: datetime) -> datetime:
        """Leaves of the person that it was erased; since when, which again does not change."""


class RefusedBodies(Protocol):
    """What was refused, for ``REFUSALS_KEPT``."""

    def page_refusals(
        self, program: str, day: date, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Refusal], str | None]: ...

    def rewrite_refusal(self, program: str, refusal: Refusal, body: str) -> None: ...


class Histories(Protocol):
    """Customers with all that they ever did."""

    def load(self, program: str, customer: str) -> CustomerRecord: ...


@dataclass(frozen=True)
class NamedLead:
    """A lead of the customer, with whom it names as far as that is known."""

    lead: Lead
    contact: LeadContact


@dataclass(frozen=True)
class PersonalData:
    """All that is kept of one customer. ``person`` is None where nobody ever said who it is.

    ``refusals_searched_from`` is the UTC day from which on refused bodies were still to be looked through; None: all
    were.
    """

    record: CustomerRecord
    person: Person | None
    leads: tuple[NamedLead, ...]
    refusals: tuple[Refusal, ...]
    refusals_searched_from: date | None = None


@dataclass(frozen=True)
class Erasure:
    """What was forgotten by this request. ``goes_on_from`` is the day of refused bodies at which time was up: then the
    person itself is not forgotten yet, since it says what to look for."""

    erased_at: datetime | None
    leads: tuple[str, ...] = ()
    refused_bodies: int = 0
    goes_on_from: date | None = None


@dataclass(frozen=True)
class PersonalDataDesk:
    """The stores in which a customer's personal data lies."""

    people: PeopleToForget
    leads: LeadStore
    refused: RefusedBodies
    histories: Histories

    def collect(
        self, program: str, customer: str, now: datetime, has_time: Callable[[], bool] = lambda: True
    ) -> PersonalData:
        """All of it. Raises NotFound ``unknown_customer``."""
        record, person = self._known(program, customer)
        refusals: list[Refusal] = []
        left: date | None = None
        for day in _days(now):
            if not has_time():
                left = day
                break
            refusals += self._naming(record, person, day)
        return PersonalData(record, person, tuple(self._leads(record)), tuple(refusals), left)

    def erase(
        self,
        program: str,
        customer: str,
        now: datetime,
        since: date | None = None,
        has_time: Callable[[], bool] = lambda: True,
    ) -> Erasure:
        """Forgets it: refused bodies of ``since`` and later, then leads, at last the person. Again changes nothing.

        Raises NotFound ``unknown_customer``, Stale ``lead_changed``.
        """
        record, person = self._known(program, customer)
        rewritten = 0
        for day in _days(now, since):
            if not has_time():
                return Erasure(None, refused_bodies=rewritten, goes_on_from=day)
            for each in list(self._naming(record, person, day)):
                body = without_person(each.body)
                if body is not None:
                    self.refused.rewrite_refusal(program, each, body)
                    rewritten += 1
        leads = [each.lead for each in self._leads(record) if _tells(each)]
        for lead in leads:
            self.leads.forget(lead)
        erased_at = self.people.erase(program, record.customer, now)
        return Erasure(erased_at, tuple(each.id for each in leads), rewritten)

    def _known(self, program: str, customer: str) -> tuple[CustomerRecord, Person | None]:
        if EXTERNAL.fullmatch(customer):
            record = self.histories.load(program, customer)
            person = self.people.get_many(program, [customer]).get(customer)
            if record.version or person is not None:
                return record, person
        raise NotFound("unknown_customer", f"Program {program} knows no customer {customer!r}.")

    def _leads(self, record: CustomerRecord) -> Iterator[NamedLead]:
        """Those that the customer's events named or matched, and those that have one of its contacts."""
        events = [each.event for each in record.history]
        claimed = {claim.reference for each in events for claim in each.candidates if claim.source is Source.LEAD}
        named = (self.leads.get(record.program, each) for each in sorted(claimed))
        matching = self.leads.by_contacts(record.program, {hash_ for each in events for hash_ in each.contact_hashes})
        found = {each.id: each for each in (*named, *matching) if each is not None}
        contacts = self.leads.contacts(record.program, found)
        for id_, lead in sorted(found.items()):
            yield NamedLead(lead, contacts.get(id_, LeadContact()))

    def _naming(self, record: CustomerRecord, person: Person | None, day: date) -> Iterator[Refusal]:
        sought = person or Person(record.program, record.customer)
        cursor: str | None = None
        while True:
            part, cursor = self.refused.page_refusals(record.program, day, limit=_AT_ONCE, cursor=cursor)
            yield from (each for each in part if names(each.body, sought))
            if cursor is None:
                return


def _days(now: datetime, since: date | None = None) -> Iterator[date]:
    """The UTC days of which refused bodies may be kept still, oldest first."""
    day, last = (now - REFUSALS_KEPT).astimezone(UTC).date(), now.astimezone(UTC).date()
    day = max(day, since) if since is not None else day
    while day <= last:
        yield day
        day += timedelta(days=1)


def _tells(named: NamedLead) -> bool:
    """Whether the lead tells anything of a person yet."""
    notes = any(each.note for each in named.lead.changes)
    return bool(named.lead.contact_hashes) or notes or named.contact != LeadContact()
