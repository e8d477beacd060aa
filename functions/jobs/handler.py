"""SQS jobs -> a file in the bucket: one job at a time, whatever kind it is of."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.jobs.works import Works
from linkledger.errors import Stale
from linkledger.jobs.job import MOST_TRIES
from linkledger.jobs.worker import Worker
from linkledger_aws.called import CalledFunction
from linkledger_aws.clock import BusinessClock
from linkledger_aws.gathering import time_left
from linkledger_aws.job_files import JobBucket, read_name
from linkledger_aws.observability import Log, log, observed, traced
from linkledger_aws.settings import JobsSettings
from linkledger_aws.storage import Stores, TableNames

_EXPORT_SECONDS: Final = 720


@dataclass(frozen=True)
class Desk:
    """The use case and the clock."""

    worker: Worker
    clock: BusinessClock


@cache
def desk() -> Desk:
    """Built at the first message."""
    settings = JobsSettings.from_environment()
    stores = Stores.connect(TableNames(**settings.tables))
    works = Works(
        stores.terms,
        stores.drafts,
        stores.partners,
        stores.events,
        stores.book,
        stores.journal,
        stores.audit,
        CalledFunction.connect(settings.payout_export_function, _EXPORT_SECONDS),
    )
    worker = Worker(stores.jobs, JobBucket.connect(settings.jobs_bucket), works.kinds)
    return Desk(worker, BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """SQS event -> the messages to be tried again. A job that ended is not done again.

    One that broke off is done again at once, until it ended: a message that is given back stays hidden for longer than
    a worker lives.
    """
    held = desk()

    def work(record: SQSRecord) -> None:
        for left in reversed(range(MOST_TRIES + 1)):
            try:
                name = read_name(record.body)
                job = held.worker.run(name, held.clock.now, time_left(context))
                break
            except Exception as error:
                log(Log.JOB_BROKE_OFF, sqs_message=record.message_id, **traced(error))
                if isinstance(error, Stale) or not left:
                    raise
        if job is not None:
            log(Log.JOB_ENDED, program=name.program, job=name.id, kind=job.kind, status=str(job.status), rows=job.rows)

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=work, processor=processor, context=context)
