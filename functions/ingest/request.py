"""Reading the request: the body's text and its events, each refused with what to do about it."""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from linkledger.errors import FieldFault, Invalid, NotFound
from linkledger_aws.http import NotReadable, TooLarge

MAX_EVENT_BYTES = 256 * 1024
MAX_BATCH = 100


def body_text(request: Mapping[str, Any]) -> str:
    """The body as text; Lambda takes none of more than 6 MB. Raises NotReadable ``invalid_json``."""
    body = request.get("body") or ""
    try:
        octets = b64decode(body, validate=True) if request.get("isBase64Encoded") else body.encode()
        return str(octets.decode())
    except (binascii.Error, UnicodeError):
        raise _no_json() from None


def posted_of(text: str) -> Mapping[str, Any] | list[Any]:
    """The posted event, or the list of events that ``{"events": [...]}`` holds.

    Raises NotReadable ``invalid_json``, Invalid ``invalid_batch``, TooLarge ``body_too_large`` for a single event.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _no_json() from None
    if not isinstance(document, dict):
        raise _no_json()
    if "events" in document:
        return _batch_of(document)
    _check_size(len(text.encode()))
    return document


def event_of(posted: object, program: str) -> dict[str, Any]:
    """The event without ``program``, which may be left out: its digest is the same with and without.

    Raises NotReadable ``invalid_json``, TooLarge ``body_too_large``, NotFound ``unknown_program`` when it names another
    than the key's.
    """
    if not isinstance(posted, dict):
        raise _no_json()
    try:
        octets = json.dumps(posted, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):  # half a surrogate pair is JSON, but no text that can be stored
        raise _no_json() from None
    _check_size(len(octets))
    named = posted.get("program", program)
    if named != program:
        message = f"program: the API key is not for {named!r}; leave the field out or send that program's key."
        raise NotFound("unknown_program", message, faults=(FieldFault("program", "is not the API key's program"),))
    return {name: value for name, value in posted.items() if name != "program"}


def _batch_of(document: Mapping[str, Any]) -> list[Any]:
    faults = [FieldFault(name, "stands in each event, not beside them") for name in document if name != "events"]
    events = document["events"]
    if not isinstance(events, list) or not 1 <= len(events) <= MAX_BATCH:
        faults.append(FieldFault("events", f"write a list of 1 to {MAX_BATCH} events"))
    if faults or not isinstance(events, list):
        listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
        raise Invalid("invalid_batch", f"The batch is not valid: {listed}.", faults=tuple(faults))
    return events


def _check_size(size: int) -> None:
    if size > MAX_EVENT_BYTES:
        raise TooLarge("body_too_large", f"The event has {size} bytes; one takes at most {MAX_EVENT_BYTES}.")


def _no_json() -> NotReadable:
    return NotReadable("invalid_json", 'Send one event as a JSON object in UTF-8, {...}, or {"events": [{...}, ...]}.')
