"""Closing days: exact counts per program-local day, and what comes late makes its day be counted again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.program_time import day_bounds, local_day
from tests.builders import Business, Visitor

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def run_rollup(business: Business) -> list[str]:
    return [each.period for each in business.rollup.run(business.terms.program, BEGAN, business.now)]


def test_days_close_once_they_ended_in_the_programs_time_zone_and_months_with_their_last_day() -> None:
    business = Business.running("keycrm").at("2026-03-31T20:59:00+00:00")  # 23:59 in Kyiv
    periods = run_rollup(business)
    assert periods[0] == "2026-03-01"
    assert periods[-1] == "2026-03-30"
    assert run_rollup(business.after(minutes=1)) == ["2026-03", "2026-03-31"]
    assert run_rollup(business) == []


def test_a_closed_day_holds_clicks_sign_ups_payments_and_what_they_earned() -> None:
    business, visitor = Business.running("keycrm"), Visitor()
    business.enroll("anna")
    business.click(visitor, "anna")
    business.after(seconds=5).click(visitor, "anna")
    business.after(minutes=40).click(visitor, "anna")
    business.sign_up("c1", visitor)
    payment = business.after(minutes=1).post("payment", "c1", amount=10_000)
    business.after(minutes=1).refund(payment, 4_000)
    run_rollup(business.after(days=1))
    day = business.stats.days["keycrm", "anna", date(2026, 3, 1)]
    assert (day.clicks.clicks, day.clicks.visits) == (2, 2), "a double click within 10 s counts once"
    assert (day.earning.registrations, day.earning.paying_customers) == (1, 1)
    assert (day.earning.base, day.earning.commission) == (6_000, 600)


def test_a_late_event_is_booked_in_the_first_open_month_and_its_day_is_counted_again() -> None:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    occurred = business.now + timedelta(hours=1)
    run_rollup(business.at("2026-04-03T00:00:00+00:00"))
    business.post("payment", "c1", amount=10_000, occurred_at=occurred.isoformat())
    (entry,) = business.journal("anna")
    assert (entry.occurred_at, entry.booked_at) == (occurred, datetime(2026, 3, 31, 21, tzinfo=UTC))
    run_rollup(business)
    assert business.stats.days["keycrm", "anna", date(2026, 3, 1)].earning.commission == 1_000
    assert business.closings.dirty_days("keycrm") == []


def test_a_recount_that_fails_halfway_is_repeated_by_the_next_rollup(monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    occurred = business.now + timedelta(hours=1)
    run_rollup(business.at("2026-04-03T00:00:00+00:00"))
    business.post("payment", "c1", amount=10_000, occurred_at=occurred.isoformat())
    with monkeypatch.context() as broken:
        broken.setattr(business.stats, "put", lambda _: (_ for _ in ()).throw(TimeoutError))
        with pytest.raises(TimeoutError):
            run_rollup(business)
    run_rollup(business)
    assert business.stats.days["keycrm", "anna", date(2026, 3, 1)].earning.commission == 1_000


def test_an_event_older_than_the_lateness_limit_waits_for_an_operator() -> None:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    occurred = business.now + timedelta(hours=1)
    late = business.after(days=91).post("payment", "c1", amount=10_000, occurred_at=occurred.isoformat())
    assert business.outcome(late).reason == "too_late"
    assert business.balance("anna").accrued == 0
    accepted = business.events.get("keycrm", late)
    assert accepted is not None
    business.settlement.settle(accepted, released=True)
    assert business.earned(late) == 1_000
    business.settle(late)
    assert business.balance("anna").accrued == 1_000, "a repeated delivery does not take the release back"


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(available_timezones())),
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)
def test_every_instant_falls_in_exactly_one_day_of_every_time_zone(zone: str, instant: datetime) -> None:
    day = local_day(instant, zone)
    start, end = day_bounds(day, zone)
    assert start <= instant < end
    assert day_bounds(day + timedelta(days=1), zone)[0] == end


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_days_of_clock_changes_are_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    start, end = day_bounds(day, "Europe/Kyiv")
    assert end - start == timedelta(hours=hours)
