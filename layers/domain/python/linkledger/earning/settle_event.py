"""Settling an event: decide it among its customer's others, post the difference, look again at whom it concerns."""

from dataclasses import dataclass
from datetime import datetime

from linkledger.earning.close_month import MonthDesk
from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.ports import ClosingReader, CustomerBook, EventReader, PartnerReader, TermsArchive
from linkledger.earning.settlement import Settlement
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import Stale
from linkledger.ledger.entries import AccountKey

TRIES = 20


@dataclass(frozen=True)
class SettlementDesk:
    """Everything that settling reads and writes."""

    terms: TermsArchive
    partners: PartnerReader
    events: EventReader
    closings: ClosingReader
    book: CustomerBook
    months: MonthDesk

    def settle(self, event: Event, *, released: bool = False) -> Outcome:
        """Settles one accepted event and returns its outcome; settling it again changes nothing.

        ``released`` says that an operator lets a late event count. Raises Stale when others kept being faster.
        """
        outcome, partners = self.settle_alone(event, released=released)
        for partner in sorted(partners):
            self.look_again(event.program, partner)
        return outcome

    def settle_alone(self, event: Event, *, released: bool = False) -> tuple[Outcome, frozenset[str]]:
        """The same without what it moves elsewhere: the partners are those to ``look_again`` at, sooner or later."""
        customer = customer_of(self.events, event)
        if customer is None:
            self.book.park(event)
            customer = customer_of(self.events, event)  # the payment may have come between the look and the parking
        if customer is None:
            waits = f"It waits for the event {event.of} that it reverses."
            return Outcome(OutcomeKind.WAITING, "original_missing", waits), frozenset()
        outcome, partners = self._settle(event.program, customer, event, released=released)
        assert outcome is not None
        return outcome, partners

    def resettle(self, program: str, customer: str) -> None:
        """Folds a customer anew until the journal holds what it should."""
        self._settle(program, customer, None, released=False)

    def look_again(self, program: str, partner: str) -> None:
        """Resettles what other events moved: the partner's closed months, and customers whose rate counts others.

        A rate may have moved because another customer's first payment or refund came late.
        """
        versions = TermsInForce(self.terms.versions(program))
        if versions.have_months:
            self.months.settle(program, partner, self.closings.months_closed_through(program))
        if not versions.count_paying_customers:
            return
        standing = self.book.standing(program, partner)
        if standing.resettle_from is None:
            return
        since = datetime.fromisoformat(standing.resettle_from.at)
        accounts = [AccountKey(program, partner, unit) for unit in versions.units]
        customers = {each for account in accounts for each in self.book.customers_with_entries_since(account, since)}
        for customer in sorted(customers):
            self.resettle(program, customer)
        self.book.resettled(program, partner, standing.resettle_mark)

    def _settle(
        self, program: str, customer: str, event: Event | None, *, released: bool
    ) -> tuple[Outcome | None, frozenset[str]]:
        versions = TermsInForce(self.terms.versions(program))
        settlement = Settlement(program, versions, self.partners, self.events, self.closings, self.book)
        partners: frozenset[str] = frozenset()
        tries = 0
        while tries < TRIES:
            waiting = self._waiting_for(event) if event is not None else ()
            step = settlement.step(customer, event, waiting, released=released)
            try:
                if step.effect is not None:
                    self.book.commit(step.effect)
            except Stale:
                tries += 1
                continue
            partners |= step.partners
            if step.complete:
                return step.outcome, partners
        raise Stale("customer_busy", f"Customer {customer} of {program} kept changing; the event is tried again.")

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
