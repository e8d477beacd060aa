"""One invocation of a stream function with one batch, and what its answer says about each record."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from cli.local.endpoint import Endpoint
from cli.local.streams.records import Record, sequence_number

_LONGEST_INVOCATION_SECONDS = 900


class NotInvokedError(Exception):
    """The function could not be called (throttled, not reachable): this uses up no attempt."""


@dataclass(frozen=True)
class Answer:
    """The function's answer to a batch."""

    first_failure: int | None
    """Index of the first record that is to be tried again; None when all are done."""
    request_id: str = ""
    function_error: str | None = None


class Invoker(Protocol):
    """Calls the mapping's function."""

    def __call__(self, records: Sequence[Record], /) -> Answer:
        """Call it with a batch. Raises NotInvokedError when it could not be called."""


class LambdaInvoker:
    """Calls the function by Lambda's Invoke API."""

    def __init__(self, endpoint: Endpoint, function_arn: str, *, partial_failures: bool) -> None:
        # One attempt: a repeated call is the retry policy's decision, not the SDK's.
        self._lambda = endpoint.client("lambda", read_timeout=_LONGEST_INVOCATION_SECONDS, attempts=1)
        self._function_arn = function_arn
        self._partial_failures = partial_failures

    def __call__(self, records: Sequence[Record]) -> Answer:
        try:
            response = self._lambda.invoke(FunctionName=self._function_arn, Payload=event_of(records))
            payload = response["Payload"].read()
        except (ClientError, BotoCoreError, OSError) as error:
            raise NotInvokedError(str(error)) from error
        request_id = response["ResponseMetadata"].get("RequestId", "")
        if response.get("FunctionError"):
            return Answer(0, request_id, response["FunctionError"])
        failure = first_failure(payload, records) if self._partial_failures else None
        return Answer(failure, request_id)


def event_of(records: Sequence[Record]) -> bytes:
    """The event that the function receives."""
    return json.dumps({"Records": list(records)}).encode()


def first_failure(payload: bytes, records: Sequence[Record]) -> int | None:
    """Read `batchItemFailures`: the lowest named record; the whole batch when a name is none of its records.

    https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    try:
        answer: Any = json.loads(payload or b"null")
    except ValueError:
        return 0
    if not isinstance(answer, dict):
        return None if answer is None else 0
    failures = answer.get("batchItemFailures") or []
    if not failures:
        return None
    positions = {sequence_number(record): index for index, record in enumerate(records)}
    named = [failure.get("itemIdentifier") for failure in failures]
    return min((positions.get(name, 0) for name in named), default=None)
