"""Reconciling: each event is looked at once, an hour after its receipt: has it an outcome, and do the accounts that it
posted to agree with their journals?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from linkledger.earning.binding import OWN_CUSTOMER
from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.ports import CustomerBook
from linkledger.earning.settle_event import SettlementDesk
from linkledger.ledger.audit import Auditor, Difference
from linkledger.ledger.blocks import Blocking, Remark
from linkledger.ledger.entries import AccountKey

SETTLED_BY = timedelta(minutes=60)
FIRST_LOOK_BACK = timedelta(minutes=120)

RECONCILING: Final = "reconcile"
"""Who blocks an account that is not what its journal sums to."""


class ReceivedEvents(Protocol):
    """Accepted events by the time of their receipt."""

    def received(self, start: datetime, end: datetime) -> Iterable[Event]:
        """Events of all programs received from ``start`` until before ``end``."""


class Watermark(Protocol):
    """How far reconciling has come."""

    def reconciled_through(self) -> datetime | None: ...

    def set_reconciled_through(self, moment: datetime) -> None: ...


class RefusalWatch(Protocol):
    """Who lists partners that were refused as their own customers."""

    def refused(self, event: Event, partner: str, reason: str, now: datetime) -> None:
        """Notes an event that would have made the partner its own customer; again changes nothing."""


@dataclass(frozen=True)
class Unreconciled:
    """An event that could not be settled, or an account of which could not be audited, and what stopped it."""

    event: Event
    cause: Exception

    @property
    def name(self) -> str:
        return _name(self.event)


@dataclass(frozen=True)
class Reconciled:
    """What one run found: how many events it looked at, which (``program/id``) it had to settle, which it could not;
    how many accounts it audited, and which are not what their journals sum to."""

    looked_at: int
    driven: tuple[str, ...]
    failed: tuple[Unreconciled, ...]
    audited: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Reconciler:
    """Everything that reconciling reads and writes; ``watch`` is told of refused self-referrals."""

    desk: SettlementDesk
    book: CustomerBook
    events: ReceivedEvents
    watermark: Watermark
    auditor: Auditor
    blocks: Blocking
    watch: RefusalWatch | None = None

    def run(self, now: datetime) -> Reconciled:
        """Looks at the events received since the last run and at least an hour ago; drives those without an outcome.

        Each account that they posted to is audited once. One that differs from its journal is blocked and named in
        ``differences``, and nothing of it is repaired (P2). An event that still can't be settled, or whose account
        can't be audited, is named in ``failed``, and holds the watermark back, so that the next run tries it again.
        """
        until = now - SETTLED_BY
        start = self.watermark.reconciled_through() or now - FIRST_LOOK_BACK
        looked_at = 0
        driven: list[str] = []
        failed: list[Unreconciled] = []
        posted_to: dict[AccountKey, Event] = {}  # with the earliest of their events
        for event in self.events.received(start, until):
            looked_at += 1
            try:
                known = self._known(event)
                if known is None:
                    self.desk.settle(event)
                    driven.append(_name(event))
                    known = self._known(event)
                self._tell(event, known, now)
            except Exception as cause:  # whatever stops one event must not stop the others; it is reported
                failed.append(Unreconciled(event, cause))
                continue
            for slot in known.posted if known is not None else ():
                account = AccountKey(event.program, slot.recipient, slot.unit)
                posted_to[account] = min(event, posted_to.get(account, event), key=lambda each: each.occurred_at)
        differences: list[Difference] = []
        for account, event in posted_to.items():
            try:
                found = self.auditor.audit(account, event.occurred_at)
                if found is not None:
                    differences.append(found)
                    self.blocks.block(account, Remark(found.reason, RECONCILING, now))
            except Exception as cause:
                failed.append(Unreconciled(event, cause))
        held_back = min((each.event.received_at for each in failed), default=max(start, until))
        self.watermark.set_reconciled_through(held_back)
        return Reconciled(looked_at, tuple(driven), tuple(failed), len(posted_to), tuple(differences))

    def _tell(self, event: Event, known: SettledEvent | None, now: datetime) -> None:
        outcome = known.outcome if known is not None else None
        if self.watch is None or outcome is None or outcome.reason not in OWN_CUSTOMER or event.customer is None:
            return
        won = (each.candidate.partner for each in outcome.verdicts if each.won)
        partner = next(won, None) or self.book.head(event.program, event.customer).state.partner
        if partner is not None:
            self.watch.refused(event, partner, outcome.reason, now)

    def _known(self, event: Event) -> SettledEvent | None:
        """The event as it was settled, without an outcome where it waits for another; None if nothing knows of it."""
        customer = customer_of(self.desk.events, event)
        if customer is None:
            waiting = self.book.waiting_for(event.program, event.of or "")
            return next((SettledEvent(each) for each in waiting if each.id == event.id), None)
        return self.book.outcome(event.program, customer, event.key)


def _name(event: Event) -> str:
    return f"{event.program}/{event.id}"
