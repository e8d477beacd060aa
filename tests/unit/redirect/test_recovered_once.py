"""Whatever fails while clicks are kept: every visitor arrives, and each click is counted once or in the log (P7)."""

import json
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.click_recovery.handler import handler as recover
from functions.click_recovery.handler import recovered_clicks
from functions.redirect.handler import handler
from linkledger.stats.counts import count_clicks
from linkledger.tracking.wire import click_from_item
from tests.unit.click_recovery.test_handler import RECORD
from tests.unit.functions.edge import Context
from tests.unit.redirect.fake_aws import FakeAws
from tests.unit.redirect.test_handler import event


@dataclass(frozen=True)
class Luck:
    """How one visit goes: what the table does with the click, whether the queue takes it then, and how often each of
    its messages is delivered, after how many tries that fail."""

    table: str
    queue_takes_it: bool
    deliveries: int
    failures: int


TABLES = ("takes it", "refuses", "takes it and answers rubbish")
LUCK = st.builds(Luck, st.sampled_from(TABLES), st.booleans(), st.integers(1, 3), st.integers(1, 3))


@pytest.fixture
def aws(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    recovered_clicks.cache_clear()
    return aws


def visit(aws: FakeAws, number: int, luck: Luck) -> dict[str, str]:
    """Somebody from a network of their own follows Anna's link; the redirect's headers."""
    sent = event()
    sent["requestContext"]["http"]["sourceIp"] = f"198.51.{number}.7"
    aws.refuse = {"PutItem"} if luck.table == "refuses" else set()
    aws.refuse |= set() if luck.queue_takes_it else {"SendMessage"}
    aws.garble = {"PutItem"} if luck.table == "takes it and answers rubbish" else set()
    answer = handler(sent, None)
    aws.refuse, aws.garble = set(), set()
    assert answer["statusCode"] == 302
    headers: dict[str, str] = answer["headers"]
    return headers


def deliver(aws: FakeAws, body: str, luck: Luck) -> None:
    """The queue hands the message over until it is taken, and now and then once more."""
    for failing in [True] * luck.failures + [False] * luck.deliveries:
        aws.refuse = {"PutItem"} if failing else set()
        left = recover({"Records": [RECORD | {"body": body}]}, Context())["batchItemFailures"]
        assert bool(left) is failing


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LUCK, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_each_click_is_counted_once_or_is_in_the_log(
    aws: FakeAws, capsys: pytest.CaptureFixture[str], visits: list[Luck], shuffle: Random
) -> None:
    aws.table("clicks").clear()
    aws.messages.clear()
    capsys.readouterr()
    arrived, messages = [], []
    for number, luck in enumerate(visits):
        known = len(aws.messages)
        arrived.append(visit(aws, number, luck)["location"].rpartition("click_id=")[2])
        messages += [(body, luck) for body in aws.messages[known:]]
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    lost = [click_from_item(line["click"]).id for line in logged if line.get("event") == "click_lost"]
    shuffle.shuffle(messages)
    for body, luck in messages:
        deliver(aws, body, luck)
    kept = [click_from_item(item) for item in aws.table("clicks").values()]
    assert len({each.id for each in kept} | set(lost)) == len(visits) == len(set(arrived))
    assert sum(each.total.clicks for each in count_clicks(kept).values()) == len(kept)
    refused = [luck for luck in visits if luck.table == "refuses"]
    assert len(visits) - len(kept) == sum(not luck.queue_takes_it for luck in refused)
    for body, _ in messages:
        day = click_from_item(json.loads(body)).day
        assert ("keycrm", f"dirty#{day}") in aws.table("closings"), "it may have closed meanwhile"
