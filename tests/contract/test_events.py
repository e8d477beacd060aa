"""Events: accepted once, found again by id and by the time of receipt; nothing that was refused is forgotten."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from linkledger.errors import Invalid
from linkledger_aws.storage import Stores
from linkledger_aws.storage.event_items import event_of_image
from linkledger_aws.storage.events import LONGEST_BODY
from tests.contract.conftest import Shelf
from tests.contract.histories import NOON, PROGRAM, payment, sign_up

FULL = replace(sign_up("acme"), amount=-5, unit="USD", of="p0", product="crm", account="crm-1", company="g", plan="pro")


def test_an_event_comes_back_equal(shelf: Shelf) -> None:
    bare = payment("p1", None)
    assert shelf.events.get(PROGRAM, "p1") is None
    for each in (FULL, bare):
        assert shelf.events.put_new(each)
        assert shelf.events.get(PROGRAM, each.id) == each


def test_an_id_is_accepted_once(shelf: Shelf) -> None:
    first = payment("p1")
    assert shelf.events.put_new(first)
    assert not shelf.events.put_new(replace(first, amount=1))
    assert shelf.events.get(PROGRAM, "p1") == first


def test_events_are_found_by_the_time_of_their_receipt(shelf: Shelf) -> None:
    start = datetime(2026, 3, 2, 12, 59, tzinfo=UTC)
    moments = {"before": -1, "first": 0, "second": 30_000, "next-hour": 90_000, "end": 120_000}
    for id_, milliseconds in moments.items():
        event = replace(payment(id_), received_at=start + timedelta(milliseconds=milliseconds))
        shelf.events.put_new(event)
    found = list(shelf.events.received(start, start + timedelta(minutes=2)))
    assert [each.id for each in found] == ["first", "second", "next-hour"]
    assert found[0] == shelf.events.get(PROGRAM, "first")


def test_another_body_is_kept_beside_the_accepted_one_and_is_not_received(shelf: Shelf) -> None:
    first = payment("p1", digest="a" * 64)
    shelf.events.put_new(first)
    shelf.events.keep_conflict(replace(first, amount=1, digest="b" * 64))
    assert shelf.events.get(PROGRAM, "p1") == first
    received = shelf.events.received(NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert [each.digest for each in received] == ["a" * 64]


def test_conflicts_and_refusals_are_listed(stores: Stores) -> None:
    other = payment("p1", digest="b" * 64, amount=7)
    stores.events.keep_conflict(other)
    stores.events.keep_conflict(other)
    assert stores.events.conflicts_of(PROGRAM, "p1") == [other]

    stores.events.keep_refusal(PROGRAM, '{"id": 1}', Invalid("invalid_event", "id: write text."), NOON)
    stores.events.keep_refusal(PROGRAM, "x" * 300_000, Invalid("invalid_event", "no JSON"), NOON + timedelta(seconds=1))
    small, large = stores.events.refusals(PROGRAM, date(2026, 3, 2))
    assert (small.body, small.code, small.message, small.refused_at) == (
        '{"id": 1}',
        "invalid_event",
        "id: write text.",
        NOON,
    )
    assert len(large.body) == LONGEST_BODY
    assert stores.events.refusals(PROGRAM, date(2026, 3, 3)) == []


def test_many_events_are_fetched_at_once(stores: Stores) -> None:
    events = {f"p{number}": payment(f"p{number}") for number in range(120)}
    for each in events.values():
        stores.events.put_new(each)
    assert stores.events.get_many(PROGRAM, [*events, "unknown"]) == events


def test_the_stream_carries_the_whole_event(stores: Stores) -> None:
    stores.events.put_new(FULL)
    client = stores.clicks._client
    found = client.scan(TableName=stores.events._accepted.Meta.table_name)["Items"]
    assert event_of_image(found[0]) == FULL
