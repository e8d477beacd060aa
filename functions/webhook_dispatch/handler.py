"""Tables' streams and SQS deliveries-due -> SQS deliveries-out: who is told what happened, and whose turn it is again.

It reads after the ledger and writes nothing of it, so that whatever fails here costs a message's time and no money.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.webhooks.dispatch import Dispatcher
from linkledger_aws.clock import BusinessClock
from linkledger_aws.observability import Counted, Log, count, log, observed, traced
from linkledger_aws.settings import WebhookDispatchSettings
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.storage.changes import facts_of
from linkledger_aws.webhook_queues import SqsDue, SqsOutbox, read_due


@dataclass(frozen=True)
class Office:
    """The use case and the clock."""

    dispatcher: Dispatcher
    clock: BusinessClock


@cache
def office() -> Office:
    """Built at the first batch."""
    settings = WebhookDispatchSettings.from_environment()
    stores, queues = Stores.connect(TableNames(**settings.tables)), boto3.client("sqs")
    dispatcher = Dispatcher(
        stores.subscriptions,
        stores.partners,
        stores.deliveries,
        SqsDue(queues, settings.due_queue_url),
        SqsOutbox(queues, settings.out_queue_url),
    )
    return Office(dispatcher, BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Stream or SQS event -> the first record, or the messages, to be tried again."""
    records = event["Records"]
    if records and records[0]["eventSource"] == "aws:sqs":
        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        return process_partial_response(event=event, record_handler=_try, processor=processor, context=context)
    failed_at = _announce(records)
    return {"batchItemFailures": [{"itemIdentifier": failed_at}] if failed_at else []}


def _announce(records: Sequence[Mapping[str, Any]]) -> str:
    """The sequence number of the first record that failed: Lambda delivers everything from that one on once more."""
    held = office()
    for record in records:
        number = str(record["dynamodb"]["SequenceNumber"])
        try:
            sent = sum(held.dispatcher.announce(fact, held.clock.now()) for fact in facts_of(record))
        except Exception as error:  # whatever stops one record must not stop the ones before it
            log(Log.FACT_NOT_ANNOUNCED, sequence_number=number, **traced(error))
            return number
        if sent:
            count(Counted.WEBHOOKS_SENT, sent)
    return ""


def _try(record: SQSRecord) -> None:
    """Whatever it raises leaves the message in the queue."""
    try:
        due = read_due(record.body)
        office().dispatcher.attempt(due, office().clock.now())
    except Exception as error:
        log(Log.DELIVERY_NOT_TRIED, message_id=record.message_id, **traced(error))
        raise
