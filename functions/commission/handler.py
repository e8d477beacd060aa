"""Events stream -> ledger: each record is settled; what fails is reported, so that AWS retries and then keeps it."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.commission.by_hand import redrive, release
from functions.commission.settlement import settle
from linkledger.earning.close_month import MonthDesk
from linkledger.earning.settle_event import SettlementDesk
from linkledger_aws.observability import observed
from linkledger_aws.settings import CommissionSettings
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.streams import event_of, name_of


@cache
def desk() -> SettlementDesk:
    """Built at the first invocation."""
    stores = Stores.connect(TableNames(**CommissionSettings.from_environment().tables))
    months = MonthDesk(stores.terms, stores.partners, stores.closings, stores.months)
    return SettlementDesk(stores.terms, stores.partners, stores.events, stores.closings, stores.book, months)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """A stream's batch -> the records to be tried again; ``{"redrive": [...]}`` and ``{"release": {...}}`` by hand."""
    if "redrive" in event:
        return redrive(desk(), event["redrive"])
    if "release" in event:
        return release(desk(), event["release"])
    processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=_settle_record, processor=processor, context=context)


def _settle_record(record: DynamoDBRecord) -> None:
    settle(desk(), name_of(record.raw_event), lambda: event_of(record.raw_event))
