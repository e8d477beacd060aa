"""Settling an event: add it to its customer's history, fold, post the difference, look again at whom it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice, takewhile

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.events import Event, EventKey
from linkledger.earning.history import Surroundings, fold
from linkledger.earning.originals import customer_of
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.ports import (
    ClosingReader,
    CustomerBook,
    Effect,
    EventReader,
    LotChange,
    PartnerReader,
    TermsArchive,
)
from linkledger.earning.posting import Difference, LotMove, apply_moves, difference, lot_moves
from linkledger.earning.standings import StandingView
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import Stale
from linkledger.ledger.entries import AccountKey
from linkledger.program_time import day_start, first_day_after, local_day

TRIES = 20
ADOPTED_PER_COMMIT = 10


@dataclass(frozen=True)
class SettlementDesk:
    """Everything that settling reads and writes."""

    terms: TermsArchive
    partners: PartnerReader
    events: EventReader
    closings: ClosingReader
    book: CustomerBook

    def settle(self, event: Event, *, released: bool = False) -> Outcome:
        """Settles one accepted event and returns its outcome; settling it again changes nothing.

        ``released`` says that an operator lets a late event count. Raises Stale when others kept being faster.
        """
        customer = customer_of(self.events, event)
        if customer is None:
            self.book.park(event)
            customer = customer_of(self.events, event)  # the payment may have come between the look and the parking
        if customer is None:
            return Outcome(
                OutcomeKind.WAITING, "original_missing", f"It waits for the event {event.of} that it reverses."
            )
        record = self.resettle(event.program, customer, event, released=released)
        settled = next(each for each in record.history if each.event.id == event.id)
        assert settled.outcome is not None
        for partner in _partners_concerned(record):
            self.look_again(event.program, partner)
        return settled.outcome

    def resettle(
        self, program: str, customer: str, event: Event | None = None, *, released: bool = False
    ) -> CustomerRecord:
        """Folds a customer anew, with ``event`` if one is given, until the journal holds what it should."""
        versions = TermsInForce(self.terms.versions(program))
        tries = 0
        while tries < TRIES:
            record = self.book.load(program, customer)
            try:
                record, complete = self._step(versions, record, event, released=released)
            except Stale:
                tries += 1
                continue
            if complete:
                return record
        raise Stale("customer_busy", f"Customer {customer} of {program} kept changing; the event is tried again.")

    def look_again(self, program: str, partner: str) -> None:
        """Resettles the customers whose rate may have moved because another one's first payment or refund came late."""
        versions = TermsInForce(self.terms.versions(program))
        if not versions.count_paying_customers:
            return
        standing = self.book.standing(program, partner)
        if standing.resettle_from is None:
            return
        since = datetime.fromisoformat(standing.resettle_from.at)
        account = AccountKey(program, partner, versions.current.terms.unit)
        for customer in self.book.customers_with_entries_since(account, since):
            self.resettle(program, customer)
        self.book.resettled(program, partner, standing.resettle_mark)

    def _waiting_for(self, event: Event) -> tuple[Event, ...]:
        """Reversals of the event that wait for it, and those that wait for them."""
        found = {event.id: event}
        unseen = [event.id]
        while unseen:
            waiting = self.book.waiting_for(event.program, unseen.pop())
            new = {each.id: each for each in waiting if each.id not in found}
            found |= new
            unseen.extend(new)
        return tuple(each for each in found.values() if each is not event)

    def _step(
        self, versions: TermsInForce, record: CustomerRecord, event: Event | None, *, released: bool
    ) -> tuple[CustomerRecord, bool]:
        waiting = self._waiting_for(event) if event is not None else ()
        history = _with(record.history, [event, *waiting] if event is not None else [], event, released=released)
        view = StandingView(self.book, record)
        around = Surroundings(lambda partner: self.partners.get(record.program, partner), view.others_paying)
        folded = fold(versions, history, around)
        found = difference(versions, record, history, folded, self._open_from(versions, record.program))
        if not found.changed and folded.state == record.state and not waiting:
            return record, True
        after = replace(record, version=record.version + 1, state=folded.state, history=_merged(record, found))
        latest = max((each.event.key for each in found.changed), default=EventKey("", 0, ""))
        fenced = versions.count_paying_customers
        moved = (folded.state.partner, folded.state.spans) != (record.state.partner, record.state.spans)
        standings = view.changes(folded.state, latest) if fenced or moved else ()  # kept for later terms, if unfenced
        written = {each.event.id for each in after.history}
        last_first = takewhile(lambda each: each.id in written, reversed(waiting))  # else the way to them would be lost
        adopted = list(islice(last_first, ADOPTED_PER_COMMIT))
        self.book.commit(
            Effect(
                record=after,
                changed=found.changed,
                entries=found.entries,
                lots=self._lots(lot_moves(versions, record, history, found)),
                standings=standings,
                dirty_days=self._dirty_days(versions, record.program, found),
                adopted=tuple(adopted),
            )
        )
        return after, found.complete and len(adopted) == len(waiting)

    def _lots(self, moves: Sequence[LotMove]) -> tuple[LotChange, ...]:
        stored = {
            (account, name): lot
            for account in {move.account for move in moves}
            for name, lot in self.book.lots(account, [move.lot for move in moves if move.account == account]).items()
        }
        return apply_moves(moves, stored)

    def _open_from(self, versions: TermsInForce, program: str) -> datetime | None:
        month = self.closings.months_closed_through(program)
        return day_start(first_day_after(month), versions.current.terms.time_zone) if month else None

    def _dirty_days(self, versions: TermsInForce, program: str, found: Difference) -> frozenset[date]:
        closed = self.closings.closed_through(program)
        if closed is None:
            return frozenset()
        days = (local_day(each.event.occurred_at, versions.current.terms.time_zone) for each in found.changed)
        return frozenset(day for day in days if day <= closed)


def _partners_concerned(record: CustomerRecord) -> list[str]:
    """All who ever had a claim on this customer: a late sign-up may have moved it from one to another."""
    return sorted({claim.partner for each in record.history for claim in each.event.candidates if claim.partner})


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


def _merged(record: CustomerRecord, found: Difference) -> tuple[SettledEvent, ...]:
    merged = {each.event.id: each for each in record.history} | {each.event.id: each for each in found.changed}
    return tuple(sorted(merged.values(), key=lambda each: each.event.key))
