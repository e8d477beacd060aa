"""A partner network reports conversions by GET: its word counts by its token, and each conversion counts once."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.ingest import handler as ingest
from linkledger.access.api_keys import KeyKind, key_of, revoke, rotate
from linkledger.earning.conversions import UNSIGNED_PER_CLICK, Conversion, ConversionState
from linkledger.earning.events import Event
from linkledger.earning.review_conversion import ReviewDesk
from linkledger.errors import Conflict, NotFound
from linkledger.memory.conversions import InMemoryConversions
from linkledger.memory.events import InMemoryEvents
from linkledger.simulation.running_program import KEYS
from linkledger.tracking.click_id import issue_click_id
from tests.builders import Business, Visitor
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, intake_of, published_event

TOKEN = "llt_token-of-adcombo"
EVENT = "pb:adcombo:t1"


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    """letoile pays 13 % of each order that came by anna's link; adcombo is a network that buys clicks on it."""
    business = Business.running("letoile", settles_at_once=False)
    business.enroll("anna")
    business.approve("anna")
    for name, text in (("adcombo", TOKEN), ("leadbit", "llt_token-of-leadbit")):
        business.api_keys.put_new(key_of("letoile", KeyKind.POSTBACK, name, text, business.now))
    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business))
    return business


@pytest.fixture
def click_id(business: Business) -> str:
    visitor = Visitor()
    business.click(visitor, "anna")
    assert visitor.click_id is not None
    return visitor.click_id


def exchange(method: str = "GET", **query: str) -> dict[str, Any]:
    event = published_event("http-api-v2-events")
    del event["headers"]["authorization"], event["body"]
    event |= {"rawPath": "/postback", "rawQueryString": urlencode(query), "queryStringParameters": query or None}
    event["requestContext"]["http"] |= {"method": method, "path": "/postback"}
    return ingest.handler(event, Context())


def report(click_id: str, status: str = "approved", token: str | None = TOKEN, **query: str) -> tuple[int, Any]:
    """Status and document of a postback for the conversion t1 of 100.00 RUB."""
    given = {"click_id": click_id, "tid": "t1", "status": status, "event": "order"}
    given |= {"payout": "100.00", "currency": "RUB"} | ({"token": token} if token else {}) | query
    answer = exchange(**given)
    return answer["statusCode"], json.loads(answer["body"])


def accepted(business: Business) -> dict[str, Event]:
    return {event: found for (_, event), found in business.events.accepted.items()}


def earned(business: Business) -> int:
    """What anna has from everything that was accepted."""
    for event in accepted(business):
        business.settle(event)
    return sum(amount for (_, _, recipient, _), amount in business.net().items() if recipient == "anna")


def waiting(business: Business) -> list[Conversion]:
    return list(business.conversions.page("letoile", ConversionState.WAITING, limit=50, cursor=None)[0])


# -- by token ----------------------------------------------------------------------------------------------------------


def test_an_approved_conversion_is_an_event_of_whoever_clicked(business: Business, click_id: str) -> None:
    assert report(click_id) == (200, {"status": "approved"})
    event = accepted(business)[EVENT]
    assert (event.type, event.amount, event.unit, event.occurred_at) == ("order", 10_000, "RUB", business.now)
    assert event.customer is not None
    assert event.customer.startswith("click:")
    assert [each.partner for each in event.candidates] == ["anna"]
    assert earned(business) == 1_300


def test_the_same_tid_counts_once_however_often_it_comes(business: Business, click_id: str) -> None:
    for _ in range(3):
        assert report(click_id) == (200, {"status": "approved"})
        business.after(days=1)
    assert list(accepted(business)) == [EVENT]
    assert business.events.conflicts == {}


def test_each_network_has_tids_of_its_own(business: Business, click_id: str) -> None:
    report(click_id)
    report(click_id, token="llt_token-of-leadbit", payout="50")
    assert {each: event.amount for each, event in accepted(business).items()} == {
        "pb:adcombo:t1": 10_000,
        "pb:leadbit:t1": 5_000,
    }


def test_a_pending_conversion_waits_for_the_networks_word_and_keeps_its_moment(
    business: Business, click_id: str
) -> None:
    first = business.now
    assert report(click_id, "pending", payout="80") == (200, {"status": "pending"})
    assert report(click_id, "hold", payout="90") == (200, {"status": "pending"})
    assert accepted(business) == {}
    (pending,), _ = business.conversions.page("letoile", ConversionState.PENDING, limit=50, cursor=None)
    assert pending.event.amount == 9_000
    business.after(days=5)
    assert report(click_id, "confirmed") == (200, {"status": "approved"})
    event = accepted(business)[EVENT]
    assert (event.occurred_at, event.received_at, event.amount) == (first, business.now, 10_000)
    assert report(click_id, "pending") == (200, {"status": "approved"})
    assert report(click_id, "approved") == (200, {"status": "approved"})
    assert list(accepted(business)) == [EVENT]


def test_a_rejection_takes_the_conversion_back_once(business: Business, click_id: str) -> None:
    report(click_id)
    assert earned(business) == 1_300
    business.after(days=3)
    rejected_at = business.now
    for _ in range(2):
        assert report(click_id, "rejected") == (200, {"status": "rejected"})
        business.after(days=1)
    reversal = accepted(business)["pb-rejected:adcombo:t1"]
    assert (reversal.type, reversal.of, reversal.amount, reversal.occurred_at) == ("refund", EVENT, 10_000, rejected_at)
    assert earned(business) == 0
    assert report(click_id) == (200, {"status": "rejected"})
    assert len(accepted(business)) == 2


def test_a_rejection_before_any_approval_leaves_nothing_to_take_back(business: Business, click_id: str) -> None:
    report(click_id, "pending")
    assert report(click_id, "trash") == (200, {"status": "rejected"})
    assert accepted(business) == {}


def test_an_approval_after_a_rejection_waits_for_an_operator(business: Business, click_id: str) -> None:
    report(click_id, "rejected")
    assert report(click_id) == (200, {"status": "waiting"})
    assert accepted(business) == {}
    (found,) = waiting(business)
    assert (found.network, found.reason) == ("adcombo", "approved_after_rejected")
    ReviewDesk(business.conversions, business.events).approve("letoile", found.id, business.now)
    assert list(accepted(business)) == [EVENT]
    assert report(click_id, "rejected") == (200, {"status": "rejected"})
    assert earned(business) == 0


def test_a_conversion_that_paid_nothing_has_no_amount_to_take_back(business: Business, click_id: str) -> None:
    report(click_id, payout="0.00", event="lead")
    assert (accepted(business)[EVENT].amount, accepted(business)[EVENT].unit) == (None, None)
    assert report(click_id, "rejected", payout="0", event="lead") == (200, {"status": "rejected"})
    assert accepted(business)["pb-rejected:adcombo:t1"].amount is None


@pytest.mark.parametrize("changes", [{"payout": "100.01"}, {"event": "payment"}])
def test_other_facts_under_an_approved_tid_are_a_conflict_that_stays_listed(
    business: Business, click_id: str, changes: dict[str, str]
) -> None:
    report(click_id)
    status, problem = report(click_id, **changes)
    assert (status, problem["code"]) == (409, "conversion_conflict")
    assert accepted(business)[EVENT].amount == 10_000
    ((program, body, why, _),) = business.events.refused
    assert (program, why.code) == ("letoile", "conversion_conflict")
    assert "token" not in body


def test_a_tid_belongs_to_one_click(business: Business, click_id: str) -> None:
    report(click_id)
    other = Visitor()
    business.after(minutes=1).click(other, "anna")
    assert other.click_id is not None
    for status in ("approved", "rejected"):
        assert report(other.click_id, status)[1]["code"] == "conversion_conflict"
    assert list(accepted(business)) == [EVENT]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"payout": "12,50"}, "payout"),
        ({"payout": "100.001"}, "payout"),
        ({"payout": "-1"}, "payout"),
        ({"payout": "1e3"}, "payout"),
        ({"payout": "99999999999999.99"}, "payout"),
        ({"currency": ""}, "currency"),
        ({"currency": "ROUBLES"}, "currency"),
        ({"currency": "USD"}, "currency"),
        ({"status": "maybe"}, "status"),
        ({"status": ""}, "status"),
        ({"tid": ""}, "tid"),
        ({"tid": "a#b"}, "tid"),
        ({"tid": "x" * 81}, "tid"),
        ({"event": "refund"}, "event"),
        ({"event": "Sale!"}, "event"),
        ({"click_id": ""}, "click_id"),
        ({"click_id": "forged" * 10}, "click_id"),
    ],
)
def test_what_is_wrong_is_said_by_its_parameter_and_stays_listed(
    business: Business, click_id: str, query: dict[str, str], field: str
) -> None:
    status, problem = report(query.pop("click_id", click_id), **query)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, [field])
    assert accepted(business) == {}
    assert [why.code for _, _, why, _ in business.events.refused] == [problem["code"]]


def test_every_faulty_parameter_is_named_at_once(business: Business) -> None:
    problem = report("", "", tid="", payout="x")[1]
    assert {each["field"] for each in problem["errors"]} == {"click_id", "tid", "status", "payout"}


@pytest.mark.parametrize(
    ("payout", "minor"), [("12.50", 1250), ("12.5", 1250), ("7", 700), ("0.0100", 1), ("21.0", 2100)]
)
def test_a_payout_becomes_minor_units_exactly(business: Business, click_id: str, payout: str, minor: int) -> None:
    report(click_id, payout=payout)
    assert accepted(business)[EVENT].amount == minor


def test_a_click_of_another_program_is_none_of_this_one(business: Business) -> None:
    elsewhere = issue_click_id(
        KEYS, program="b1", partner="anna", code="ANNA", at_ms=1772355600000, shard=1, random=b"123456"
    )
    assert report(elsewhere)[1]["code"] == "invalid_click_id"
    assert accepted(business) == {}


@pytest.mark.parametrize("token", ["llt_of-nobody", "llk_key-of-letoile", "{token}", "x"])
def test_a_wrong_token_learns_nothing_and_leaves_no_trace(business: Business, click_id: str, token: str) -> None:
    answers = {report(each, token=token)[0] for each in (click_id, "", "forged")}
    assert answers == {401}
    assert len({json.dumps(report(each, token=token)[1]) for each in (click_id, "")}) == 1
    assert (accepted(business), business.conversions.by_id, business.events.refused) == ({}, {}, [])


def test_a_token_works_on_for_a_day_beside_its_successor_and_means_the_same_network(
    business: Business, click_id: str
) -> None:
    key = next(each for each in business.api_keys.of_owner("letoile") if each.name == "adcombo")
    report(click_id)
    _, successor = rotate(business.api_keys, key, "llt_the-successor", business.now)
    assert report(click_id, token="llt_the-successor")[0] == report(click_id)[0] == 200
    business.after(hours=24)
    assert report(click_id)[0] == 401
    assert report(click_id, token="llt_the-successor") == (200, {"status": "approved"})
    assert list(accepted(business)) == [EVENT]
    revoke(business.api_keys, successor, business.now)
    assert report(click_id, token="llt_the-successor")[0] == 401


def test_a_token_opens_nothing_but_postbacks(business: Business) -> None:
    event = published_event("http-api-v2-events") | {"body": "{}"}
    event["headers"] |= {"authorization": f"Bearer {TOKEN}"}
    assert ingest.handler(event, Context())["statusCode"] == 401


def test_a_link_checker_does_nothing(business: Business, click_id: str) -> None:
    answer = exchange("HEAD", click_id=click_id, tid="t1", status="approved", token=TOKEN)
    assert (answer["statusCode"], answer["body"]) == (200, "")
    assert (accepted(business), business.conversions.by_id) == ({}, {})
    assert all(each.last_used_on is None for each in business.api_keys.of_owner("letoile"))


class Dying(InMemoryEvents):
    """Dies at the first event, as a function does that runs out of time."""

    def put_new(self, event: Event) -> bool:
        if not self.accepted:
            self.accepted["dead", "dead"] = event
            raise RuntimeError("died")
        return super().put_new(event)


def test_a_crash_between_the_two_writes_is_healed_by_the_networks_retry(
    business: Business, click_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = Dying()
    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business, events=events))
    assert report(click_id)[0] == 500
    business.after(hours=1)
    assert report(click_id) == (200, {"status": "approved"})
    assert ("letoile", EVENT) in events.accepted
    assert events.accepted["letoile", EVENT].occurred_at == business.now - timedelta(hours=1)


class Raced(InMemoryConversions):
    """Somebody else's postback comes in between."""

    def commit(self, after: Conversion, before: Conversion | None) -> None:
        if before is None and not self.by_id:
            super().commit(after, None)
        super().commit(after, before)


def test_two_at_once_make_one_event(business: Business, click_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "intake", lambda: intake_of(business, conversions=Raced()))
    assert report(click_id) == (200, {"status": "approved"})
    assert list(accepted(business)) == [EVENT]


def test_nothing_of_the_query_is_written_to_the_log(business: Business, click_id: str, written: Written) -> None:
    for status in ("approved", "rejected", "nonsense"):
        report(click_id, status, tid="tid-of-a-person")
    report(click_id, token="llt_a-wrong-token")
    report(click_id, token=None, tid="tid-of-a-person")
    exchange("HEAD", click_id=click_id, token=TOKEN)
    lines = written.look()
    assert [line["state"] for line in lines if line.get("code") == "conversion_reported"] == [
        "approved",
        "rejected",
        "waiting",
    ]
    for secret in (click_id, click_id[:40], TOKEN, "llt_", "tid-of-a-person", "nonsense"):
        assert secret not in written.text


# -- without a token ---------------------------------------------------------------------------------------------------


def test_without_a_token_a_conversion_waits_for_an_operator(business: Business, click_id: str) -> None:
    first = business.now
    assert report(click_id, token=None) == (200, {"status": "waiting"})
    assert report(click_id, token="") == (200, {"status": "waiting"})
    assert accepted(business) == {}
    (found,) = waiting(business)
    assert (found.network, found.reason, found.event.amount) == (None, "no_token", 10_000)
    business.after(days=2)
    before, after = ReviewDesk(business.conversions, business.events).approve("letoile", found.id, business.now)
    assert (before.state, after.state) == (ConversionState.WAITING, ConversionState.APPROVED)
    (event,) = accepted(business).values()
    assert (event.occurred_at, event.received_at) == (first, business.now)
    assert earned(business) == 1_300
    assert report(click_id, token=None) == (200, {"status": "approved"})
    ReviewDesk(business.conversions, business.events).approve("letoile", found.id, business.now)
    assert len(accepted(business)) == 1
    with pytest.raises(Conflict):
        ReviewDesk(business.conversions, business.events).decline("letoile", found.id, "too late", business.now)


def test_a_declined_conversion_stays_with_its_reason(business: Business, click_id: str) -> None:
    report(click_id, token=None)
    (found,) = waiting(business)
    review = ReviewDesk(business.conversions, business.events)
    with pytest.raises(NotFound):
        review.decline("b1", found.id, "spam", business.now)
    review.decline("letoile", found.id, "spam", business.now)
    assert review.decline("letoile", found.id, "again", business.now)[1].reason == "spam"
    assert report(click_id, token=None) == (200, {"status": "declined"})
    with pytest.raises(Conflict):
        review.approve("letoile", found.id, business.now)
    assert (accepted(business), waiting(business)) == ({}, [])


def test_without_a_token_nobody_touches_what_a_network_reported(business: Business, click_id: str) -> None:
    report(click_id, "pending")
    assert report(click_id, token=None) == (200, {"status": "waiting"})
    status, problem = report(click_id, "rejected", token=None)
    assert (status, problem["code"]) == (422, "token_required")
    assert report(click_id) == (200, {"status": "approved"})
    assert list(accepted(business)) == [EVENT]


def test_of_one_click_only_a_few_wait_and_the_rest_is_refused_without_a_trace(
    business: Business, click_id: str
) -> None:
    for number in range(UNSIGNED_PER_CLICK):
        assert report(click_id, token=None, tid=f"t{number}")[0] == 200
    status, problem = report(click_id, token=None, tid="one-more")
    assert (status, problem["code"]) == (422, "too_many_conversions")
    assert report(click_id, token=None, tid="t0")[0] == 200
    assert len(waiting(business)) == UNSIGNED_PER_CLICK
    assert business.events.refused == []


@pytest.mark.parametrize("click_id", ["", "forged" * 10, "%00"])
def test_without_a_token_only_a_click_of_ours_is_looked_at(business: Business, click_id: str) -> None:
    assert report(click_id, token=None)[0] == 422
    assert (business.conversions.by_id, business.events.refused) == ({}, [])
