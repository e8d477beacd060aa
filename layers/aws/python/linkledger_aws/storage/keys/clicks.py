"""Keys of clicks, beside those that the redirect composes itself (tracking/wire.py), and of a partner's links."""

from datetime import UTC, datetime

from linkledger.tracking.click_id import SHARDS, ClickId
from linkledger.tracking.wire import click_key
from linkledger_aws.storage.keys.key import from_wire, millis


def partner_key(program: str, partner: str) -> str:
    """Partition of the indexes ``by_partner`` (links, customers)."""
    return f"{program}#{partner}"


def click_partitions(program: str, start: datetime, end: datetime) -> list[str]:
    """All partitions that hold the program's clicks of that time: 32 shards of each UTC day."""
    days = (end.astimezone(UTC).date() - start.astimezone(UTC).date()).days + 1
    moments = (millis(start) + day * 86_400_000 for day in range(days))
    clicks = (ClickId(program, "", "", moment, shard, "") for moment in moments for shard in range(SHARDS))
    return [from_wire(click_key(click)).pk for click in clicks]


def click_range(start: datetime, end: datetime) -> tuple[str, str]:
    """Sort keys of clicks from ``start`` until before ``end``; both ends are below any click of their millisecond."""
    return f"{millis(start):013d}", f"{millis(end):013d}"
