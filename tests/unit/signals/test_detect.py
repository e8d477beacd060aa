"""Detectors: what is flagged, and what an honest day, an office or a busy newsletter does not set off."""

from datetime import timedelta

import pytest

from linkledger.signals.signal import Evidence, SignalKind
from linkledger.tracking.click import ClickKind
from tests.unit.signals.traffic import MORNING, Traffic, minutes

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def test_a_hundred_clicks_of_one_visitor_on_one_link_within_an_hour_are_a_flood() -> None:
    traffic = Traffic()
    traffic.clicked("robot", 100, 30 * SECOND)
    found = traffic.found()[SignalKind.CLICK_FLOOD]
    assert found.evidence.counts == {"clicks": 100, "visitors": 1, "busiest_hour": 100, "all_clicks": 100}
    assert found.evidence.links == ("ANNA",)
    assert found.evidence.clicks == tuple(each.id.reference for each in traffic.clicks[:20])
    assert (found.first_seen, found.last_seen) == (MORNING, MORNING + 99 * 30 * SECOND)


@pytest.mark.parametrize(
    ("count", "every"),
    [(99, SECOND), (100, timedelta(seconds=37)), (1_000, MINUTE)],
    ids=["one too few", "over more than an hour", "all day long, one a minute"],
)
def test_fewer_within_an_hour_are_none(count: int, every: timedelta) -> None:
    traffic = Traffic()
    traffic.clicked("eager", count, every)
    assert traffic.found() == {}


def test_an_hour_is_any_60_minutes() -> None:
    traffic = Traffic()
    traffic.clicked("robot", 50, 10 * MINUTE)
    for number in range(60):
        traffic.click("robot", MORNING + timedelta(minutes=235) + number * SECOND)
    for number in range(40):
        traffic.click("robot", MORNING + timedelta(minutes=290) + number * SECOND)
    assert traffic.found()[SignalKind.CLICK_FLOOD].evidence.counts["busiest_hour"] == 106


def test_many_behind_one_address_are_no_flood_while_most_of_the_links_clicks_are_others() -> None:
    traffic = Traffic()
    traffic.clicked("phones of one carrier", 120, 10 * SECOND)
    for number in range(481):
        traffic.click(f"reader {number}", MORNING + number * SECOND)
    assert traffic.found() == {}
    traffic.clicks.pop()
    assert SignalKind.CLICK_FLOOD in traffic.found()


def test_two_links_are_told_apart_and_bots_are_known_anyway() -> None:
    traffic = Traffic()
    traffic.clicked("reader", 60, SECOND)
    traffic.clicked("reader", 60, SECOND, code="ANNA-BLOG")
    traffic.clicked("crawler", 500, SECOND, kind=ClickKind.BOT)
    assert traffic.found() == {}


def test_clicks_without_a_visitor_are_nobodys_flood() -> None:
    traffic = Traffic()
    traffic.clicked("", 500, SECOND)
    assert traffic.found() == {}


def test_five_customers_within_seconds_of_their_click_are_fast() -> None:
    traffic, at = Traffic(), minutes()
    fast = [traffic.comes_by_click(f"fast-{number}", f"v{number}", next(at), 4.999) for number in range(5)]
    for number in range(15):
        traffic.comes_by_click(f"slow-{number}", f"w{number}", next(at), 90)
    found = traffic.found()[SignalKind.FAST_CONVERSIONS]
    assert found.evidence.counts == {"customers": 5, "customers_by_click": 20, "seconds": 5}
    assert found.evidence.events == tuple(each.id for each in fast)
    assert found.evidence.clicks == tuple(each.candidates[0].reference for each in fast)
    traffic.comes_by_click("slow-16", "w16", next(at), 90)
    assert traffic.found() == {}, "below a quarter"


def test_four_are_not_nor_those_of_five_seconds_nor_those_who_came_by_a_code() -> None:
    traffic, at = Traffic(), minutes()
    for number in range(4):
        traffic.comes_by_click(f"fast-{number}", f"v{number}", next(at), 1)
    for number in range(10):
        traffic.comes_by_click(f"quick-{number}", f"w{number}", next(at), 5)
        traffic.comes(f"code-{number}", next(at))
    assert traffic.found() == {}


def test_only_the_last_click_on_the_partners_own_links_counts() -> None:
    traffic, at = Traffic(), minutes()
    for number in range(10):
        moment = next(at)
        own, other = traffic.click(f"v{number}", moment - MINUTE), traffic.click("x", moment, partner="bob")
        traffic.comes(f"c{number}", moment + SECOND, own)
        traffic.comes(f"d{number}", moment + SECOND, other)
    assert traffic.found() == {}


def test_ten_customers_by_the_clicks_of_one_visitor_are_one_network() -> None:
    traffic, at = Traffic(), minutes()
    crowd = [traffic.comes_by_click(f"c{number}", "farm", next(at), 40) for number in range(10)]
    for number in range(10):
        traffic.comes_by_click(f"other-{number}", f"v{number}", next(at), 40)
    evidence = traffic.found()[SignalKind.ONE_NETWORK].evidence
    assert evidence.counts == {"customers": 10, "customers_by_click": 20}
    assert evidence.events == tuple(each.id for each in crowd)
    traffic.comes_by_click("other-11", "v11", next(at), 40)
    assert traffic.found() == {}, "less than half"


def test_an_office_of_colleagues_and_one_who_orders_often_are_no_network() -> None:
    traffic, at = Traffic(), minutes()
    for number in range(9):
        traffic.comes_by_click(f"colleague-{number}", "office", next(at), 60)
    for _ in range(30):
        traffic.comes_by_click("colleague-1", "office", next(at), 60)
    assert traffic.found() == {}


def test_five_disposable_addresses_among_twenty_customers_are_a_signal() -> None:
    traffic, at = Traffic(), minutes()
    thrown_away = [traffic.comes(f"c{number}", next(at), disposable=True) for number in range(5)]
    for number in range(15):
        traffic.comes(f"d{number}", next(at))
    found = traffic.found()[SignalKind.DISPOSABLE_EMAIL]
    assert found.evidence == Evidence(
        {"customers": 5, "all_customers": 20}, events=tuple(each.id for each in thrown_away)
    )
    traffic.comes("d16", next(at))
    assert traffic.found() == {}


def test_a_day_with_everything_wrong_has_one_finding_of_each_kind() -> None:
    traffic, at = Traffic(), minutes()
    traffic.clicked("farm", 150, SECOND)
    for number in range(30):
        traffic.comes_by_click(f"c{number}", "farm", next(at), 2, disposable=True)
    found = traffic.found()
    assert set(found) == {
        SignalKind.CLICK_FLOOD,
        SignalKind.FAST_CONVERSIONS,
        SignalKind.ONE_NETWORK,
        SignalKind.DISPOSABLE_EMAIL,
    }
    assert all(len(each.evidence.events) in (0, 20) for each in found.values())
