"""When a message that was not taken is tried again: eight times over about a day, a little apart from its fellows."""

from datetime import datetime, timedelta
from typing import Final

from linkledger.ids import digest

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=15),
)
"""Between an attempt and the next."""
ATTEMPTS: Final = len(WAITS) + 1
_SPREAD = 10
"""A wait is longer by at most the tenth part, so that messages that failed together do not come back together."""
_PLACES = 10_000


def next_attempt(attempt: int, message: str, now: datetime) -> datetime | None:
    """When to try again after the attempt of that number (from 1) failed; None after the last."""
    if attempt >= ATTEMPTS:
        return None
    wait, place = WAITS[attempt - 1], int(digest(message, str(attempt))[:8], 16) % _PLACES
    return now + wait + wait * place // (_SPREAD * _PLACES)
