"""Links and clicks keep everything on their way into a table and back, and a click fits one write unit."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linkledger.tracking.click import MAX_ITEM_BYTES
from linkledger.tracking.link import LinkStatus
from linkledger.tracking.record_click import RedirectDecision
from linkledger.tracking.tally import PartnerDay, tally
from linkledger.tracking.wire import (
    AttributeValue,
    Item,
    click_from_item,
    click_to_item,
    dirty_day_key,
    link_from_item,
    link_to_item,
    live_counts_key,
)
from tests.unit.tracking.examples import AT_MS, DAY_MS, SLACK, a_link, visit

LONGEST = "z" * 32


def size(item: Item) -> int:
    """The item's bytes by DynamoDB's published rules: names and UTF-8 text, numbers by digit pairs, 3 + 1 per list."""
    return sum(len(name.encode()) + value_size(value) for name, value in item.items())


def value_size(value: AttributeValue) -> int:
    if "S" in value:
        return len(value["S"].encode())
    if "N" in value:
        return (len(value["N"]) + 1) // 2 + 1
    return 3 + sum(1 + value_size(each) for each in value["L"])


def after_many_clicks(**last: Any) -> RedirectDecision:
    """A visitor with a full cookie, everything at its longest."""
    cookie = ""
    for number in range(6):
        link = a_link(program=LONGEST, partner=f"{number}{LONGEST[1:]}", code=f"{number}{LONGEST[1:].upper()}")
        decision = visit(link, at_ms=AT_MS + number * DAY_MS // 10, cookie=cookie, **last)
        cookie = decision.set_cookie.partition(";")[0].partition("=")[2]
    return decision


def test_a_link_reads_back_as_it_was_and_lies_where_the_contract_says() -> None:
    link = a_link(
        status=LinkStatus.SUSPENDED,
        cookies=False,
        click_ids=False,
        pass_through=("promo",),
        allowed_hosts=(),
        subs=(("sub1", "blog"), ("sub3", "side")),
        label="My blog",
        archived_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    item = link_to_item(link)
    assert link_from_item(item) == link
    assert {name: item[name]["S"] for name in ("pk", "sk", "partner_key", "sk2")} == {
        "pk": "ANNA1",
        "sk": "link",
        "partner_key": "keycrm#anna",
        "sk2": "2026-01-01T00:00:00.000Z#ANNA1",
    }


def test_an_ordinary_click_is_a_few_hundred_bytes() -> None:
    click = visit(referrer="https://blog.example/post", query="sub1=banner-7&sub2=summer").click
    assert click is not None
    item = click_to_item(click)
    assert click_from_item(item) == click
    assert item["pk"]["S"].startswith("keycrm#20260301#")
    assert item["sk"]["S"] == "1772355600000#00112233aabb"
    assert item["expires_at"]["N"] == str(AT_MS // 1000 + 400 * 86_400)
    assert size(item) < 300


def test_the_longest_click_costs_one_write_unit_too() -> None:
    subs = "&".join(f"sub{number}=" + "%D1%97" * 80 for number in range(1, 6))
    decision = after_many_clicks(
        query=f"{subs}&click_id=forged",
        referrer=f"https://{'long.' * 60}example/",
        user_agent="Mozilla/5.0 (X11; Linux x86_64) " + "x" * 2000,
        country="UA",
    )
    assert decision.click is not None
    click = decision.click._replace(marks=("bad_cookie", "forged_click_id", "unsigned"))
    item = click_to_item(click)
    assert len(click.candidates) == 5
    assert set(click.subs) == {"sub1", "sub2", "sub3", "sub4", "sub5"}
    assert MAX_ITEM_BYTES - 120 < size(item) <= MAX_ITEM_BYTES
    assert click_from_item(item) == click


@given(st.text(max_size=200), st.text(max_size=200))
def test_every_click_reads_back_as_it_was(query: str, referrer: str) -> None:
    click = visit(query=f"sub1={query}&sub2={referrer}", referrer=referrer).click
    assert click is not None
    item = click_to_item(click)
    assert click_from_item(item) == click
    assert size(item) <= MAX_ITEM_BYTES


def test_clicks_are_counted_per_partner_and_program_local_day() -> None:
    decisions = [
        visit(),
        visit(user_agent=SLACK),
        visit(a_link(partner="ben")),
        visit(at_ms=AT_MS + DAY_MS),
        visit(user_agent=""),
        visit(),
    ]
    counts = tally(decision.click for decision in decisions if decision.click)
    assert counts == {
        PartnerDay("keycrm", "anna", "2026-03-01"): {"valid": 2, "bot": 1, "suspect": 1},
        PartnerDay("keycrm", "ben", "2026-03-01"): {"valid": 1},
        PartnerDay("keycrm", "anna", "2026-03-02"): {"valid": 1},
    }


def test_counts_and_marks_lie_where_the_contract_says() -> None:
    day = PartnerDay("keycrm", "anna", "2026-03-01")
    assert live_counts_key(day) == {"pk": {"S": "keycrm#anna#2026-03"}, "sk": {"S": "2026-03-01#live"}}
    assert dirty_day_key("keycrm", "2026-03-01") == {"pk": {"S": "keycrm"}, "sk": {"S": "dirty#2026-03-01"}}
