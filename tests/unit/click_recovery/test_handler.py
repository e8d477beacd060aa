"""Clicks that waited in the queue reach their table once, and their day is counted again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.click_recovery.handler import handler, recovered_clicks
from linkledger.tracking.click import Click
from linkledger.tracking.wire import click_from_item, click_to_item
from tests.unit.functions.edge import Context
from tests.unit.redirect.fake_aws import ENVIRONMENT, FakeAws
from tests.unit.tracking.examples import AT_MS, DAY_MS, a_link, visit

RECORD: dict[str, Any] = json.loads((Path(__file__).parents[2] / "events/sqs.json").read_text())["Records"][0]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAws]:
    with FakeAws.serving() as fake:
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", fake.url)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        recovered_clicks.cache_clear()
        yield fake
        recovered_clicks.cache_clear()


def a_click_of(partner: str, at_ms: int = AT_MS) -> Click:
    click = visit(a_link(partner=partner), at_ms=at_ms).click
    assert click is not None
    return click


def recover(*bodies: Click | str) -> list[object]:
    """The ids of the messages that stay in the queue; a message's id is its place in the batch."""
    records: list[dict[str, Any]] = [
        RECORD
        | {
            "messageId": str(place),
            "body": body if isinstance(body, str) else json.dumps(click_to_item(body)),
        }
        for place, body in enumerate(bodies)
    ]
    return [failed["itemIdentifier"] for failed in handler({"Records": records}, Context())["batchItemFailures"]]


def test_clicks_go_where_they_would_have_gone_and_their_program_local_days_are_marked(aws: FakeAws) -> None:
    anna, ben = a_click_of("anna"), a_click_of("ben", AT_MS + 14 * DAY_MS // 24)
    assert recover(anna, ben) == []
    assert [click_from_item(item) for item in aws.table("clicks").values()] == [anna, ben]
    assert set(aws.table("closings")) == {("keycrm", "dirty#2026-03-01"), ("keycrm", "dirty#2026-03-02")}


def test_a_message_delivered_twice_leaves_the_first_click_as_it_is_by_now(aws: FakeAws) -> None:
    click = a_click_of("anna")
    assert recover(click) == []
    (item,) = aws.table("clicks").values()
    item["kind"] = {"S": "suspect"}
    aws.tables.pop("closings")
    assert recover(click, click) == []
    assert [stored["kind"]["S"] for stored in aws.table("clicks").values()] == ["suspect"]
    assert set(aws.table("closings")) == {("keycrm", "dirty#2026-03-01")}, "the first try may have died before the mark"


def test_what_can_t_be_read_stays_and_the_others_go_on(aws: FakeAws) -> None:
    assert recover("rubbish", a_click_of("anna"), "{}") == ["0", "2"]
    assert len(aws.table("clicks")) == 1


def test_while_the_table_refuses_everything_stays(aws: FakeAws) -> None:
    aws.refuse = {"PutItem"}
    assert recover(a_click_of("anna"), a_click_of("ben")) == ["0", "1"]
