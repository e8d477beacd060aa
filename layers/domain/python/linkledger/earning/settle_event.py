"""Settling an event: add it to its customer's history, fold, post the difference, look again at whom it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.events import Event, EventKey
from linkledger.earning.history import Surroundings, fold
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.ports import (
    ClosingReader,
    CustomerBook,
    Effect,
    EventReader,
    LotChange,
    PartnerReader,
    PublishedTerms,
    TermsStore,
)
from linkledger.earning.posting import Difference, apply_moves, difference, lot_moves
from linkledger.earning.standings import StandingView
from linkledger.errors import Stale
from linkledger.ledger.entries import AccountKey
from linkledger.program_time import day_start, first_day_after, local_day

TRIES = 20


@dataclass(frozen=True)
class SettlementDesk:
    """Everything that settling reads and writes."""

    terms: TermsStore
    partners: PartnerReader
    events: EventReader
    closings: ClosingReader
    book: CustomerBook

    def settle(self, event: Event, *, released: bool = False) -> Outcome:
        """Settles one accepted event and returns its outcome; settling it again changes nothing.

        ``released`` says that an operator lets a late event count. Raises Stale when others kept being faster.
        """
        customer = self._customer_of(event)
        if customer is None:
            self.book.park(event)
            customer = self._customer_of(event)  # the payment may have come between the look and the parking
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
        published = self.terms.current(program)
        for _ in range(TRIES):
            record = self.book.load(program, customer)
            try:
                record, complete = self._step(published, record, event, released=released)
            except Stale:
                continue
            if complete:
                return record
        raise Stale("customer_busy", f"Customer {customer} of {program} kept changing; the event is tried again.")

    def look_again(self, program: str, partner: str) -> None:
        """Resettles the customers whose rate may have moved because another one's first payment or refund came late."""
        published = self.terms.current(program)
        if not published.terms.counts_paying_customers:
            return
        standing = self.book.standing(program, partner)
        if standing.resettle_from is None:
            return
        since = datetime.fromisoformat(standing.resettle_from.at)
        account = AccountKey(program, partner, published.terms.unit)
        for customer in self.book.customers_with_entries_since(account, since):
            self.resettle(program, customer)
        self.book.resettled(program, partner, standing.resettle_mark)

    def _customer_of(self, event: Event) -> str | None:
        if not event.reverses or event.of is None:
            return event.customer
        original = self.events.get(event.program, event.of)
        return original.customer if original is not None else event.customer

    def _step(
        self, published: PublishedTerms, record: CustomerRecord, event: Event | None, *, released: bool
    ) -> tuple[CustomerRecord, bool]:
        waiting = self.book.waiting_for(record.program, event.id) if event is not None else ()
        history = _with(record.history, [event, *waiting] if event is not None else [], event, released=released)
        view = StandingView(self.book, record)
        around = Surroundings(lambda partner: self.partners.get(record.program, partner), view.others_paying)
        folded = fold(published.terms, history, around)
        found = difference(published, record, history, folded, self._open_from(published, record.program))
        if not found.changed and folded.state == record.state and not waiting:
            return record, True
        after = replace(record, version=record.version + 1, state=folded.state, history=_merged(record, found))
        counts = published.terms.counts_paying_customers
        latest = max((each.event.key for each in found.changed), default=None)
        standings = view.changes(folded.state, latest or EventKey("", 0, "")) if counts else ()
        self.book.commit(
            Effect(
                record=after,
                changed=found.changed,
                entries=found.entries,
                lots=self._lots(published, record, found),
                standings=standings,
                dirty_days=self._dirty_days(published, record.program, found),
                adopted=tuple(waiting) if found.complete else (),
            )
        )
        return after, found.complete

    def _lots(self, published: PublishedTerms, record: CustomerRecord, found: Difference) -> tuple[LotChange, ...]:
        if not published.terms.keeps_lots:
            return ()
        moves = lot_moves(record, found)
        stored = {
            (account, name): lot
            for account in {move.account for move in moves}
            for name, lot in self.book.lots(account, [move.lot for move in moves if move.account == account]).items()
        }
        return apply_moves(moves, stored)

    def _open_from(self, published: PublishedTerms, program: str) -> datetime | None:
        month = self.closings.months_closed_through(program)
        return day_start(first_day_after(month), published.terms.time_zone) if month else None

    def _dirty_days(self, published: PublishedTerms, program: str, found: Difference) -> frozenset[date]:
        closed = self.closings.closed_through(program)
        if closed is None:
            return frozenset()
        days = (local_day(each.event.occurred_at, published.terms.time_zone) for each in found.changed)
        return frozenset(day for day in days if day <= closed)


def _partners_concerned(record: CustomerRecord) -> list[str]:
    """Today's partner and those who ever had a line of this customer: a late sign-up may have moved it."""
    earlier = {slot.recipient for each in record.history for slot in each.posted}
    return sorted(earlier | ({record.state.partner} if record.state.partner else set()))


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
