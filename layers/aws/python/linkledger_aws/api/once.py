"""A POST with an ``Idempotency-Key`` has its effect once: the same request again gets the answer of the first.

What keeps money safe are deterministic ids, which never expire; this keeps a retrying client's answers the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.errors import Conflict
from linkledger_aws.api.tokens import asker
from linkledger_aws.http import problem_response, report
from linkledger_aws.storage.database import Database

KEPT_SECONDS = 7 * 24 * 3600
_LONGEST_KEY = 128


class _NotKept(Exception):
    """An answer that a retry shall not see again: the request had no effect."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(answer["statusCode"])
        self.answer = answer


@dataclass(frozen=True)
class Once:
    """Answers of POST requests, kept for a week; refusals and failures are not kept, so that a retry is a new try."""

    records: BasePersistenceLayer
    config: IdempotencyConfig = field(
        default_factory=lambda: IdempotencyConfig(
            event_key_jmespath="request",
            payload_validation_jmespath="body",
            expires_after_seconds=KEPT_SECONDS,
            raise_on_no_idempotency_key=True,
        )
    )

    @classmethod
    def over(cls, database: Database) -> Self:
        """Kept in the table ``requests``."""
        layer = DynamoDBPersistenceLayer(
            table_name=database.names.requests,
            key_attr="pk",
            sort_key_attr="sk",
            static_pk_value="idempotency",
            expiry_attr="expires_at",
            boto3_client=database.client,
        )
        return cls(layer)

    def answer(
        self, event: Mapping[str, Any], context: LambdaContext, resolve: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """The answer, of now or of the first time.

        The same key with another body is 409 ``idempotency_key_reused``, one whose first request still runs 409
        ``request_in_progress``.
        """
        request = _request_of(event)
        if request is None:
            return resolve()
        self.config.register_lambda_context(context)

        def first(*, data: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - what the answer is kept by
            answer = resolve()
            if answer["statusCode"] >= 300 or _is_secret(answer):
                raise _NotKept(answer)
            return answer

        once = idempotent_function(
            first, data_keyword_argument="data", persistence_store=self.records, config=self.config
        )
        try:
            kept: dict[str, Any] = once(data={"request": request, "body": event.get("body") or ""})
        except _NotKept as new:
            return new.answer
        except IdempotencyValidationError:
            message = "Idempotency-Key: it belongs to an earlier request with another body; send a new key."
            return problem_response(report(Conflict("idempotency_key_reused", message), context.aws_request_id))
        except IdempotencyAlreadyInProgressError:
            message = "The first request with this Idempotency-Key is still being worked on; ask again in a moment."
            return problem_response(report(Conflict("request_in_progress", message), context.aws_request_id))
        return kept


def _is_secret(answer: Mapping[str, Any]) -> bool:
    """Whether the answer shows a secret, which is kept nowhere: its route says ``Cache-Control: no-store``."""
    headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    return headers.get("cache-control") == "no-store"


def _request_of(event: Mapping[str, Any]) -> list[str] | None:
    """Who asks for what under which key; None where an answer is not to be kept."""
    context = event["requestContext"]
    who = asker(event)
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    key = headers.get("idempotency-key", "")
    if context["http"]["method"] != "POST" or not who or not 0 < len(key) <= _LONGEST_KEY:
        return None
    return [who, event["rawPath"], key]
