"""Recorded events under other terms: what a program's real customers would have earned their partners."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from linkledger.earning.customers import CustomerRecord
from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.ports import EventReader, PartnerReader
from linkledger.errors import FieldFault, Invalid, Refused
from linkledger.partners.partner import Partner
from linkledger.simulation.compare import Comparison, compare
from linkledger.simulation.play import Play
from linkledger.simulation.report import Report
from linkledger.simulation.running_program import RunningProgram
from linkledger.terms.document import Terms

MOST_EVENTS = 2_000
"""So many are simulated twice well within an API's time."""
MOST_DAYS = timedelta(days=92)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RecordedEvents(EventReader, Protocol):
    """Accepted events of all programs."""

    def received(self, start: datetime, end: datetime) -> Iterable[Event]: ...


class Histories(Protocol):
    """Customers with all that they ever did."""

    def load(self, program: str, customer: str) -> CustomerRecord: ...


@dataclass(frozen=True)
class Recording:
    """Customers' whole histories, and the partners who had claims on them, with everybody above these."""

    events: tuple[Event, ...]
    partners: tuple[Partner, ...]


@dataclass(frozen=True)
class Recorder:
    """The stores that recorded events come from."""

    events: RecordedEvents
    histories: Histories
    partners: PartnerReader

    def take(self, program: str, start: datetime, end: datetime, *, most: int = MOST_EVENTS) -> Recording:
        """The customers of whom events were received from ``start`` until before ``end``, each from its first event on.

        Raises Invalid ``time_too_long`` beyond ``MOST_DAYS``, Refused ``too_many_events`` when that is more than
        ``most``, or when so many of all programs were received that finding them takes too long.
        """
        if end - start > MOST_DAYS:
            fault = FieldFault("recorded.since", f"lies more than {MOST_DAYS.days} days before the end")
            raise Invalid("time_too_long", f"recorded.since {fault.message}; choose a shorter time.", faults=(fault,))
        found: dict[str, Event] = {}
        customers: set[str] = set()
        for looked_at, event in enumerate(self.events.received(start, end), start=1):
            if looked_at > 5 * most:
                raise _too_many(most)
            customer = customer_of(self.events, event) if event.program == program else None
            if customer is not None and customer not in customers:
                customers.add(customer)
                found |= {each.event.id: each.event for each in self.histories.load(program, customer).history}
            if event.program == program and customer is not None:
                found.setdefault(event.id, event)
            if len(found) > most:
                raise _too_many(most)
        events = tuple(sorted(found.values(), key=lambda each: each.key))
        return Recording(events, tuple(self._partners(program, events)))

    def _partners(self, program: str, events: Sequence[Event]) -> Iterator[Partner]:
        """Customers who are partners themselves count too: terms may ask who recruited them."""
        named = {claim.partner for event in events for claim in event.candidates}
        wanted = list(named | {event.customer for event in events})
        seen: set[str | None] = {None}
        while wanted:
            name = wanted.pop()
            if name is None or name in seen:
                continue
            seen.add(name)
            partner = self.partners.get(program, name)
            if partner is not None:
                yield partner
                wanted += partner.parents


def compare_recorded(recording: Recording, before: Terms, after: Terms, until: datetime) -> Comparison:
    """What the recorded events would have earned, had the one or the other terms held all the time."""
    return compare(_replay(recording, before, until), _replay(recording, after, until))


def _replay(recording: Recording, terms: Terms, until: datetime) -> Report:
    program = RunningProgram(terms, min((each.occurred_at for each in recording.events), default=_EPOCH))
    for partner in recording.partners:
        program.partners.put_new(partner)
    play = Play(program)
    for event in recording.events:
        play.passage.advance(event.occurred_at)
        program.events.put_new(event)
        for each in (event, *program.book.waiting_for(program.name, event.id)):
            program.settle_posted(each)
    play.passage.advance(until)
    play.passage.finish()
    return Report(play)


def _too_many(most: int) -> Refused:
    return Refused("too_many_events", f"More than {most} events: choose a shorter time, or simulate a scenario.")
