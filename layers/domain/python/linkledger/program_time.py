"""Program time: instants in UTC, and the days and months that a program's own time zone cuts out of them."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linkledger.errors import Invalid


def parse_instant(text: str, *, field: str = "at") -> datetime:
    """Reads an ISO 8601 instant with an offset into UTC, whole milliseconds. Raises Invalid ``invalid_time``."""
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None and 1970 <= instant.year <= 9998:  # so that any offset and sum stays a date
            return whole_milliseconds(instant)
    except ValueError:
        pass
    raise Invalid("invalid_time", f"{field}: {text!r} is no instant; write it as 2026-03-01T09:00:00Z.")


def whole_milliseconds(instant: datetime) -> datetime:
    """The instant in UTC, cut to milliseconds: the precision at rest."""
    utc = instant.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def format_instant(instant: datetime) -> str:
    """``2026-03-01T09:00:00.000Z``: sorts as text in the order of time."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def local_day(instant: datetime, zone: str) -> date:
    """The program-local day that the instant falls in."""
    return instant.astimezone(ZoneInfo(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """The first instant of a program-local day, in UTC: where a clock change skips midnight, the moment after it; where
    it repeats midnight, the first one."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Half-open UTC bounds of a program-local day."""
    return day_start(day, zone), day_start(day + timedelta(days=1), zone)


def month_of(day: date) -> str:
    """``2026-03``."""
    return f"{day:%Y-%m}"


def month_end(month: str, zone: str) -> datetime:
    """The first instant after the program-local month ``YYYY-MM``, in UTC."""
    return day_start(first_day_after(month), zone)


def first_day(month: str) -> date:
    """The first day of ``YYYY-MM``."""
    return date.fromisoformat(month + "-01")


def first_day_after(month: str) -> date:
    """The first day of the month that follows ``YYYY-MM``."""
    first = first_day(month)
    return first + timedelta(days=calendar.monthrange(first.year, first.month)[1])


def add_months(instant: datetime, months: int, zone: str) -> datetime:
    """The same local wall time ``months`` calendar months later, the day clipped to the month's length; in UTC."""
    local = instant.astimezone(ZoneInfo(zone))
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)
