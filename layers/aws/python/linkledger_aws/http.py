"""HTTP at the edge: RFC 9457 problem documents, and the one mapping from domain errors to status codes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from linkledger.access.operators import Forbidden
from linkledger.errors import Conflict, FieldFault, Invalid, LinkledgerError, NotFound, Refused, Stale
from linkledger_aws.observability import Counted, Log, count, log, traced
from linkledger_aws.secrets import SecretUnavailable

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
_RETRY_SECONDS = 2


class Unauthorized(LinkledgerError):
    """The caller showed no valid key or token."""


class NotReadable(LinkledgerError):
    """The request can't be read at all: no JSON, no UTF-8."""


class TooLarge(LinkledgerError):
    """The request's body is longer than the edge takes."""


# Refused is well-formed input that a rule forbids; 409 is kept for what contradicts the stored.
_STATUS: Mapping[type[LinkledgerError], HTTPStatus] = {
    NotReadable: HTTPStatus.BAD_REQUEST,
    Unauthorized: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    TooLarge: HTTPStatus.CONTENT_TOO_LARGE,
    Invalid: HTTPStatus.UNPROCESSABLE_CONTENT,
    Refused: HTTPStatus.UNPROCESSABLE_CONTENT,
    Stale: HTTPStatus.SERVICE_UNAVAILABLE,
    SecretUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
_HEADERS: Mapping[HTTPStatus, Mapping[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"www-authenticate": "Bearer"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"retry-after": str(_RETRY_SECONDS)},
}


@dataclass(frozen=True)
class Problem:
    """A problem document (RFC 9457) with its status and headers; ``request_id`` is for the operator's log."""

    status: HTTPStatus
    code: str
    detail: str
    errors: tuple[FieldFault, ...] = ()
    request_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = [{"field": each.field, "message": each.message} for each in self.errors]
        if self.request_id:
            document["request_id"] = self.request_id
        return json.dumps(document)


def problem_of(error: Exception, request_id: str) -> Problem:
    """The problem document of any exception; an unexpected one becomes a 500 that names nothing but the request."""
    status = _status_of(error)
    if not isinstance(error, LinkledgerError) or status is None:
        detail = "Something failed here, not in your request; try again, and name the request_id if it stays."
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail, request_id=request_id)
    return Problem(status, error.code, error.message, error.faults, headers=_HEADERS.get(status, {}))


def _status_of(error: Exception) -> HTTPStatus | None:
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), None)


def json_response(status: HTTPStatus, document: Mapping[str, Any]) -> dict[str, Any]:
    """An answer in the shape that API Gateway's payload 2.0 expects."""
    return {"statusCode": int(status), "headers": {"content-type": JSON}, "body": json.dumps(document)}


def problem_response(problem: Problem) -> dict[str, Any]:
    """A problem in the shape that API Gateway's payload 2.0 expects."""
    headers = {"content-type": PROBLEM_JSON, **problem.headers}
    return {"statusCode": int(problem.status), "headers": headers, "body": problem.body}


def report(error: Exception, request_id: str) -> Problem:
    """The problem document of an exception, once it is logged and counted."""
    problem = problem_of(error, request_id)
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log(Log.REQUEST_FAILED, request_id=request_id, **traced(error))
        count(Counted.REQUEST_ERRORS)
    else:
        log(Log.REQUEST_REFUSED, status=int(problem.status), problem=problem.code)
    return problem
