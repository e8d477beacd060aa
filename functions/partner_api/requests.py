"""Requests that never reach a route: what Powertools' validation says of them, in the project's own words."""

from typing import Any

from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from linkledger.errors import FieldFault, Invalid, NotFound
from linkledger_aws.http import JSON, NotReadable


def read_as_json(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its body declared as JSON, which is all that is taken here, whatever a client calls it."""
    return {**event, "headers": {**event.get("headers", {}), "content-type": JSON}}


def as_domain_error(error: Exception) -> Exception:
    """The same error as one that the HTTP mapping knows; any other stays what it is."""
    if isinstance(error, NotFoundError):
        return NotFound("unknown_route", "There is no such route; see the API's documentation for those there are.")
    if not isinstance(error, RequestValidationError):
        return error
    raw = error.errors()
    if any(each["type"] == "json_invalid" for each in raw):
        return NotReadable("invalid_json", "The body is no JSON object in UTF-8.")
    faults = tuple(FieldFault(_field(each["loc"]), each["msg"]) for each in raw)
    listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
    return Invalid("invalid_request", f"The request is not valid: {listed}.", faults=faults)


def _field(location: tuple[int | str, ...]) -> str:
    named = location[1:] or location
    return ".".join(str(step) for step in named)
