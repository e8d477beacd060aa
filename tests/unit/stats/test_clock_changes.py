"""A program over a year of clock changes, in each way in which clocks change: its days add up to what happened (P9)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from linkledger.payouts.payout import Payout
from linkledger.program_time import day_start, local_day, month_end, month_of
from linkledger.simulation.running_program import KEYS
from linkledger.stats.close_day import CloseRecord, DayStats
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from linkledger.tracking.record_click import ClickRequest, decide_redirect
from tests.builders import CHROME, Business
from tests.unit.clock_changes import INSTANT, changing_in, clocks_of

BEGAN, THE_END = datetime(2025, 12, 30, tzinfo=UTC), datetime(2027, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)
UNUSUAL = ["Africa/Cairo", "America/Nuuk", "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Etc/GMT+12"]
UNUSUAL += ["America/Santiago", "Antarctica/Troll", "Pacific/Chatham", "Pacific/Kiritimati"]


def in_zone(preset: str, zone: str, **payout: Any) -> Terms:
    document = load_preset(preset).model_dump(mode="json", by_alias=True, exclude_none=True)
    document |= {"time_zone": zone}
    document["payout"] |= {"time_zone": zone} | payout
    return read_terms(document)


def moments_of_change(zone: str) -> list[datetime]:
    """Right before, at and right after each clock change of 2026, and each midnight beside it."""
    found = set()
    for change in clocks_of(zone).changes:
        if change.at.year == 2026:
            midnights = (day_start(local_day(change.at, zone) + n * DAY, zone) for n in (0, 1))
            found |= {edge + away for edge in (change.at, *midnights) for away in (-INSTANT, 0 * INSTANT, INSTANT)}
    return sorted(found)


def lived_through(terms: Terms, event: str, moments: list[datetime]) -> tuple[Business, list[CloseRecord]]:
    """At each moment somebody follows Anna's link, signs up and pays; afterwards all days and months close."""
    business = Business(terms, BEGAN)
    if business.enroll("anna").status == "pending":
        business.approve("anna")
    for number, moment in enumerate(moments):
        business.now = moment
        somebody_clicks(business, number)
        business.sign_up(f"c{number}", code="ANNA")
        business.post(event, f"c{number}", amount=10_000)
    business.now = THE_END
    return business, business.rollup.run(terms.program, BEGAN, THE_END)


def somebody_clicks(business: Business, number: int) -> None:
    """Each from a network of their own, so that no two clicks are one visitor's double click."""
    request = ClickRequest("GET", user_agent=CHROME, ip=f"198.51.{number}.7")
    at_ms = round(business.now.timestamp() * 1000)
    click = decide_redirect(request, business.links.get("ANNA"), KEYS, at_ms, number.to_bytes(6)).click
    assert click is not None
    business.clicks.put(click)


def stats_of(business: Business) -> dict[date, DayStats]:
    return {day: each for (_, partner, day), each in business.stats.days.items() if partner == "anna"}


@pytest.mark.parametrize("zone", changing_in(2026))
@pytest.mark.parametrize(("preset", "event"), [("keycrm", "payment"), ("bet-n-joy", "net_revenue")])
def test_each_event_counts_on_the_day_that_the_wall_shows_and_the_days_add_up(
    preset: str, event: str, zone: str
) -> None:
    moments = moments_of_change(zone)
    business, closed = lived_through(in_zone(preset, zone), event, moments)
    days = stats_of(business)
    shown = Counter(moment.astimezone(ZoneInfo(zone)).date() for moment in moments)
    assert {day: each.earning.registrations for day, each in days.items() if each.earning.registrations} == shown
    assert {day: each.clicks.clicks for day, each in days.items() if each.clicks.clicks} == shown
    assert {day: each.earning.base for day, each in days.items() if each.earning.base} == {
        day: 10_000 * count for day, count in shown.items()
    }
    assert sum(each.earning.commission for each in days.values()) == business.balance("anna").accrued > 0
    by_length = {length: [each for each in closed if len(each.period) == length] for length in (7, 10)}
    assert [sum(each.commission for each in records) for records in by_length.values()] == [
        business.balance("anna").accrued
    ] * 2
    first, last = local_day(BEGAN, zone), local_day(THE_END, zone) - DAY
    assert [each.period for each in by_length[10]] == [str(first + n * DAY) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("zone", sorted({*UNUSUAL, *changing_in(2026)[::8]}))
@pytest.mark.parametrize("month", ["2026-03", "2026-10"])
def test_a_batch_takes_what_was_asked_for_before_its_month_ended_and_not_before_it_opens(zone: str, month: str) -> None:
    business = Business(in_zone("keycrm", zone, day=1, hour=0), datetime.fromisoformat(f"{month}-10T12:00:00+00:00"))
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=200_000)
    ends = month_end(month, zone)
    business.now = ends - INSTANT
    in_time = business.request_payout("anna", 6_000)
    business.rollup.run("keycrm", business.began, business.now)
    assert business.batches.run("keycrm", business.now) is None, "the month has not ended"
    business.now = ends
    late = business.request_payout("anna", 7_000)
    assert month_of(local_day(business.now, zone)) > month
    business.rollup.run("keycrm", business.began, business.now)
    batch = business.batches.run("keycrm", business.now)
    assert batch is not None
    assert (batch.period, ids(business, month)) == (month, [in_time.id])
    business.now = month_end(month_of(local_day(ends, zone)), zone)
    business.rollup.run("keycrm", business.began, business.now)
    following = business.batches.run("keycrm", business.now)
    assert following is not None
    assert ids(business, following.period) == [late.id]


def ids(business: Business, month: str) -> list[str]:
    members: list[Payout] = list(business.payouts.members("keycrm", month))
    return [each.id for each in members]
