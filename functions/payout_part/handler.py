"""SQS payout-parts -> payouts: one part's partners are asked; whoever ends the last part goes on with the batch."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.payouts.run_batch import BatchDesk
from linkledger_aws.clock import BusinessClock
from linkledger_aws.gathering import PartMessage, SqsParts, gathering_desk, report_batch, time_left
from linkledger_aws.observability import Log, log, observed, traced
from linkledger_aws.settings import PayoutPartSettings
from linkledger_aws.storage import Stores, TableNames


@dataclass(frozen=True)
class Worker:
    """The use case and the clock."""

    batches: BatchDesk
    clock: BusinessClock


@cache
def worker() -> Worker:
    """Built at the first message."""
    settings = PayoutPartSettings.from_environment()
    parts = SqsParts(boto3.client("sqs"), settings.parts_queue_url)
    stores = Stores.connect(TableNames(**settings.tables))
    return Worker(gathering_desk(stores, parts), BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """SQS event -> the messages to be tried again. A part goes on where the last worker of it stopped."""
    held = worker()

    def ask(record: SQSRecord) -> None:
        message = PartMessage.read(record.body, held.clock.now())
        try:
            batch = held.batches.ask(message.program, message.period, message.after, message.now, time_left(context))
        except Exception as error:
            log(Log.PART_NOT_ASKED, program=message.program, period=message.period, **traced(error))
            raise
        if batch is not None:
            report_batch(batch, message.now)

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=ask, processor=processor, context=context)
