"""SQS clicks-recovery -> clicks: each message is a click's item; what fails stays in the queue, then in its DLQ."""

import json
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.tracking.wire import click_from_item
from linkledger_aws.observability import Counted, Log, count, log, observed, traced
from linkledger_aws.settings import ClickRecoverySettings
from linkledger_aws.storage.recovered_clicks import RecoveredClicks


@cache
def recovered_clicks() -> RecoveredClicks:
    """Built at the first batch."""
    settings = ClickRecoverySettings.from_environment()
    return RecoveredClicks(boto3.client("dynamodb"), settings.clicks_table, settings.closings_table)


def recover(record: SQSRecord) -> None:
    """Puts one message's click into the table; whatever it raises leaves the message in the queue."""
    try:
        recovered_clicks().put(click_from_item(json.loads(record.body)))
    except Exception as error:
        log(Log.CLICK_NOT_RECOVERED, message_id=record.message_id, **traced(error))
        raise
    count(Counted.CLICKS_RECOVERED)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """SQS event -> the messages to be tried again."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=recover, processor=processor, context=context)
