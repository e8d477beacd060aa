"""Records that a mapping gives up, kept in its on-failure destination in the form that AWS documents.

https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html: a bucket receives the whole event,
a queue or topic only where in the stream the batch was.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from cli.local.endpoint import Endpoint
from cli.local.streams.invocation import Answer, event_of
from cli.local.streams.records import Record, created_at, sequence_number
from cli.local.streams.settings import MappingSettings

RETRIES_EXHAUSTED = "RetryAttemptsExhausted"
TOO_OLD = "RecordAgeExceeded"


@dataclass(frozen=True)
class GivenUp:
    """A batch that will not be tried again, and why."""

    records: Sequence[Record]
    condition: str
    invocations: int
    answer: Answer | None


class FailureDestination(Protocol):
    """Keeps what a mapping gives up."""

    def __call__(self, given_up: GivenUp, /) -> None:
        """Keep it."""


class OnFailure:
    """The mapping's on-failure destination: an S3 bucket, an SQS queue, an SNS topic, or none."""

    def __init__(self, endpoint: Endpoint, settings: MappingSettings, shard_id: str) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._shard_id = shard_id

    def __call__(self, given_up: GivenUp) -> None:
        destination = self._settings.on_failure_arn
        if destination is None:
            return
        now = datetime.now(UTC)
        record = invocation_record(given_up, self._settings, self._shard_id, now)
        service, resource = destination.split(":")[2], destination.split(":")[-1]
        if service == "s3":
            record["payload"] = event_of(given_up.records).decode()
            self._endpoint.client("s3").put_object(
                Bucket=resource,
                Key=object_key(self._settings.uuid, self._shard_id, now),
                Body=json.dumps(record).encode(),
                ContentType="application/json",
            )
        elif service == "sqs":
            sqs = self._endpoint.client("sqs")
            url = sqs.get_queue_url(QueueName=resource)["QueueUrl"]
            sqs.send_message(QueueUrl=url, MessageBody=json.dumps(record))
        elif service == "sns":
            self._endpoint.client("sns").publish(TopicArn=destination, Message=json.dumps(record))
        else:
            raise ValueError(f"on-failure destination {destination} is neither a bucket, a queue nor a topic")


def object_key(mapping_uuid: str, shard_id: str, now: datetime) -> str:
    """`aws/lambda/{mapping}/{shard}/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-{random}`."""
    return f"aws/lambda/{mapping_uuid}/{shard_id}/{now:%Y/%m/%d}/{now:%Y-%m-%dT%H.%M.%S}-{uuid.uuid4()}"


def invocation_record(given_up: GivenUp, settings: MappingSettings, shard_id: str, now: datetime) -> dict[str, Any]:
    """The metadata of the failed invocation (without the payload)."""
    first, last = given_up.records[0], given_up.records[-1]
    answer = given_up.answer
    response = (
        {"statusCode": 200, "executedVersion": "$LATEST", "functionError": answer.function_error} if answer else None
    )
    return {
        "requestContext": {
            "requestId": answer.request_id if answer else str(uuid.uuid4()),
            "functionArn": settings.function_arn,
            "condition": given_up.condition,
            "approximateInvokeCount": given_up.invocations,
        },
        "responseContext": response,
        "version": "1.0",
        "timestamp": _iso(now),
        "DDBStreamBatchInfo": {
            "shardId": shard_id,
            "startSequenceNumber": sequence_number(first),
            "endSequenceNumber": sequence_number(last),
            "approximateArrivalOfFirstRecord": _iso(datetime.fromtimestamp(created_at(first), UTC)),
            "approximateArrivalOfLastRecord": _iso(datetime.fromtimestamp(created_at(last), UTC)),
            "batchSize": len(given_up.records),
            "streamArn": settings.stream_arn,
        },
    }


def _iso(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
