"""What became of every event: customers with their settled events, and partners' settled months."""

from collections.abc import Iterator

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.explain import bindings_of
from linkledger.simulation.running_program import RunningProgram


class Outcomes:
    """Everything that was settled, as it stands at the end."""

    def __init__(self, program: RunningProgram) -> None:
        self.customers = sorted(program.book.records.values(), key=_beginning)
        self._by_event = {each.event.id: each for record in self.customers for each in record.history}
        self._customer_of = {each.event.id: record.customer for record in self.customers for each in record.history}
        self._bindings = {record.customer: bindings_of(record.history) for record in self.customers}
        for partner in program.partners.of_program(program.name):
            for each in program.book.months(program.name, partner.id).settled.values():
                self._by_event[each.event.id] = each

    def of(self, event: str) -> SettledEvent | None:
        """An event, or a month (``2026-03#anna``), with its outcome; None for what was never settled."""
        return self._by_event.get(event)

    def bindings(self, event: str) -> tuple[SettledEvent, ...]:
        """Where the claims on the event's customer were decided."""
        return self._bindings.get(self._customer_of.get(event, ""), ())

    def __iter__(self) -> Iterator[SettledEvent]:
        return iter(self._by_event.values())


def _beginning(record: CustomerRecord) -> tuple[str, str]:
    """When the customer was first heard of."""
    return min((each.event.key.at for each in record.history), default=""), record.customer
