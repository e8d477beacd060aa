"""Program time in every time zone, over every clock change of three years: each instant has exactly one day (P9)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from linkledger.payouts.window import not_open_until, opens_in
from linkledger.program_time import day_bounds, day_start, first_day, first_day_after, local_day, month_end, month_of
from linkledger.terms.payout_terms import PayoutTerms, too_early
from tests.unit.clock_changes import INSTANT, SINCE, UNTIL, clocks_of, one_of_each, zones_by_clocks

DAY, HALF_AN_HOUR = timedelta(days=1), timedelta(minutes=30)
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026, 2027) for month in range(1, 13)]


def days() -> Iterator[date]:
    return (FIRST + number * DAY for number in range((LAST - FIRST).days + 1))


def test_every_zone_is_looked_at() -> None:
    assert sum(map(len, zones_by_clocks().values())) == len(available_timezones()) > 400
    kyiv = clocks_of("Europe/Kyiv").changes
    assert [f"{each.at:%F %H:%M}" for each in kyiv[:2]] == ["2025-03-30 01:00", "2025-10-26 01:00"]
    assert sum(len(clocks.changes) for clocks in zones_by_clocks()) > 150


@pytest.mark.parametrize("zone", one_of_each())
def test_days_and_months_follow_upon_each_other_without_gap_or_overlap(zone: str) -> None:
    bounds = [day_bounds(day, zone) for day in days()]
    for day, (start, end), (following, _) in zip(days(), bounds, [*bounds[1:], bounds[-1][1:] * 2], strict=True):
        assert end == following
        assert (local_day(start - INSTANT, zone), local_day(start, zone)) == (day - DAY, day)
        assert timedelta(hours=22) <= end - start <= timedelta(hours=26)
    assert sum((end - start for start, end in bounds), timedelta()) == bounds[-1][1] - bounds[0][0]
    for month in MONTHS:
        spans = [end - start for day, (start, end) in zip(days(), bounds, strict=True) if month_of(day) == month]
        assert sum(spans, timedelta()) == month_end(month, zone) - day_start(first_day(month), zone)


def moments(zone: str) -> Iterator[datetime]:
    """Right before, at and right after each clock change, the midnights around it, and half an hour either way."""
    for change in clocks_of(zone).changes:
        midnights = (day_start(local_day(change.at, zone) + n * DAY, zone) for n in (-1, 0, 1, 2))
        for edge in (change.at, *midnights):
            yield from (edge - HALF_AN_HOUR, edge - INSTANT, edge, edge + INSTANT, edge + HALF_AN_HOUR)


@pytest.mark.parametrize("zone", one_of_each())
def test_whatever_happens_around_a_clock_change_falls_in_one_day_and_one_month(zone: str) -> None:
    for moment in moments(zone):
        here = moment.astimezone(ZoneInfo(zone)).date()
        bounds = {here + n * DAY: day_bounds(here + n * DAY, zone) for n in (-2, -1, 0, 1, 2)}
        within = [day for day, (start, end) in bounds.items() if start <= moment < end]
        assert within == [local_day(moment, zone)] == [here]
        months = {month_of(here + n * DAY) for n in (-31, 0, 31)}
        begins = {month: day_start(first_day(month), zone) for month in months}
        assert [month for month in months if begins[month] <= moment < month_end(month, zone)] == [month_of(here)]


SKIPPED_DAYS = [
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
    ("Pacific/Kiritimati", date(1994, 12, 31)),
    ("Pacific/Enderbury", date(1994, 12, 31)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
]


@pytest.mark.parametrize(("zone", "skipped"), SKIPPED_DAYS)
def test_a_day_that_the_calendar_skipped_has_no_instant(zone: str, skipped: date) -> None:
    start, end = day_bounds(skipped, zone)
    assert start == end == day_bounds(skipped - DAY, zone)[1] == day_bounds(skipped + DAY, zone)[0]
    assert (local_day(start - INSTANT, zone), local_day(start, zone)) == (skipped - DAY, skipped + DAY)


# -- payout windows ----------------------------------------------------------------------------------------------------


def payout_terms(zone: str, day: int, hour: int) -> PayoutTerms:
    return PayoutTerms(mode="on_request", time_zone=zone, day=day, hour=hour, requests="from_payout_day")


def hours_around_changes(zone: str) -> Iterator[tuple[str, int, int]]:
    """The month, day and hour that each clock change of a possible payout day touches, and two hours either way."""
    for change in clocks_of(zone).changes:
        for hours in range(-2, 3):
            wall = (change.at + change.before + timedelta(hours=hours)).replace(tzinfo=None)
            if wall.day <= 28 and SINCE.year <= wall.year < UNTIL.year:
                yield f"{wall:%Y-%m}", wall.day, wall.hour


@pytest.mark.parametrize("zone", one_of_each())
def test_a_payout_opens_once_a_month_when_the_clock_first_shows_its_hour(zone: str) -> None:
    at_month_starts = ((month, 1, 0) for month in MONTHS)
    for month, day, hour in (*at_month_starts, *hours_around_changes(zone)):
        terms = payout_terms(zone, day, hour)
        opens = opens_in(terms, month)
        wanted = datetime.fromisoformat(f"{month}-{day:02d}T{hour:02d}:00")
        shown = opens.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        before = (opens - INSTANT).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if shown != wanted:
            gap = next(each.after - each.before for each in clocks_of(zone).changes if abs(each.at - opens) < DAY)
            assert shown == wanted + gap, "an hour that the clocks skip comes as much later as they skip"
        else:
            assert before < shown
        if month_of(local_day(opens, zone)) == month:
            assert not_open_until(terms, opens) is None
        assert not_open_until(terms, opens - INSTANT) == opens or month_of(local_day(opens - INSTANT, zone)) != month


@pytest.mark.parametrize("zone", one_of_each())
def test_no_payout_day_comes_before_its_month_has_closed(zone: str) -> None:
    for stats_zone in (zone, "Etc/GMT+12", "Pacific/Kiritimati", "America/Santiago", "Asia/Beirut"):
        for day, hour in ((1, 0), (1, 12), (2, 0), (2, 6)):
            if too_early(zone, day, hour, stats_zone):
                continue
            for month in MONTHS:
                opens = opens_in(payout_terms(zone, day, hour), month_of(first_day_after(month)))
                assert opens >= month_end(month, stats_zone), (stats_zone, month, day, hour)
