"""Changes that the emulator's stream has lost: it keeps tables over a restart, but not the streams' records.

DynamoDB keeps a stream's records for 24 hours whatever happens; here every item of the table whose present state is
not known as done becomes a record again. So nothing is lost, and nothing that is done comes twice.
"""

import itertools
import time
from collections.abc import Iterator

from cli.local.endpoint import Endpoint
from cli.local.filters import matches_any
from cli.local.streams.progress import ProgressFiles
from cli.local.streams.records import Record, change_digest, to_event_record
from cli.local.streams.settings import MappingSettings

_numbers = itertools.count()


def table_records(endpoint: Endpoint, settings: MappingSettings) -> Iterator[Record]:
    """A record for each item of the mapping's table that its filters let pass.

    Nothing for a stream without new images: such a mapping cannot be caught up from the table."""
    dynamodb = endpoint.client("dynamodb")
    table = dynamodb.describe_table(TableName=settings.table)["Table"]
    view = table["StreamSpecification"]["StreamViewType"]
    if not view.startswith("NEW_"):
        return
    keys = [element["AttributeName"] for element in table["KeySchema"]]
    pages = dynamodb.get_paginator("scan").paginate(TableName=settings.table, ConsistentRead=True)
    for item in itertools.chain.from_iterable(page["Items"] for page in pages):
        record = _insert_record(settings, view, {key: item[key] for key in keys}, item)
        if matches_any(record, settings.filters):
            yield record


def has_missed(endpoint: Endpoint, settings: MappingSettings, files: ProgressFiles) -> bool:
    """Whether the table holds a change that is not done."""
    done = files.done()
    return any(change_digest(record) not in done for record in table_records(endpoint, settings))


def _insert_record(settings: MappingSettings, view: str, keys: dict[str, object], item: dict[str, object]) -> Record:
    now = time.time_ns()
    number = f"9{now:027d}{next(_numbers):012d}"  # 40 digits, the longest that a sequence number may have
    change = {
        "ApproximateCreationDateTime": now / 1e9,
        "Keys": keys,
        "NewImage": item,
        "SequenceNumber": number,
        "SizeBytes": 0,
        "StreamViewType": view,
    }
    raw = {
        "eventID": number,
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": settings.stream_arn.split(":")[3],
        "dynamodb": change,
    }
    return to_event_record(raw, settings.stream_arn)
