"""Requests open once a month, in the payout's own zone, and cover the months before (PROGRAMS.md bet-n-joy 5 and 6)."""

from datetime import timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.errors import Refused
from linkledger.payouts.payout import PayoutStatus
from linkledger.payouts.window import covered_until, not_open_until, opens_in
from linkledger.program_time import day_start, first_day, month_end
from linkledger.terms.payout_terms import PayoutTerms
from tests.unit.payouts.treasury import Treasury

ZONES = sorted(available_timezones())


def bet_n_joy(*earned: int) -> Treasury:
    """Anna's months of net revenue until March have closed with these commissions."""
    treasury = Treasury.of("bet-n-joy")
    for amount in earned:
        treasury.earn(amount, "2026-03-31T23:59:59+04:00")
    return treasury


def refusal_of(treasury: Treasury, amount: int, at: str, to: str = "bank") -> Refused:
    with pytest.raises(Refused) as refusal:
        treasury.request(amount, at, to)
    return refusal.value


def test_on_the_payout_day_a_request_at_00_59_is_too_early_and_one_at_01_00_is_not() -> None:
    treasury = bet_n_joy(120_000)
    early = refusal_of(treasury, 120_000, "2026-04-02T00:59:59.999+09:00")
    assert (early.code, early.facts) == ("payout_not_open", {"opens_at": "2026-04-01T16:00:00.000Z"})
    assert "opens on 2026-04-02 01:00 (Asia/Seoul)" in early.message
    assert treasury.request(120_000, "2026-04-02T01:00:00+09:00").status is PayoutStatus.REQUESTED


def test_the_window_stays_open_until_the_payout_zones_month_ends() -> None:
    treasury = bet_n_joy(120_000, 120_000)
    assert treasury.request(120_000, "2026-04-30T23:59:59.999+09:00").amount == 120_000
    late = refusal_of(treasury, 120_000, "2026-05-01T00:00:00+09:00")
    assert "opens on 2026-05-02 01:00 (Asia/Seoul)" in late.message


def test_99_999_is_refused_and_carried_and_the_minimum_itself_is_paid() -> None:
    treasury = bet_n_joy(99_999)
    assert refusal_of(treasury, 99_999, "2026-04-02T01:00:00+09:00").code == "below_minimum"
    treasury.earn(1, "2026-04-30T23:59:59+04:00")
    assert treasury.request(100_000, "2026-05-02T01:00:00+09:00").amount == 100_000


def test_60_000_and_70_000_of_two_months_are_payable_together() -> None:
    treasury = bet_n_joy(60_000, 70_000)
    assert treasury.request(130_000, "2026-04-02T01:00:00+09:00").amount == 130_000


def test_a_request_covers_the_months_before_and_not_the_running_one() -> None:
    treasury = bet_n_joy(100_000)
    treasury.earn(50_000, "2026-04-05T12:00:00+04:00")
    refusal = refusal_of(treasury, 150_000, "2026-04-20T12:00:00+09:00")
    assert (refusal.code, "100000 KRW of the months that have ended" in refusal.message) == (
        "insufficient_balance",
        True,
    )
    treasury.request(100_000, "2026-04-20T12:00:00+09:00")
    assert refusal_of(treasury, 100_000, "2026-04-21T12:00:00+09:00").code == "insufficient_balance"
    treasury.earn(50_000, "2026-04-30T23:59:59+04:00")
    assert treasury.request(100_000, "2026-05-02T01:00:00+09:00").amount == 100_000


def test_without_a_window_a_request_is_taken_at_any_time_and_for_all_that_is_available() -> None:
    treasury = Treasury.of("keycrm")
    treasury.earn(5_000, "2026-04-01T00:30:00+03:00")
    assert treasury.request(5_000, "2026-04-01T00:31:00+03:00").amount == 5_000


def test_points_that_are_spent_inside_are_never_paid_out() -> None:
    """PROGRAMS.md ostrovok: 4000 points, and a cash-out is refused."""
    treasury = Treasury.of("ostrovok")
    treasury.earn(4_000, unit="points")
    for to in ("bank", "balance:acme", "top_up:account-of-anna"):
        refusal = refusal_of(treasury, 400_000, "2026-04-02T12:00:00+03:00", to)
        assert refusal.code == "inside_only"
        assert "earnings are spent inside the program" in refusal.message
    assert [each.status for each in treasury.payouts.of_partner("ostrovok", "anna")] == [PayoutStatus.REFUSED] * 3
    assert treasury.points() == 4_000


@settings(max_examples=400, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    year=st.integers(1975, 2037),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    hour=st.integers(0, 23),
)
def test_each_month_has_one_window_in_every_zone(zone: str, year: int, month: int, day: int, hour: int) -> None:
    payout = PayoutTerms(mode="on_request", day=day, hour=hour, time_zone=zone, requests="from_payout_day")
    name = f"{year}-{month:02d}"
    begins, ends = day_start(first_day(name), zone), month_end(name, zone)
    opening = opens_in(payout, name)
    assert begins <= opening < ends
    step = timedelta(milliseconds=1)
    assert not_open_until(payout, opening) is None
    assert not_open_until(payout, ends - step) is None
    assert not_open_until(payout, opening + (ends - opening) / 2) is None
    if opening > begins:
        assert not_open_until(payout, begins) == not_open_until(payout, opening - step) == opening


def test_what_a_request_covers_ends_with_the_month_of_the_stats_zone() -> None:
    terms = Treasury.of("bet-n-joy").terms
    opening = opens_in(terms.payout, "2026-04")
    assert covered_until(terms, opening) == month_end("2026-03", terms.time_zone) < opening
