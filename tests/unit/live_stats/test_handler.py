"""Clicks are counted as they come in, one write per partner and day, and never twice because another one failed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.live_stats.handler import handler, live_stats
from linkledger.tracking.record_click import RedirectDecision
from linkledger.tracking.wire import click_to_item
from tests.unit.functions.edge import Context
from tests.unit.redirect.fake_aws import ENVIRONMENT, FakeAws
from tests.unit.tracking.examples import AT_MS, DAY_MS, SLACK, a_link, visit

STREAM = Path(__file__).parents[2] / "events/dynamodb-stream.json"
RECORD: dict[str, Any] = json.loads(STREAM.read_text())["Records"][0]
BEN = a_link(partner="ben", code="BEN1")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAws]:
    with FakeAws.serving() as fake:
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", fake.url)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        live_stats.cache_clear()
        yield fake
        live_stats.cache_clear()


def change(sequence: int, decision: RedirectDecision, event_name: str = "INSERT") -> dict[str, Any]:
    """One record of the clicks stream."""
    assert decision.click is not None
    image = {"SequenceNumber": str(sequence), "NewImage": click_to_item(decision.click)}
    return RECORD | {"eventName": event_name, "dynamodb": RECORD["dynamodb"] | image}


def count(*records: dict[str, Any]) -> list[object]:
    """The sequence numbers from which Lambda is to try again."""
    answer = handler({"Records": list(records)}, Context())
    return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]


def counted(aws: FakeAws) -> dict[tuple[str, str], dict[str, int]]:
    return {
        key: {name: int(value["N"]) for name, value in item.items() if "N" in value}
        for key, item in aws.table("stats").items()
    }


def test_a_batch_costs_one_write_per_partner_and_program_local_day(aws: FakeAws) -> None:
    clicks = [visit(), visit(), visit(BEN), visit(user_agent=SLACK), visit(user_agent=""), visit(at_ms=AT_MS + DAY_MS)]
    assert count(*(change(number, click) for number, click in enumerate(clicks))) == []
    assert counted(aws) == {
        ("keycrm#anna#2026-03", "2026-03-01#live"): {"clicks": 2, "bots": 1, "suspects": 1},
        ("keycrm#anna#2026-03", "2026-03-02#live"): {"clicks": 1},
        ("keycrm#ben#2026-03", "2026-03-01#live"): {"clicks": 1},
    }
    assert [operation for operation, _ in aws.calls] == ["UpdateItem"] * 3


def test_the_next_batch_is_added(aws: FakeAws) -> None:
    count(change(1, visit()))
    count(change(2, visit()), change(3, visit(user_agent=SLACK)))
    assert counted(aws) == {("keycrm#anna#2026-03", "2026-03-01#live"): {"clicks": 2, "bots": 1}}


def test_expired_clicks_leaving_the_table_are_no_clicks(aws: FakeAws) -> None:
    removed = change(1, visit(), "REMOVE")
    del removed["dynamodb"]["NewImage"]
    assert count(removed, change(2, visit(), "MODIFY")) == []
    assert counted(aws) == {}


def test_at_an_unreadable_record_counting_stops_since_the_rest_is_delivered_again(aws: FakeAws) -> None:
    poison = RECORD | {"dynamodb": RECORD["dynamodb"] | {"SequenceNumber": "2"}}
    assert count(change(1, visit()), poison, change(3, visit())) == ["2"]
    assert counted(aws) == {("keycrm#anna#2026-03", "2026-03-01#live"): {"clicks": 1}}


def test_while_the_table_refuses_the_whole_batch_is_tried_again_and_counted_once(aws: FakeAws) -> None:
    records = [change(7, visit()), change(8, visit(BEN)), change(9, visit())]
    aws.refuse = {"UpdateItem"}
    assert count(*records) == ["7"]
    aws.refuse = set()
    assert count(*records) == []
    assert counted(aws) == {
        ("keycrm#anna#2026-03", "2026-03-01#live"): {"clicks": 2},
        ("keycrm#ben#2026-03", "2026-03-01#live"): {"clicks": 1},
    }
