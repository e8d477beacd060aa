"""Clicks in memory."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from linkledger.tracking.click import Click
from linkledger.tracking.click_id import ClickId

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DAY_MS = DAY // timedelta(milliseconds=1)


class InMemoryClicks:
    """Clicks by id, and the ids of each program's UTC days (counted from the epoch)."""

    def __init__(self) -> None:
        self.rows: dict[ClickId, Click] = {}
        self._days: dict[tuple[str, int], list[ClickId]] = {}

    def put(self, click: Click) -> None:
        if click.id not in self.rows:
            self._days.setdefault((click.id.program, click.id.at_ms // DAY_MS), []).append(click.id)
        self.rows[click.id] = click

    def earlier_clicks(self, click: ClickId) -> tuple[ClickId, ...]:
        return self.rows[click].candidates if click in self.rows else ()

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]:
        days = range((start - EPOCH) // DAY, (end - EPOCH) // DAY + 1)
        found = (each for day in days for each in self._days.get((program, day), ()))
        return [self.rows[each] for each in found if start <= each.at < end]
