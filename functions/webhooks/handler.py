"""SQS deliveries-out -> receivers: up to ten messages side by side, each attempt written down.

Its role has no data: what it sends comes by the queue, and all that it writes is the log of attempts.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

import boto3
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse, PartialItemFailures
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhooks.calling import Answered, Caller
from linkledger.webhooks.delivery import Attempt, AttemptLog, DeliveryState, DueQueue, Outgoing
from linkledger.webhooks.dispatch import after_attempt
from linkledger.webhooks.signing import WebhookSecrets
from linkledger_aws.clock import BusinessClock, real_now
from linkledger_aws.observability import Counted, Log, count, log, observed, traced
from linkledger_aws.secrets import CachedSecret
from linkledger_aws.settings import WebhooksSettings
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.webhook_queues import SqsDue, read_outgoing


class Calls(Protocol):
    """How a receiver is called."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answered: ...


@dataclass(frozen=True)
class Sender:
    """``real`` is the time by which receivers judge a signature's age, which no moved clock moves."""

    caller: Calls
    secrets: Callable[[], WebhookSecrets]
    log: AttemptLog
    due: DueQueue
    clock: BusinessClock
    real: Callable[[], datetime] = real_now

    async def send(self, messages: Sequence[str]) -> list[BaseException | None]:
        """Each message's failure, None for one that was dealt with, whatever the receiver said."""
        return await asyncio.gather(*map(self._send, messages), return_exceptions=True)

    async def _send(self, text: str) -> None:
        sent = read_outgoing(text)
        at, real = self.clock.now(), self.real()
        secrets = self.secrets()
        headers = {
            "webhook-id": sent.delivery,
            "webhook-timestamp": str(int(real.timestamp())),
            "webhook-signature": secrets.signatures(
                sent.subscription, sent.secret_versions, sent.delivery, real, sent.body
            ),
        }
        answered = await self.caller.post(sent.url, sent.body.encode(), headers)
        self._note(sent, at, answered)

    def _note(self, sent: Outgoing, at: datetime, answered: Answered) -> None:
        attempt = Attempt(sent.attempt, at, answered.ms, answered.status, answered.error)
        state = after_attempt(sent, attempt, self.clock.now(), self.log, self.due)
        count(Counted.WEBHOOKS_DELIVERED if attempt.taken else Counted.WEBHOOKS_FAILED)
        if state is DeliveryState.DEAD:
            log(Log.DELIVERY_DEAD, program=sent.owner.program, subscription=sent.subscription, delivery=sent.delivery)


@cache
def sender() -> Sender:
    """Built at the first batch."""
    settings = WebhooksSettings.from_environment()
    stores = Stores.connect(TableNames(**settings.tables))
    secrets = CachedSecret(boto3.client("secretsmanager"), settings.webhook_secret, WebhookSecrets.from_secret)
    due = SqsDue(boto3.client("sqs"), settings.due_queue_url)
    clock = BusinessClock(settings.clock_file)
    return Sender(Caller(loopback=bool(settings.loopback_webhooks)), secrets.value, stores.deliveries, due, clock)


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse:
    """SQS event -> the messages whose attempt could not be made or written down."""
    records = event["Records"]
    outcomes = asyncio.run(sender().send([record["body"] for record in records]))
    failed: list[PartialItemFailures] = []
    for record, outcome in zip(records, outcomes, strict=True):
        if outcome is not None:
            log(Log.DELIVERY_NOT_TRIED, message_id=record["messageId"], **traced(outcome))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
