"""What lies in the on-failure bucket, and which of it may be put away after it was driven again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkledger.errors import Invalid
from linkledger_aws.streams import EventName, name_of

FAILED = "aws/lambda/"
DONE = "done/"


@dataclass(frozen=True)
class FailedBatch:
    """One object of the bucket: the function that gave up, why, and the records' events (none: not for a redrive)."""

    key: str
    function: str
    condition: str
    events: tuple[EventName, ...]

    @property
    def done_key(self) -> str:
        return DONE + self.key


@dataclass(frozen=True)
class Redriven:
    """What came of driving one batch again: all its events are settled, or some failed (event, code, message)."""

    batch: FailedBatch
    settled: tuple[EventName, ...]
    failed: tuple[tuple[EventName, str, str], ...]

    @property
    def done(self) -> bool:
        """Whether every record has an outcome now, so that the object may be put away."""
        return bool(self.batch.events) and set(self.settled) >= set(self.batch.events) and not self.failed


def read_batch(key: str, text: str, *, commission: str) -> FailedBatch:
    """Reads an object as Lambda writes it; only batches of the function `commission` hold events.

    An object that nobody can read holds no events: it stays where it is, and is shown."""
    try:
        document = json.loads(text)
        context = document["requestContext"]
        function = str(context["functionArn"]).split(":function:")[1].split(":")[0]
        condition = str(context["condition"])
    except (ValueError, KeyError, TypeError, IndexError):
        return FailedBatch(key, "?", "unreadable", ())
    events = _events(document.get("payload")) if function == commission else ()
    return FailedBatch(key, function, condition, events)


def _events(payload: object) -> tuple[EventName, ...]:
    try:
        event: Any = json.loads(payload) if isinstance(payload, str) else payload
        records = event["Records"]
        return tuple(dict.fromkeys(name_of(record) for record in records))
    except (ValueError, KeyError, TypeError, Invalid):
        return ()


def outcome_of(batch: FailedBatch, answers: Sequence[Mapping[str, Any]]) -> Redriven:
    """What the commission function's answers `{"settled": [...], "failed": [...]}` say of the batch's events."""
    settled = [name_of(each) for answer in answers for each in answer.get("settled", ())]
    failed = [
        (name_of(each), str(each.get("code", "")), str(each.get("message", "")))
        for answer in answers
        for each in answer.get("failed", ())
    ]
    return Redriven(batch, tuple(settled), tuple(failed))


def in_portions(events: Sequence[EventName], size: int = 100) -> Iterable[list[dict[str, str]]]:
    """The events as the commission function takes them, so many at a time that it answers before it must stop."""
    for start in range(0, len(events), size):
        yield [each._asdict() for each in events[start : start + size]]
