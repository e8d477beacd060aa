"""When the story happens: around the month end before the last, so that two months end before the present."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linkledger.program_time import day_start, local_day

ZONE = "Europe/Kyiv"
"""keycrm's; b1's (Europe/Vilnius) has the same days."""

_BEFORE = timedelta(days=9)


@dataclass(frozen=True)
class Calendar:
    """The story opens nine days before `month_end`, the first instant of a month in the programs' time."""

    opening: datetime
    month_end: datetime

    @property
    def month(self) -> str:
        """The month that ends in the story, such as `2026-03`."""
        return f"{local_day(self.month_end - timedelta(hours=1), ZONE):%Y-%m}"

    @property
    def first_day(self) -> date:
        return local_day(self.opening, ZONE)

    @property
    def last_day(self) -> date:
        """The last day that is closed in the story: the second of the new month."""
        return local_day(self.month_end, ZONE) + timedelta(days=1)

    @property
    def batch_opens(self) -> datetime:
        """Half an hour after keycrm's batch may be prepared: on the 2nd at 06:00 in Kyiv."""
        return datetime.combine(self.last_day, time(6, 30), ZoneInfo(ZONE))


def calendar_for(now: datetime) -> Calendar:
    """The calendar of a story whose last act is past at `now`, 71 days after its opening at most."""
    last_end = local_day(now, ZONE).replace(day=1)
    first = (last_end - timedelta(days=1)).replace(day=1)
    opening = datetime.combine(first - _BEFORE, time(12), ZoneInfo(ZONE))
    return Calendar(opening.astimezone(UTC), day_start(first, ZONE))
