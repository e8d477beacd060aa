"""From a visitor's request to what is answered and kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkledger.tracking.click import Click, ClickKind, network_of
from linkledger.tracking.click_id import SigningKeys, read_click_id
from linkledger.tracking.link import LinkStatus
from linkledger.tracking.record_click import (
    ClickRequest,
    Delivery,
    RedirectDecision,
    TrackingUnavailable,
    decide_redirect,
    deliver,
)
from tests.unit.tracking.examples import AT_MS, DAY_MS, IPHONE, KEYS, RANDOM, SLACK, a_click, a_link, visit


def kept(decision: RedirectDecision) -> Click:
    assert decision.click is not None
    return decision.click


def cookie_of(decision: RedirectDecision) -> str:
    """What the browser sends at its next click."""
    return decision.set_cookie.partition(";")[0].partition("=")[2]


def test_a_visitor_is_sent_on_with_a_click_id_and_a_cookie_and_the_click_is_kept() -> None:
    decision = visit(query="utm_source=blog&sub1=banner-7", referrer="https://blog.example/post?x=1", country="UA")
    click = kept(decision)
    location, _, text = decision.location.rpartition("&click_id=")
    assert (decision.status, decision.reason) == (302, "clicked")
    assert location == "https://keycrm.app/welcome?utm_source=blog&sub1=banner-7"
    assert read_click_id(KEYS, text) == click.id
    assert (click.id.program, click.id.partner, click.id.code, click.id.at_ms) == ("keycrm", "anna", "ANNA1", AT_MS)
    assert (click.kind, click.browser, click.referrer, click.country) == (
        "valid",
        "chrome/desktop",
        "blog.example",
        "UA",
    )
    assert click.subs == {"sub1": "banner-7"}
    assert decision.set_cookie == (f"ll={text}; Max-Age=34560000; Path=/; Secure; HttpOnly; SameSite=Lax")


def test_the_day_is_the_program_s_own() -> None:
    late_evening_utc = AT_MS + 14 * 3_600_000
    assert kept(visit(at_ms=late_evening_utc)).day == "2026-03-02"
    assert kept(visit(a_link(time_zone="America/Lima"), at_ms=AT_MS - 5 * 3_600_000)).day == "2026-02-28"
    assert kept(visit(a_link(time_zone="Mars/Olympus"))).day == "2026-03-01"


def test_the_second_click_knows_of_the_first_and_of_another_partner_s() -> None:
    first = visit(a_link())
    second = visit(a_link(partner="ben", code="BEN1"), at_ms=AT_MS + DAY_MS, cookie=cookie_of(first))
    third = visit(a_link(), at_ms=AT_MS + 5 * DAY_MS, cookie=cookie_of(second))
    assert kept(first).candidates == ()
    assert [click.partner for click in kept(second).candidates] == ["anna"]
    assert kept(third).candidates == (kept(first).id, kept(second).id)


def test_another_program_s_clicks_are_not_this_click_s_candidates() -> None:
    elsewhere = visit(a_link(program="b1"))
    assert kept(visit(cookie=cookie_of(elsewhere))).candidates == ()


def test_an_unknown_code_is_said_so_and_sets_nothing() -> None:
    decision = decide_redirect(ClickRequest("GET"), None, KEYS, AT_MS, RANDOM)
    assert decision == RedirectDecision(404, "unknown_code")


@pytest.mark.parametrize("status", [LinkStatus.ARCHIVED, LinkStatus.SUSPENDED])
def test_a_link_out_of_use_leads_to_the_fallback_and_credits_nobody(status: LinkStatus) -> None:
    decision = visit(a_link(status=status, fallback="https://keycrm.app/sorry"), path="pricing", query="utm_source=x")
    assert decision == RedirectDecision(302, status, "https://keycrm.app/sorry")


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "HEAD"},
        {"purpose": "prefetch"},
        {"purpose": "prefetch;prerender"},
    ],
)
def test_a_look_ahead_gets_the_same_location_without_cookie_and_without_a_click(request_: dict[str, Any]) -> None:
    decision = visit(**request_)
    assert (decision.location, decision.reason) == (visit().location, "not_counted")
    assert decision.set_cookie == ""
    assert decision.click is None


def test_a_link_preview_gets_the_same_location_without_cookie_and_is_kept_as_a_bot() -> None:
    decision = visit(user_agent=SLACK, cookie="rubbish")
    assert decision.location.startswith("https://keycrm.app/welcome?click_id=")
    assert (decision.set_cookie, decision.reason) == ("", "bot")
    assert (kept(decision).kind, kept(decision).marks) == (ClickKind.BOT, ())


def test_a_visitor_without_user_agent_is_served_and_marked_suspect() -> None:
    decision = visit(user_agent="")
    assert (decision.reason, kept(decision).kind) == ("suspect", ClickKind.SUSPECT)
    assert decision.set_cookie != ""


@pytest.mark.parametrize("cookie", ["rubbish", "a.b~c", "x" * 5000, a_click("eve", AT_MS).text[:-3] + "AAA", "\ud800"])
def test_a_bad_cookie_is_ignored_marked_and_replaced(cookie: str) -> None:
    decision = visit(cookie=cookie)
    assert (decision.status, kept(decision).marks, kept(decision).candidates) == (302, ("bad_cookie",), ())
    assert cookie_of(decision) == decision.location.rpartition("click_id=")[2]


def test_a_forged_click_id_in_the_url_is_stripped_and_marked_and_a_genuine_one_just_stripped() -> None:
    forged = visit(query="click_id=AAAA")
    assert forged.location == visit().location
    assert kept(forged).marks == ("forged_click_id",)
    assert kept(visit(query=f"click_id={a_click('ben', AT_MS).text}")).marks == ()


def test_without_any_signing_key_the_visitor_still_arrives_and_the_click_says_unsigned() -> None:
    decision = visit(keys=None, cookie=a_click("ben", AT_MS).text, query="sub1=a")
    assert (decision.status, decision.location) == (302, "https://keycrm.app/welcome?sub1=a")
    assert decision.set_cookie == ""
    assert (kept(decision).marks, kept(decision).visitor, kept(decision).candidates) == (("unsigned",), "", ())


def test_a_program_can_do_without_cookies_and_without_ids() -> None:
    earlier = a_click("ben", AT_MS - DAY_MS).text
    no_cookies = visit(a_link(cookies=False), cookie=earlier)
    assert (no_cookies.set_cookie, kept(no_cookies).candidates) == ("", ())
    assert "click_id=" in no_cookies.location
    neither = visit(a_link(cookies=False, click_ids=False))
    assert (neither.location, neither.set_cookie) == ("https://keycrm.app/welcome", "")


def test_visitors_are_told_apart_for_a_day_and_traced_never() -> None:
    visitor = kept(visit()).visitor
    assert kept(visit(ip="203.0.113.99", at_ms=AT_MS + 3_600_000)).visitor == visitor, "same /24, same day"
    assert kept(visit(ip="203.0.114.7")).visitor != visitor
    assert kept(visit(user_agent=IPHONE)).visitor != visitor
    assert kept(visit(at_ms=AT_MS + DAY_MS)).visitor != visitor
    other_key = SigningKeys("k1", {"k1": b"another deployment's secret of 32 bytes"})
    assert kept(visit(keys=other_key)).visitor != visitor
    assert "203.0" not in repr(visit())


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("203.0.113.7", "203.0.113"),
        ("192.168.0.1/32", "192.168.0"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::9", "2001:db8:1::/48"),
        ("no:address", ""),
        ("", ""),
    ],
)
def test_an_address_is_cut_to_its_network_before_anything_else(ip: str, network: str) -> None:
    assert network_of(ip) == network


def test_one_visitor_s_clicks_share_a_shard_and_many_visitors_use_them_all() -> None:
    shards = {kept(visit(ip=f"10.0.{number}.1")).id.shard for number in range(500)}
    assert shards == set(range(32))


@given(st.text(max_size=50), st.text(max_size=50), st.text(max_size=50), st.text(max_size=50), st.text(max_size=50))
def test_nothing_that_a_visitor_sends_is_an_error(path: str, query: str, agent: str, cookie: str, other: str) -> None:
    decision = visit(
        path=path,
        query=query,
        user_agent=agent,
        cookie=cookie,
        referrer=other,
        ip=other,
        country=other,
        purpose=other,
    )
    assert decision.status == 302
    assert decision.location.startswith("https://keycrm.app/")


class Table:
    """A table, or one that refuses."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses = refuses
        self.clicks: list[Click] = []

    def put(self, click: Click) -> None:
        if self.refuses:
            raise TrackingUnavailable("aws_refused", "throttled")
        self.clicks.append(click)

    send = put


def test_a_click_that_the_table_refuses_goes_to_the_queue_and_nothing_is_raised_if_that_fails_too() -> None:
    click = kept(visit())
    table, queue, down = Table(), Table(), Table(refuses=True)
    assert deliver(click, table, down) == (Delivery.STORED, ())
    delivery, failures = deliver(click, down, queue)
    assert (delivery, len(failures), queue.clicks) == (Delivery.QUEUED, 1, [click])
    delivery, failures = deliver(click, down, down)
    assert (delivery, len(failures)) == (Delivery.LOST, 2)
