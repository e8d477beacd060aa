"""Keys of what merchants and networks report, and of the people in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from linkledger.ids import digest
from linkledger.program_time import format_instant
from linkledger_aws.storage.keys.key import Key

RECEIVED_SHARDS = 8
EVENT = "event"
CONFLICTS = "conflict#"


def event(program: str, event: str) -> Key:
    return Key(f"{program}#{event}", EVENT)


def program_and_event(pk: str) -> tuple[str, str]:
    program, _, event = pk.partition("#")
    return program, event


def conflict(program: str, event: str, digest: str) -> Key:
    return Key(f"{program}#{event}", f"{CONFLICTS}{digest}")


def refusal(program: str, at: datetime, body: str, code: str) -> Key:
    return Key(refusals(program, at.astimezone(UTC).date()), f"{format_instant(at)}#{digest(body, code)[:16]}")


def refusals(program: str, day: date) -> str:
    """Partition of what was refused on a UTC day."""
    return f"{program}#refused#{day:%Y%m%d}"


def received(program: str, event: str, at: datetime) -> str:
    """Partition of the index ``by_received`` for an accepted event."""
    return _received(at.astimezone(UTC).date(), int(digest(program, event)[:8], 16) % RECEIVED_SHARDS)


def received_partitions(start: datetime, end: datetime) -> Iterator[list[str]]:
    """The partitions of each UTC day of that time, day by day."""
    day, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
    while day <= last:
        yield [_received(day, shard) for shard in range(RECEIVED_SHARDS)]
        day += timedelta(days=1)


def _received(day: date, shard: int) -> str:
    return f"{day:%Y%m%d}#{shard:02d}"


def conversion(program: str, conversion: str) -> Key:
    return Key(f"conversion#{program}#{conversion}", "conversion")


def listed_conversion(program: str, state: str, reported_at: datetime, conversion: str) -> Key:
    """The mark of a conversion among those of its state."""
    return Key(listed_conversions(program, state), f"{format_instant(reported_at)}#{conversion}")


def listed_conversions(program: str, state: str) -> str:
    """Partition of a program's conversions of one state."""
    return f"conversions#{program}#{state}"


def conversion_of_listed(sk: str) -> str:
    return sk.rpartition("#")[2]


def conversions_of_click(program: str, click: str) -> Key:
    """How many conversions of a click wait that came without a token."""
    return Key(f"click#{program}#{click}", "unsigned")


def person(program: str, customer: str) -> Key:
    return Key(program, customer)
