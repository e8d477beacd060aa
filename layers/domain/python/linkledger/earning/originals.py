"""Originals: a reversal belongs to the customer of what it reverses, however many reversals lie in between."""

from linkledger.earning.events import Event
from linkledger.earning.ports import EventReader


def customer_of(events: EventReader, event: Event) -> str | None:
    """Whose history the event belongs to: a reversal's is that of what it reverses, whomever it names itself.

    None while that event has not been accepted: then the reversal waits for it.
    """
    seen = {event.id}
    while event.reverses:
        original = events.get(event.program, event.of or "")
        if original is None or original.id in seen:
            return None
        seen.add(original.id)
        event = original
    return event.customer
