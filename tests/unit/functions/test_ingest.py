"""A shop posts events over HTTP: what is taken is stored, and what is not says what to do about it."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.ingest import handler as ingest
from linkledger.earning.events import Event
from linkledger.memory.events import InMemoryEvents
from linkledger.tracking.attribution import Source
from linkledger_aws.secrets import SecretUnavailable
from tests.builders import Business, Visitor
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import REQUEST_ID, Context, intake_of, published_event

KEY = "Bearer llk_key-of-keycrm"
SIGNUP = {"id": "e1", "type": "signup", "customer": "c1", "email": "ira@shop.example"}

Post = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def business() -> Business:
    business = Business.running("keycrm", settles_at_once=False)
    business.enroll("anna")
    return business


@pytest.fixture
def post(business: Business, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business))
    return send


def send(body: dict[str, Any] | str, *, key: str | None = KEY, **changes: Any) -> tuple[int, dict[str, Any]]:
    status, document, _ = exchange(body, key=key, **changes)
    return status, document


def exchange(
    body: dict[str, Any] | str, *, key: str | None = KEY, **changes: Any
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, document and headers of the answer to one posted body."""
    event = published_event("http-api-v2-events") | {"body": body if isinstance(body, str) else json.dumps(body)}
    headers = {name: value for name, value in event["headers"].items() if name != "authorization"}
    event["headers"] = headers | ({"authorization": key} if key else {})
    answer = ingest.handler(event | changes, Context())
    kind = "application/json" if answer["statusCode"] < 400 else "application/problem+json"
    received = {name.lower(): value for name, value in answer["headers"].items()}
    assert received["content-type"] == kind
    return answer["statusCode"], json.loads(answer["body"]), received


def test_an_event_is_stored_before_the_shop_hears_that_it_is_accepted(post: Post, business: Business) -> None:
    assert post(SIGNUP) == (202, {"id": "e1", "status": "accepted"})
    stored = business.events.get("keycrm", "e1")
    assert stored is not None
    assert (stored.customer, stored.received_at) == ("c1", business.now)


def test_a_lead_and_an_existing_customer_are_taken_in_as_what_they_are(post: Post, business: Business) -> None:
    assert post(SIGNUP | {"lead_of": "anna", "existing": True})[0] == 202
    stored = business.events.accepted["keycrm", "e1"]
    assert stored.existing
    assert [(each.source, each.partner) for each in stored.candidates if each.source is Source.LEAD] == [
        (Source.LEAD, "anna")
    ]


def test_the_same_body_again_is_a_duplicate_whatever_its_spelling(post: Post, business: Business) -> None:
    post(SIGNUP)
    business.after(days=1)
    again = json.dumps(dict(reversed(SIGNUP.items())) | {"program": "keycrm"}, indent=2)
    assert post(again) == (200, {"id": "e1", "status": "duplicate"})
    encoded = b64encode(json.dumps(SIGNUP).encode()).decode()
    assert post(encoded, isBase64Encoded=True) == (200, {"id": "e1", "status": "duplicate"})
    assert len(business.events.accepted) == 1


def test_another_body_under_a_known_id_is_a_conflict_and_both_are_kept(post: Post, business: Business) -> None:
    post(SIGNUP)
    status, problem = post(SIGNUP | {"customer": "c2"})
    assert (status, problem["code"]) == (409, "event_conflict")
    assert business.events.accepted["keycrm", "e1"].customer == "c1"
    assert [each.customer for each in business.events.conflicts.values()] == ["c2"]


@pytest.mark.parametrize("key", [None, "Bearer llk_of-nobody", "Bearer sk_live", "Basic llk_key-of-keycrm", "llk_x"])
def test_a_wrong_key_opens_nothing_and_leaves_no_trace(post: Post, business: Business, key: str | None) -> None:
    status, problem, headers = exchange(SIGNUP, key=key)
    assert (status, problem["code"], headers["www-authenticate"]) == (401, "invalid_api_key", "Bearer")
    assert business.events.accepted == {}
    assert business.events.refused == []


def test_a_header_may_be_written_in_capitals(post: Post) -> None:
    event_headers = {"Authorization": KEY}
    assert post(SIGNUP, headers=event_headers)[0] == 202


def test_a_key_opens_its_own_program_alone(post: Post, business: Business) -> None:
    status, problem = post(SIGNUP | {"program": "b1"})
    assert (status, problem["code"]) == (404, "unknown_program")
    assert problem["errors"] == [{"field": "program", "message": "is not the API key's program"}]
    assert business.events.accepted == {}
    assert [(program, why.code) for program, _, why, _ in business.events.refused] == [("keycrm", "unknown_program")]


def test_a_malformed_event_names_every_faulty_field(post: Post, business: Business) -> None:
    body = {"id": "a#b", "type": "payment", "customer": "c1", "amount": 15.5, "currency": "USD", "colour": "red"}
    status, problem = post(body)
    assert (status, problem["code"], problem["title"], problem["type"]) == (
        422,
        "invalid_event",
        "Unprocessable Content",
        "about:blank",
    )
    assert {each["field"] for each in problem["errors"]} == {"id", "amount", "colour"}
    assert business.events.accepted == {}
    assert [why.code for _, _, why, _ in business.events.refused] == ["invalid_event"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (
            {"id": "p", "type": "payment", "customer": "nobody", "amount": 1, "currency": "USD"},
            "unknown_customer",
            "customer",
        ),
        ({"id": "p", "type": "payment", "customer": "c1", "amount": 1}, "invalid_event", "currency"),
        (
            {"id": "p", "type": "signup", "customer": "c1", "amount": 1, "currency": "EUR"},
            "wrong_currency",
            "currency",
        ),
        ({"id": "p", "type": "refund", "amount": 1, "currency": "USD"}, "invalid_event", "of"),
        ({"id": "p", "type": "signup"}, "invalid_event", "customer"),
        ({"id": "p", "type": "signup", "customer": "c1", "occurred_at": "today"}, "invalid_event", "occurred_at"),
        ({"type": "signup", "customer": "c1"}, "invalid_event", "id"),
    ],
)
def test_what_is_wrong_is_said_by_code_and_field(post: Post, body: dict[str, Any], code: str, field: str) -> None:
    status, problem = post(body)
    assert (status, problem["code"]) == (422, code)
    assert field in {each["field"] for each in problem["errors"]}


@pytest.mark.parametrize(("minutes", "status"), [(5, 202), (6, 422)])
def test_an_event_may_be_five_minutes_ahead_and_no_more(
    post: Post, business: Business, minutes: int, status: int
) -> None:
    ahead = (business.now + timedelta(minutes=minutes)).isoformat()
    assert post(SIGNUP | {"occurred_at": ahead})[0] == status


@pytest.mark.parametrize("body", ["", "{", "[1]", '"e1"', "null", '{"id": "\\ud800"}', '{"a":' * 40_000])
def test_what_is_no_json_object_is_refused_and_listed(post: Post, business: Business, body: str) -> None:
    status, problem = post(body)
    assert (status, problem["code"]) == (400, "invalid_json")
    assert business.events.accepted == {}
    if len(body) < 1000:
        assert [why.code for _, _, why, _ in business.events.refused] == ["invalid_json"]


@pytest.mark.parametrize(("digits", "code"), [(5_000, "invalid_json"), (4_000, "invalid_event")])
def test_a_number_of_thousands_of_digits_is_refused_and_listed(
    post: Post, business: Business, digits: int, code: str
) -> None:
    status, problem = post(json.dumps(SIGNUP)[:-1] + f', "amount": {"9" * digits}}}')
    assert (status, problem["code"]) == (400 if code == "invalid_json" else 422, code)
    assert business.events.accepted == {}
    assert [why.code for _, _, why, _ in business.events.refused] == [code]


@pytest.mark.parametrize("body", ["not base64!", b64encode(b"\xff\xfe").decode()])
def test_octets_that_are_no_text_are_refused(post: Post, body: str) -> None:
    assert post(body, isBase64Encoded=True)[1]["code"] == "invalid_json"


def test_a_body_of_256_kb_is_taken_and_one_octet_more_is_not(post: Post) -> None:
    body = json.dumps(SIGNUP).ljust(256 * 1024)
    assert post(body)[0] == 202
    status, problem = post(body + " ")
    assert (status, problem["code"]) == (413, "body_too_large")
    assert post(b64encode((body + " ").encode()).decode(), isBase64Encoded=True)[0] == 413


def test_a_click_id_from_the_landing_page_becomes_a_candidate(post: Post, business: Business) -> None:
    visitor = Visitor()
    business.click(visitor, "anna")
    assert post(SIGNUP | {"click_id": visitor.click_id})[0] == 202
    assert [each.partner for each in business.events.accepted["keycrm", "e1"].candidates] == ["anna"]


def test_a_forged_click_id_is_marked_and_no_error(post: Post, business: Business) -> None:
    visitor = Visitor()
    business.click(visitor, "anna")
    assert visitor.click_id is not None
    first = "B" if visitor.click_id[30] == "A" else "A"
    assert post(SIGNUP | {"click_id": visitor.click_id[:30] + first + visitor.click_id[31:]})[0] == 202
    (candidate,) = business.events.accepted["keycrm", "e1"].candidates
    assert (candidate.partner, candidate.fault) in ((None, "click_id_forged"), (None, "click_id_malformed"))


def test_contacts_are_hashed_with_the_deployments_key(post: Post, business: Business) -> None:
    post(SIGNUP)
    hashes = business.events.accepted["keycrm", "e1"].contact_hashes
    assert hashes == {intake_of(business).contact_hash()("ira@shop.example")}
    assert all(len(each) == 32 for each in hashes)


def test_without_keys_nothing_is_accepted_since_its_candidates_would_be_decided_for_good(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_yet() -> None:
        raise SecretUnavailable("secret_unavailable", "The service can't read its keys; try again in a minute.")

    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business, signing_keys=none_yet))
    status, problem, headers = exchange(SIGNUP)
    assert (status, problem["code"]) == (503, "secret_unavailable")
    assert int(headers["retry-after"]) > 0
    assert business.events.accepted == {}


class BrokenEvents(InMemoryEvents):
    def put_new(self, event: Event) -> bool:
        raise RuntimeError(f"no room for {event.customer}")


def test_a_failing_table_is_a_500_that_names_only_the_request(
    business: Business, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business, events=BrokenEvents()))
    status, problem = send(SIGNUP)
    assert (status, problem["code"], problem["request_id"]) == (500, "internal_error", REQUEST_ID)
    assert "no room" not in json.dumps(problem)
    (failed,) = [line for line in written.look() if line.get("code") == "request_failed"]
    assert (failed["level"], failed["error"]) == ("ERROR", "RuntimeError")


def test_log_and_metrics_tell_operators_what_came_but_not_of_whom(post: Post, written: Written) -> None:
    post(SIGNUP)
    post(SIGNUP)
    post({"id": "e2", "type": "payment", "customer": "nobody@home.example", "amount": 1, "currency": "USD"})
    lines = written.look()
    codes = [line["code"] for line in lines if "code" in line]
    assert codes == ["event_accepted", "event_duplicate", "request_refused"]
    for metric in ("EventsAccepted", "EventsDuplicate", "EventsRefused"):
        assert [line[metric] for line in lines if metric in line] == [[1.0]]
    for personal in ("ira@shop.example", "nobody@home.example", "llk_"):
        assert personal not in written.text
