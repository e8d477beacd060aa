"""Clicks: every one of a day is counted, whatever hour and shard it lies in, and none twice."""

from datetime import UTC, datetime, timedelta

from linkledger.tracking.click import Click, ClickKind
from linkledger.tracking.click_id import ClickId
from tests.contract.conftest import Shelf

START = datetime(2026, 3, 1, 22, tzinfo=UTC)
END = START + timedelta(days=1)


def click(at: datetime, shard: int = 0, program: str = "keycrm", **fields: object) -> Click:
    at_ms = round(at.timestamp() * 1000)
    id_ = ClickId(program, "anna", "ANNA", at_ms, shard, f"{at_ms % 10**6:06d}{shard:06x}")
    given = {"kind": ClickKind.VALID, "visitor": "v" * 22, "referrer": "", "country": "", "subs": {}} | fields
    return Click(id=id_, day="2026-03-02", browser="chrome/mobile", **given)  # type: ignore[arg-type]


def test_all_clicks_of_a_day_are_found_and_no_others(shelf: Shelf) -> None:
    inside = [click(START + timedelta(minutes=45 * number), number) for number in range(32)]
    edge = click(END - timedelta(milliseconds=1), 31)
    outside = [click(START - timedelta(milliseconds=1)), click(END), click(START, 3, "b1")]
    for each in (*inside, edge, *outside):
        shelf.clicks.put(each)
        shelf.clicks.put(each)
    found = list(shelf.raw.clicks("keycrm", START, END))
    assert sorted(each.id.at_ms for each in found) == sorted(each.id.at_ms for each in (*inside, edge))
    assert {each.id: each for each in found} == {each.id: each for each in (*inside, edge)}


def test_a_click_carries_the_visitors_earlier_ones(shelf: Shelf) -> None:
    first = click(START)
    second = click(START + timedelta(hours=1), 5, candidates=(first.id,), subs={"sub1": "mail"}, marks=("bad_cookie",))
    assert shelf.clicks.earlier_clicks(second.id) == ()
    shelf.clicks.put(second)
    assert shelf.clicks.earlier_clicks(second.id) == (first.id,)
    assert shelf.clicks.earlier_clicks(first.id) == ()
