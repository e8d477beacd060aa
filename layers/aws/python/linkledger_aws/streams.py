"""Records of the events' stream: whose they are, even when they can't be read, and the event that they carry."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from linkledger.earning.events import Event
from linkledger.errors import Invalid
from linkledger_aws.storage.event_items import event_of_image


class EventName(NamedTuple):
    """Which event of which program."""

    program: str
    event: str


def name_of(record: Mapping[str, Any]) -> EventName:
    """Reads ``{"program", "event"}``, or the keys of a raw stream record. Raises Invalid ``invalid_event_name``."""
    try:
        if "dynamodb" in record:
            program, _, event = record["dynamodb"]["Keys"]["pk"]["S"].partition("#")
            return EventName(program, event)
        return EventName(str(record["program"]), str(record["event"]))
    except (KeyError, TypeError, AttributeError):
        message = 'Name an event as {"program": "keycrm", "event": "e1"}, or give its stream record.'
        raise Invalid("invalid_event_name", message) from None


def event_of(record: Mapping[str, Any]) -> Event:
    """The event in a raw stream record's new image.

    Raises Invalid ``unreadable_event``, or whatever pynamodb makes of an attribute of the wrong type.
    """
    event = event_of_image(record["dynamodb"]["NewImage"])
    complete = all((event.type, event.occurred_at, event.received_at, event.customer or event.of))
    if not complete or (event.program, event.id) != name_of(record):
        raise Invalid("unreadable_event", "The item is no event: it lacks what every event has.")
    return event
