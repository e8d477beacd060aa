"""Every clock change of three years in every time zone that this machine knows, found by asking for offsets alone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
STEP = timedelta(hours=12)
INSTANT = timedelta(milliseconds=1)


@dataclass(frozen=True)
class ClockChange:
    """``at`` is the first instant with the offset ``after``."""

    at: datetime
    before: timedelta
    after: timedelta


@dataclass(frozen=True)
class Clocks:
    """What the clocks of a zone do in these years: the offset at their beginning, and each change."""

    first: timedelta
    changes: tuple[ClockChange, ...]


@cache
def zones_by_clocks() -> dict[Clocks, tuple[str, ...]]:
    """All zones; those whose clocks go alike for the three years stand together."""
    found: defaultdict[Clocks, list[str]] = defaultdict(list)
    for zone in sorted(available_timezones()):
        found[clocks_of(zone)].append(zone)
    return {clocks: tuple(zones) for clocks, zones in found.items()}


def one_of_each() -> list[str]:
    """One zone for each way in which clocks go."""
    return [zones[0] for zones in zones_by_clocks().values()]


def changing_in(year: int) -> list[str]:
    """One zone for each way in which clocks change in that year."""
    return [
        zones[0] for clocks, zones in zones_by_clocks().items() if any(each.at.year == year for each in clocks.changes)
    ]


def clocks_of(zone: str) -> Clocks:
    """The zone's clocks from two days before the three years until two days after them."""
    changes = tuple(_changes(ZoneInfo(zone), SINCE - 4 * STEP, UNTIL + 4 * STEP))
    return Clocks(_offset(ZoneInfo(zone), SINCE - 4 * STEP), changes)


def _changes(zone: ZoneInfo, at: datetime, until: datetime) -> Iterator[ClockChange]:
    while at < until:
        before, after = _offset(zone, at), _offset(zone, at + STEP)
        if before != after:
            yield ClockChange(_first_instant(zone, at, at + STEP), before, after)
        at += STEP


def _first_instant(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(zone, before)
    while after - before > INSTANT:
        middle = before + (after - before) // (2 * INSTANT) * INSTANT
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
