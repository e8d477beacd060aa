"""One customer's file in memory: a commit adds to it, and its history is put in order when somebody reads it."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import replace

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.events import EventKey


class CustomerFile:
    """The customer's record without its history (``head``), and its settled events by id."""

    def __init__(self, head: CustomerRecord) -> None:
        self.head = head
        self._settled: dict[str, SettledEvent] = {}
        self._order: list[EventKey] = []
        self._record: CustomerRecord | None = None

    def update(self, record: CustomerRecord, changed: Iterable[SettledEvent]) -> None:
        """Takes the customer as it is now, and what changed in its history; the rest of the history stays."""
        self.head = replace(record, history=())
        self._record = None
        for each in changed:
            if each.event.id not in self._settled:
                insort(self._order, each.event.key)
            self._settled[each.event.id] = each

    def record(self) -> CustomerRecord:
        """The customer with its history in the order of the events' keys."""
        if self._record is None:
            self._record = replace(self.head, history=tuple(self._settled[key.id] for key in self._order))
        return self._record

    def outcome(self, key: EventKey) -> SettledEvent | None:
        found = self._settled.get(key.id)
        return found if found is not None and found.event.key == key else None
