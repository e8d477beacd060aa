"""One customer's settlement: what an event changes, as one effect to commit, on top of the others or all anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.events import Event, EventKey
from linkledger.earning.history import comes_last, fold, next_outcome
from linkledger.earning.lot_moves import read_lots
from linkledger.earning.outcomes import Outcome
from linkledger.earning.ports import ClosingReader, CustomerBook, Effect, EventReader, PartnerReader
from linkledger.earning.posting import Difference, Posting, closed_days, open_from
from linkledger.earning.standings import StandingView
from linkledger.earning.surroundings import Surroundings
from linkledger.earning.terms_in_force import TermsInForce

ADOPTED_PER_COMMIT = 10


@dataclass(frozen=True)
class Step:
    """What is to be committed (None: nothing changed), the event's outcome, and the partners with a claim on it.

    ``complete`` is False when a further step must follow.
    """

    effect: Effect | None
    outcome: Outcome | None
    partners: frozenset[str]
    complete: bool


@dataclass(frozen=True)
class Settlement:
    """Settles events of one program under its terms."""

    program: str
    versions: TermsInForce
    partners: PartnerReader
    events: EventReader
    closings: ClosingReader
    book: CustomerBook

    def step(self, customer: str, event: Event | None, waiting: Sequence[Event], *, released: bool) -> Step:
        """The next step towards what the journal should hold; ``waiting`` are reversals that waited for the event."""
        if event is not None and not waiting:
            head = self.book.head(self.program, customer)
            if comes_last(head.state, event):
                return self._next(head, event, released=released)
        return self._anew(self.book.load(self.program, customer), event, waiting, released=released)

    def _next(self, head: CustomerRecord, event: Event, *, released: bool) -> Step:
        """The customer's latest event: what was decided before stands."""

        def event_of(name: str) -> Event:
            found = self.events.get(self.program, name)
            assert found is not None, name
            return found

        def past(name: str) -> SettledEvent | None:
            found = self.events.get(self.program, name)
            return self.book.outcome(self.program, head.customer, found.key) if found is not None else None

        view = StandingView(self.book, head)
        state, outcome = next_outcome(self.versions, head.state, event, self._around(view), past, released=released)
        posting = self._posting(head.customer, event, event_of)
        found = posting.difference([SettledEvent(event, outcome, released=released)], {})
        effect = self._effect(posting, replace(head, state=state), view, found, ())
        return Step(effect, outcome, _partners_of(head, state.partner, [event]), complete=True)

    def _anew(self, record: CustomerRecord, event: Event | None, waiting: Sequence[Event], *, released: bool) -> Step:
        """The whole history again: the event came late, or others wait for it."""
        history = _with(record.history, [event, *waiting], event, released=released)
        known = {each.event.id: each for each in record.history}
        arrived = {each.event.id: each for each in history}
        view = StandingView(self.book, record)
        folded = fold(self.versions, history, self._around(view))
        posting = self._posting(record.customer, event, lambda name: arrived[name].event)
        decided = [replace(arrived[name], outcome=outcome) for name, outcome in folded.outcomes.items()]
        found = posting.difference(decided, known)
        partners = _partners_of(record, folded.state.partner, [each.event for each in history])
        outcome = folded.outcomes[event.id] if event is not None else None
        if not found.changed and folded.state == record.state and not waiting:
            return Step(None, outcome, partners, complete=True)
        written = known.keys() | {each.event.id for each in found.changed}
        last_first = takewhile(lambda each: each.id in written, reversed(waiting))  # else the way to them would be lost
        adopted = tuple(islice(last_first, ADOPTED_PER_COMMIT))
        effect = self._effect(posting, replace(record, state=folded.state), view, found, adopted)
        return Step(effect, outcome, partners, complete=found.complete and len(adopted) == len(waiting))

    def _effect(
        self,
        posting: Posting,
        record: CustomerRecord,
        view: StandingView,
        found: Difference,
        adopted: tuple[Event, ...],
    ) -> Effect:
        before, after = view.record.state, record.state
        latest = max((each.event.key for each in found.changed), default=EventKey("", 0, ""))
        moved = (after.partner, after.spans) != (before.partner, before.spans)
        fenced = self.versions.count_paying_customers
        return Effect(
            record=replace(record, version=record.version + 1),
            changed=found.changed,
            entries=found.entries,
            lots=read_lots(self.book, posting, found),
            standings=view.changes(after, latest) if fenced or moved else (),  # kept for later terms, if unfenced
            dirty_days=closed_days(self.versions, self.closings.closed_through(self.program), found),
            adopted=adopted,
            tallies=found.tallies,
            registrations=found.registrations,
        )

    def _around(self, view: StandingView) -> Surroundings:
        return Surroundings(lambda partner: self.partners.get(self.program, partner), view.others_paying)

    def _posting(self, customer: str, event: Event | None, event_of: Callable[[str], Event]) -> Posting:
        since = open_from(self.versions, self.closings.months_closed_through(self.program))
        moment = event.received_at if event is not None else None
        return Posting(self.program, customer, self.versions, since, moment, event_of)


def _partners_of(record: CustomerRecord, partner: str | None, events: Sequence[Event]) -> frozenset[str]:
    """All who have or had a claim on this customer: a late sign-up may have moved it from one to another."""
    claims = {claim.partner for each in events for claim in each.candidates}
    return frozenset(each for each in (*claims, partner, record.state.partner) if each)


def _with(
    history: Sequence[SettledEvent], arrived: Sequence[Event | None], event: Event | None, *, released: bool
) -> tuple[SettledEvent, ...]:
    known = {each.event.id: each for each in history}
    for new in arrived:
        if new is not None:
            known.setdefault(new.id, SettledEvent(new))
    if released and event is not None:
        known[event.id] = replace(known[event.id], released=True)
    return tuple(sorted(known.values(), key=lambda each: each.event.key))
