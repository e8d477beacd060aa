"""Requests that never reach a route: what Powertools' validation says of them, in the project's own words."""

import json
from base64 import b64decode
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from linkledger.errors import FieldFault, Invalid, NotFound
from linkledger_aws.http import JSON, NotReadable

_LONGEST_PATH = 1024
"""Bytes; a sort key of DynamoDB has no more."""


def read_as_json(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its body declared as JSON, which is all that is taken here, whatever a client calls it.

    API Gateway decodes a path, and routes take no bare ``#``, which the ids of months have. Raises NotFound
    ``unknown_route`` for a path that no key of a table can hold.
    """
    if len(event["rawPath"].encode(errors="replace")) > _LONGEST_PATH:
        raise _no_route()
    return {
        **event,
        "rawPath": event["rawPath"].replace("#", "%23"),
        "headers": {**event.get("headers", {}), "content-type": JSON},
    }


def as_domain_error(error: Exception) -> Exception:
    """The same error as one that the HTTP mapping knows; any other stays what it is."""
    if isinstance(error, NotFoundError):
        return _no_route()
    if not isinstance(error, RequestValidationError):
        return error
    raw = error.errors()
    if any(each["type"] == "json_invalid" for each in raw):
        return _no_json()
    faults = tuple(FieldFault(_field(each["loc"]), each["msg"]) for each in raw)
    listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
    return Invalid("invalid_request", f"The request is not valid: {listed}.", faults=faults)


def _no_json() -> NotReadable:
    return NotReadable("invalid_json", "The body is no JSON object in UTF-8.")


def _no_route() -> NotFound:
    return NotFound("unknown_route", "There is no such route; see the API's documentation for those there are.")


def with_read_body(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its body, if it has one, as the text of a JSON document.

    Raises NotReadable ``invalid_json``, also for half a surrogate pair, which is JSON, but no text that can be stored,
    and for a number of thousands of digits.
    """
    body = event.get("body")
    if not body:
        return event
    try:
        octets = b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
        text = octets.decode()
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise NotReadable(
            "invalid_json", "The body holds half a character (a lone surrogate); send whole ones."
        ) from None
    except (ValueError, RecursionError):
        raise _no_json() from None
    return {**event, "body": text, "isBase64Encoded": False}


def _field(location: tuple[int | str, ...]) -> str:
    named = location[1:] or location
    return ".".join(str(step) for step in named)
