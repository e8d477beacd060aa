"""Ids of what the APIs make: prefixed, and in the order of their making where lists go by it."""

import secrets
from datetime import datetime, timedelta
from typing import Final

_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00Z")


def new_ordered_id(prefix: str, now: datetime) -> str:
    """``lead_`` and the milliseconds since 1970 in 13 digits, then 12 random hex digits."""
    millis = (now - _EPOCH) // timedelta(milliseconds=1)
    return f"{prefix}_{millis:013d}{secrets.token_hex(6)}"
