"""What a table's key is."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from linkledger.tracking.wire import AttributeValue


class Key(NamedTuple):
    """A table's primary key."""

    pk: str
    sk: str


def from_wire(key: dict[str, AttributeValue]) -> Key:
    """A key that the redirect's room composes."""
    return Key(key["pk"]["S"], key["sk"]["S"])


def millis(at: datetime) -> int:
    """Milliseconds since 1970, as ids hold them."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
