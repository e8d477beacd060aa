"""Functions that others call, so that these need no rights of theirs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import boto3
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

from linkledger.errors import Refused

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

WAITED_SECONDS: Final = 22
"""An API has 29 in all."""
_REFUSALS: Final = frozenset({"Invalid", "NotFound", "Conflict", "Refused"})


class Call(Protocol):
    """A function."""

    def __call__(self, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """Its answer; None where it takes longer, and goes on by itself.

        Raises Refused ``refused_by_function`` in the function's own words.
        """


class FunctionFailed(Exception):
    """A function failed in a way that it did not mean to."""


@dataclass(frozen=True)
class CalledFunction:
    """A deployed function by its name."""

    client: "LambdaClient"
    name: str

    @classmethod
    def connect(cls, name: str, waited_seconds: int = WAITED_SECONDS) -> Self:
        """By the usual AWS environment, read now; a call is made once, whatever becomes of it."""
        config = Config(read_timeout=waited_seconds, retries={"total_max_attempts": 1})
        return cls(boto3.client("lambda", config=config), name)

    def __call__(self, event: Mapping[str, Any]) -> dict[str, Any] | None:
        try:
            response = self.client.invoke(FunctionName=self.name, Payload=json.dumps(event).encode())
            answer: dict[str, Any] = json.loads(response["Payload"].read() or b"{}")
        except ReadTimeoutError:
            return None
        if not response.get("FunctionError"):
            return answer
        reason = str(answer.get("errorMessage", "no message"))
        if answer.get("errorType") in _REFUSALS:
            raise Refused("refused_by_function", reason)
        raise FunctionFailed(f"{self.name}: {reason}")
