"""Reconciling: each event is looked at once, an hour after its receipt, and settled if it has no outcome yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.ports import CustomerBook
from linkledger.earning.settle_event import SettlementDesk

SETTLED_BY = timedelta(minutes=60)
FIRST_LOOK_BACK = timedelta(minutes=120)


class ReceivedEvents(Protocol):
    """Accepted events by the time of their receipt."""

    def received(self, start: datetime, end: datetime) -> Iterable[Event]:
        """Events of all programs received from ``start`` until before ``end``."""


class Watermark(Protocol):
    """How far reconciling has come."""

    def reconciled_through(self) -> datetime | None: ...

    def set_reconciled_through(self, moment: datetime) -> None: ...


@dataclass(frozen=True)
class Unsettled:
    """An event that could not be settled, and what stopped it."""

    event: Event
    cause: Exception

    @property
    def name(self) -> str:
        return _name(self.event)


@dataclass(frozen=True)
class Reconciled:
    """What one run found: how many events it looked at, which (``program/id``) it had to settle, which it could not."""

    looked_at: int
    driven: tuple[str, ...]
    failed: tuple[Unsettled, ...]


@dataclass(frozen=True)
class Reconciler:
    """Everything that reconciling reads and writes."""

    desk: SettlementDesk
    book: CustomerBook
    events: ReceivedEvents
    watermark: Watermark

    def run(self, now: datetime) -> Reconciled:
        """Looks at the events received since the last run and at least an hour ago; drives those without an outcome.

        An event that still can't be settled is named in ``failed``, and holds the watermark back, so that the next
        run tries it again.
        """
        until = now - SETTLED_BY
        start = self.watermark.reconciled_through() or now - FIRST_LOOK_BACK
        looked_at = 0
        driven: list[str] = []
        failed: list[Unsettled] = []
        for event in self.events.received(start, until):
            looked_at += 1
            try:
                if self._has_outcome(event):
                    continue
                self.desk.settle(event)
            except Exception as cause:  # whatever stops one event must not stop the others; it is reported
                failed.append(Unsettled(event, cause))
            else:
                driven.append(_name(event))
        held_back = min((each.event.received_at for each in failed), default=max(start, until))
        self.watermark.set_reconciled_through(held_back)
        return Reconciled(looked_at, tuple(driven), tuple(failed))

    def _has_outcome(self, event: Event) -> bool:
        customer = customer_of(self.desk.events, event)
        if customer is None:
            return any(each.id == event.id for each in self.book.waiting_for(event.program, event.of or ""))
        return self.book.outcome(event.program, customer, event.key) is not None


def _name(event: Event) -> str:
    return f"{event.program}/{event.id}"
