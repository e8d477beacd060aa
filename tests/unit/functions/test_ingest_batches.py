"""A shop posts many events at once: each stands alone, and none that was stored goes unsaid."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.ingest import handler as ingest
from linkledger.earning.events import Event
from linkledger.memory.events import InMemoryEvents
from tests.builders import Business
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import REQUEST_ID, Context, intake_of, published_event

KEY = "Bearer llk_key-of-keycrm"
SIGNUP = {"id": "s1", "type": "signup", "customer": "c1", "email": "ira@shop.example"}
PAYMENT = {"id": "p1", "type": "payment", "customer": "c1", "amount": 10_000, "currency": "USD"}

Post = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def business() -> Business:
    return Business.running("keycrm", settles_at_once=False)


@pytest.fixture
def post(business: Business, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business))
    return send


def send(document: Any, context: Context | None = None, key: str = KEY) -> tuple[int, dict[str, Any]]:
    event = published_event("http-api-v2-events")
    event |= {"body": document if isinstance(document, str) else json.dumps(document)}
    event["headers"] |= {"authorization": key}
    answer = ingest.handler(event, context or Context())
    return answer["statusCode"], json.loads(answer["body"])


def statuses(document: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(each["id"], each["status"]) for each in document["results"]]


def test_events_are_taken_in_their_order_so_that_a_sign_up_may_come_with_its_payment(
    post: Post, business: Business
) -> None:
    status, document = post({"events": [SIGNUP, PAYMENT, PAYMENT]})
    assert (status, statuses(document)) == (200, [("s1", "accepted"), ("p1", "accepted"), ("p1", "duplicate")])
    assert [each["index"] for each in document["results"]] == [0, 1, 2]
    assert {each for _, each in business.events.accepted} == {"s1", "p1"}
    assert post({"events": [SIGNUP]})[1]["results"][0]["status"] == "duplicate"


def test_a_batch_says_the_same_as_its_events_one_by_one(post: Post) -> None:
    post(SIGNUP)
    for item in ({"id": "x"}, PAYMENT | {"currency": "EUR"}, SIGNUP | {"customer": "c2"}, SIGNUP | {"program": "b1"}):
        alone = post(item)[1]
        (result,) = post({"events": [item]})[1]["results"]
        assert result["problem"] == alone


def test_each_event_stands_alone_and_what_was_refused_stays_listed(post: Post, business: Business) -> None:
    items = [
        {"id": "p0", "type": "payment", "customer": "nobody", "amount": 1, "currency": "USD"},
        SIGNUP,
        [1],
        SIGNUP | {"customer": "c2"},
        {"id": "\ud800", "type": "signup", "customer": "c3"},
        SIGNUP | {"id": "s4", "name": "x" * 256 * 1024},
        PAYMENT,
    ]
    status, document = post({"events": items})
    assert status == 207
    assert statuses(document) == [
        ("p0", "refused"),
        ("s1", "accepted"),
        (None, "refused"),
        ("s1", "conflict"),
        ("\ud800", "refused"),
        ("s4", "refused"),
        ("p1", "accepted"),
    ]
    codes = [each["problem"]["code"] for each in document["results"] if each["problem"]]
    expected = ["unknown_customer", "invalid_json", "event_conflict", "invalid_json", "body_too_large"]
    assert codes == [why.code for _, _, why, _ in business.events.refused] == expected
    assert json.loads(business.events.refused[0][1]) == items[0]


def test_a_batch_of_a_hundred_is_taken_and_one_more_is_not(post: Post, business: Business) -> None:
    items = [{"id": f"s{number}", "type": "signup", "customer": f"c{number}"} for number in range(101)]
    status, problem = post({"events": items})
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "invalid_batch", "events")
    assert business.events.accepted == {}
    assert [why.code for _, _, why, _ in business.events.refused] == ["invalid_batch"]
    assert post({"events": items[:100]})[0] == 200
    assert len(business.events.accepted) == 100


def test_a_batch_may_be_longer_than_one_event(post: Post, business: Business) -> None:
    items = [SIGNUP | {"id": f"s{number}", "company": "x" * 100} for number in range(100)]
    padded = json.dumps({"events": items}).replace('{"id"', " " * 50_000 + '{"id"')
    assert len(padded) > 4 * 1024 * 1024
    assert post(padded)[0] == 200
    assert len(business.events.accepted) == 100


@pytest.mark.parametrize(
    "document", [{"events": []}, {"events": SIGNUP}, {"events": None}, {"events": [SIGNUP], "x": 1}]
)
def test_what_is_no_batch_is_refused_as_a_whole(post: Post, business: Business, document: dict[str, Any]) -> None:
    assert post(document)[1]["code"] == "invalid_batch"
    assert business.events.accepted == {}


def test_a_wrong_key_opens_nothing(post: Post, business: Business) -> None:
    assert send({"events": [SIGNUP]}, key="Bearer llk_of-nobody")[0] == 401
    assert business.events.accepted == {}


class FullTable(InMemoryEvents):
    """Takes nothing of one event."""

    def put_new(self, event: Event) -> bool:
        if event.id == "p1":
            raise RuntimeError(f"no room for {event.customer}")
        return super().put_new(event)


def test_a_table_that_fails_for_one_event_hides_none_of_the_others(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = FullTable()
    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business, events=events))
    status, document = send({"events": [SIGNUP, PAYMENT, PAYMENT | {"id": "p2"}]})
    assert (status, statuses(document)) == (207, [("s1", "accepted"), ("p1", "failed"), ("p2", "accepted")])
    problem = document["results"][1]["problem"]
    assert (problem["status"], problem["code"], problem["request_id"]) == (500, "internal_error", REQUEST_ID)
    assert "no room" not in json.dumps(document)
    assert {each for _, each in events.accepted} == {"s1", "p2"}


class Hurried(Context):
    """A function whose time runs out after two looks at the clock."""

    def __init__(self) -> None:
        self.left = iter([9_000, 3_000])

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]
        return next(self.left, 2_999)


def test_when_time_runs_out_the_rest_is_to_be_sent_again(post: Post, business: Business) -> None:
    status, document = send({"events": [SIGNUP, PAYMENT, PAYMENT | {"id": "p2"}]}, Hurried())
    assert (status, statuses(document)) == (207, [("s1", "accepted"), ("p1", "accepted"), ("p2", "failed")])
    problem = document["results"][2]["problem"]
    assert (problem["status"], problem["code"]) == (503, "out_of_time")
    assert {each for _, each in business.events.accepted} == {"s1", "p1"}


def test_every_event_of_a_batch_is_logged_and_counted_without_its_customer(post: Post, written: Written) -> None:
    post({"events": [SIGNUP, PAYMENT, PAYMENT | {"id": "p3", "customer": "nobody@home.example"}]})
    lines = written.look()
    assert [line["code"] for line in lines if "code" in line] == ["event_accepted", "event_accepted", "request_refused"]
    assert [line["EventsAccepted"] for line in lines if "EventsAccepted" in line] == [[1.0, 1.0]]
    for personal in ("ira@shop.example", "nobody@home.example", "llk_"):
        assert personal not in written.text
