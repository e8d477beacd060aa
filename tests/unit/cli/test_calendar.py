"""When the demo's story happens, whatever day it is played on."""

from datetime import UTC, date, datetime, timedelta

from cli.demo.calendar import Calendar, calendar_for

DAYS = [datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + timedelta(days=n, hours=n % 24) for n in range(400)]


def test_on_whatever_day_the_whole_story_is_past_and_two_months_end_in_it() -> None:
    for now in DAYS:
        calendar = calendar_for(now)
        assert calendar.opening < calendar.month_end < calendar.batch_opens, now
        assert calendar.batch_opens + timedelta(days=20) < now
        assert now - calendar.opening < timedelta(days=72), "refusals expire after 90 days, late events wait after 90"


def test_it_opens_nine_days_before_a_month_ends_in_kyiv() -> None:
    calendar = calendar_for(datetime(2026, 11, 22, 14, tzinfo=UTC))
    assert calendar == Calendar(datetime(2026, 9, 22, 9, tzinfo=UTC), datetime(2026, 9, 30, 21, tzinfo=UTC))
    assert (calendar.month, calendar.first_day, calendar.last_day) == ("2026-09", date(2026, 9, 22), date(2026, 10, 2))


def test_the_batch_may_be_prepared_on_the_second_at_six_in_kyiv() -> None:
    in_winter = calendar_for(datetime(2027, 1, 15, tzinfo=UTC))
    assert in_winter.batch_opens == datetime(2026, 12, 2, 4, 30, tzinfo=UTC)
