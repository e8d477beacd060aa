"""The events' stream is settled record by record: a poison record is reported and keeps nobody from being paid."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.commission import handler as commission
from linkledger.earning.events import Event
from linkledger.earning.outcomes import OutcomeKind
from linkledger.earning.ports import Effect
from linkledger.errors import NotFound, Stale
from linkledger.memory.book import InMemoryBook
from linkledger_aws.storage import keys
from linkledger_aws.storage.event_items import EventItem, event_attributes
from linkledger_aws.streams import event_of
from tests.builders import Business
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, published_event


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    business = Business.running("keycrm", settles_at_once=False)
    business.enroll("anna")
    monkeypatch.setattr(commission, "desk", lambda: business.settlement)
    return business


def image_of(event: Event) -> dict[str, Any]:
    """The event as the table's stream shows it."""
    item = EventItem(*keys.events.event(event.program, event.id), **event_attributes(event))
    image: dict[str, Any] = json.loads(json.dumps(item.serialize()))
    return image


def record(image: dict[str, Any], sequence: int) -> dict[str, Any]:
    template: dict[str, Any] = published_event("dynamodb-stream")["Records"][0]
    change = {
        "Keys": {"pk": image["pk"], "sk": image["sk"]},
        "NewImage": image,
        "SequenceNumber": str(sequence),
        "StreamViewType": "NEW_IMAGE",
    }
    return template | {"eventName": "INSERT", "dynamodb": change}


def deliver(*images: dict[str, Any]) -> list[str]:
    """The sequence numbers, from 100 on, that Lambda is to try again."""
    records = [record(image, 100 + place) for place, image in enumerate(images)]
    answer = commission.handler({"Records": records}, Context())
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def stored(business: Business, *events: str) -> list[dict[str, Any]]:
    return [image_of(business.events.accepted[business.terms.program, each]) for each in events]


def a_payment(business: Business, customer: str, amount: int = 10_000) -> list[str]:
    signup = business.sign_up(customer, code="ANNA", email=f"{customer}@shop.example", phone="+380 44 1")
    return [signup, business.after(minutes=1).post("payment", customer, amount=amount)]


def test_a_batch_is_settled_and_a_second_delivery_changes_nothing(business: Business) -> None:
    images = stored(business, *a_payment(business, "c1"), *a_payment(business, "c2", 333))
    assert deliver(*images) == []
    assert business.balance("anna").available == 1_000 + 33
    journal = business.journal("anna")
    assert deliver(*images) == []
    assert business.journal("anna") == journal


def test_everything_that_settling_needs_survives_the_stream(business: Business) -> None:
    a_payment(business, "c1")
    for image, event in zip(stored(business, "e1", "e2"), business.events.accepted.values(), strict=True):
        assert event_of(record(image, 1)) == event


POISONS = [
    {"amount": {"S": "a lot"}},
    {"amount": {"N": "1.5"}},
    {"occurred_at": {"S": "yesterday"}},
    {"occurred_at": None},
    {"customer": None},
    {"id": {"S": "another"}},
    {"candidates": {"S": "{"}},
]


@pytest.mark.parametrize("damage", POISONS)
def test_a_poison_record_is_reported_and_the_others_are_paid(
    business: Business, damage: dict[str, Any], written: Written
) -> None:
    first, poison, last = (stored(business, *a_payment(business, each)) for each in ("c1", "c2", "c3"))
    damaged = {name: value for name, value in (poison[1] | damage).items() if value is not None}
    assert deliver(*first, poison[0], damaged, *last) == ["103"]
    assert business.balance("anna").available == 2_000
    lines = written.look()
    (line,) = [line for line in lines if line.get("code") == "record_poisonous"]
    assert (line["program"], line["event"]) == ("keycrm", "e4")
    assert [line["PoisonRecords"] for line in lines if "PoisonRecords" in line] == [[1.0]]
    assert [line["SettledEarned"] for line in lines if "SettledEarned" in line] == [[1.0, 1.0]]
    assert "shop.example" not in written.text


def test_a_batch_that_fails_as_a_whole_is_reported_and_not_raised(business: Business) -> None:
    poison = stored(business, *a_payment(business, "c1"))[0] | {"occurred_at": {"S": "yesterday"}}
    assert deliver(poison) == ["100"]


class BusyBook(InMemoryBook):
    """Somebody else is always faster."""

    def commit(self, effect: Effect) -> None:
        raise Stale("customer_changed", "The customer changed in the meantime.")


def test_a_busy_customer_is_tried_again_and_no_poison(
    business: Business, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    busy = replace(business.settlement, book=BusyBook(business.ledger, business.closings))
    images = stored(business, *a_payment(business, "c1"))
    monkeypatch.setattr(commission, "desk", lambda: busy)
    assert deliver(images[0]) == ["100"]
    assert {line["code"] for line in written.look() if "code" in line} == {"event_busy"}


def test_redriving_settles_what_the_table_holds_now(business: Business, written: Written) -> None:
    signup, payment = a_payment(business, "c1")
    damaged = stored(business, payment)[0] | {"amount": {"S": "a lot"}}
    assert deliver(*stored(business, signup), damaged) == ["101"]
    written.look()
    named = {"program": "keycrm", "event": "never-came"}
    answer = commission.handler({"redrive": [record(damaged, 1), named]}, Context())
    assert [(each["event"], each["kind"], each["reason"]) for each in answer["settled"]] == [
        (payment, OutcomeKind.EARNED, "earned")
    ]
    assert [(each["event"], each["code"]) for each in answer["failed"]] == [("never-came", "unknown_event")]
    assert business.balance("anna").available == 1_000
    assert "record_poisonous" not in {line.get("code") for line in written.look()}
    json.dumps(answer)


def test_an_operator_lets_a_late_event_count_for_good(business: Business) -> None:
    signup = business.sign_up("c1", code="ANNA")
    late = business.after(days=100).post("payment", "c1", amount=10_000, occurred_at="2026-03-02T00:00:00Z")
    deliver(*stored(business, signup, late))
    assert business.outcome(late).kind is OutcomeKind.HELD
    answer = commission.handler({"release": {"program": "keycrm", "event": late}}, Context())
    assert (answer["kind"], answer["reason"]) == (OutcomeKind.EARNED, "earned")
    assert deliver(*stored(business, late)) == []
    assert business.balance("anna").available == 1_000


def test_releasing_what_never_came_says_so_and_is_no_poison(business: Business, written: Written) -> None:
    business.now += timedelta(days=1)
    with pytest.raises(NotFound, match="no event 'e9'"):
        commission.handler({"release": {"program": "keycrm", "event": "e9"}}, Context())
    assert not [line for line in written.look() if line.get("code") == "record_poisonous" or "PoisonRecords" in line]
