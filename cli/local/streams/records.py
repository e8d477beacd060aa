"""Stream records in the form in which Lambda hands them to a function."""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

type Record = Mapping[str, Any]


def to_event_record(raw: Mapping[str, Any], stream_arn: str) -> Record:
    """A record of GetRecords as an element of the event's `Records`: JSON types only, with its source."""
    record: dict[str, Any] = _plain(raw)
    record["eventSourceARN"] = stream_arn
    return record


def sequence_number(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def created_at(record: Record) -> float:
    """When the change was made, in seconds since 1970."""
    return float(record["dynamodb"]["ApproximateCreationDateTime"])


def lane_of(record: Record, lanes: int) -> int:
    """The lane of the record: always the same for the same item, so that its changes stay in order."""
    keys = json.dumps(record["dynamodb"]["Keys"], sort_keys=True)
    return zlib.crc32(keys.encode()) % lanes


def change_digest(record: Record) -> str:
    """Names the state in which the change left the item, the same for a stream record and for the item itself."""
    change = record["dynamodb"]
    state = json.dumps([change["Keys"], change.get("NewImage")], sort_keys=True)
    return hashlib.sha256(state.encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.timestamp()
    return value
