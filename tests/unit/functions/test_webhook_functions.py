"""Both functions of webhooks as AWS invokes them: streams and queues in, messages out, and what failed comes again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from functions.webhook_dispatch import handler as dispatch
from functions.webhooks import handler as webhooks
from functions.webhooks.calling import Answered
from linkledger.partners.suspend import suspend
from linkledger.program_time import format_instant
from linkledger.webhooks.delivery import Attempt, AttemptLog, DeliveryState, Due, Outgoing
from linkledger.webhooks.dispatch import Dispatcher
from linkledger.webhooks.facts import FactType
from linkledger.webhooks.signing import WebhookSecrets
from linkledger.webhooks.subscription import Owner, subscribe
from linkledger_aws.storage.journal import EntryItem, entry_item
from linkledger_aws.storage.keys.months import registration
from linkledger_aws.storage.month_items import RegistrationItem
from linkledger_aws.storage.partners import PartnerItem, partner_item
from linkledger_aws.storage.payout_items import PayoutItem, payout_item
from linkledger_aws.webhook_queues import SqsDue, SqsOutbox, read_due, read_outgoing
from tests.builders import START, Business
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, clock_of, published_event

SECRETS = WebhookSecrets.from_secret("a webhooks' secret for tests, 32 bytes or more")
type Image = Mapping[str, Any] | None


def change(table: str, new: Image, old: Image = None, number: int = 1) -> dict[str, Any]:
    """A record of a table's stream."""
    template: dict[str, Any] = published_event("dynamodb-stream")["Records"][0]
    arn = f"arn:aws:dynamodb:eu-central-1:123456789012:table/linkledger-prod-{table}/stream/2026-03-01T00:00:00.000"
    images = {name: image for name, image in (("NewImage", new), ("OldImage", old)) if image is not None}
    kind = "MODIFY" if old else "INSERT"
    return template | {
        "eventName": kind,
        "eventSourceARN": arn,
        "eventSource": "aws:dynamodb",
        "dynamodb": {"SequenceNumber": str(number), **images},
    }


def message(body: str, id_: str = "m-1") -> dict[str, Any]:
    template: dict[str, Any] = published_event("sqs")["Records"][0]
    return template | {"body": body, "messageId": id_}


@dataclass
class SentMessages:
    """SQS as it was sent to."""

    bodies: list[tuple[str, int]] = field(default_factory=list)

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int = 0) -> None:  # noqa: N803
        self.bodies.append((MessageBody, DelaySeconds))


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    """keycrm, whose operators and whose partner Anna subscribed to everything that they may."""
    business = Business.running("keycrm")
    business.enroll("anna")
    business.partners.add_membership("sub-of-anna", "keycrm", "anna")
    url, types = "https://hooks.example.com/in", frozenset(FactType)
    of_anna = frozenset({FactType.COMMISSION_CREATED, FactType.PAYOUT_REQUESTED, FactType.CUSTOMER_REGISTERED})
    for id_, partner, wanted in (("wh_all", None, types), ("wh_anna", "anna", of_anna)):
        owner = Owner("keycrm", partner)
        subscribe(business.subscriptions, id_, owner, "sub-of-anna", url, wanted, business.now, loopback=False)
    dispatcher = Dispatcher(
        business.subscriptions, business.partners, business.deliveries, business.queues, business.queues
    )
    monkeypatch.setattr(dispatch, "office", lambda: dispatch.Office(dispatcher, clock_of(business)))
    return business


def a_month(business: Business) -> list[dict[str, Any]]:
    """What the tables' streams tell of a sign-up, a payment, a payout and a suspension."""
    before = business.partners.partners["keycrm", "anna"]
    event = business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=200_000)
    payout = business.request_payout("anna", 6_000)
    entries = [entry_item(EntryItem, each).to_dynamodb_dict() for each in business.ledger.journal.values()]
    item = RegistrationItem(*registration("keycrm", "anna", business.now, event), customer="c1")
    after = replace(before, suspended_at=business.now)
    return [
        change("customers", item.to_dynamodb_dict()),
        *(change("journal", each) for each in entries if each["kind"]["S"] == "commission"),
        change("payouts", payout_item(PayoutItem, payout).to_dynamodb_dict()),
        change(
            "partners",
            partner_item(PartnerItem, after).to_dynamodb_dict(),
            partner_item(PartnerItem, before).to_dynamodb_dict(),
        ),
    ]


def test_the_streams_of_four_tables_become_messages(business: Business, written: Written) -> None:
    assert dispatch.handler({"Records": a_month(business)}, Context()) == {"batchItemFailures": []}
    told = [(each.subscription, json.loads(each.body)) for each in business.queues.outgoing]
    assert [(to, body["type"]) for to, body in told] == [
        ("wh_all", "customer.registered"),
        ("wh_anna", "customer.registered"),
        ("wh_all", "commission.created"),
        ("wh_anna", "commission.created"),
        ("wh_all", "payout.requested"),
        ("wh_anna", "payout.requested"),
        ("wh_all", "partner.suspended"),
    ]
    _, commission = told[3]
    assert commission["timestamp"] == "2026-03-01T09:01:00.000Z"
    assert commission["data"] | {"id": "", "rule": ""} == {
        "id": "",
        "program": "keycrm",
        "recipient": "anna",
        "event": "e2",
        "customer": "c1",
        "rule": "",
        "level": 0,
        "amount": 20_000,
        "unit": "USD",
        "occurred_at": "2026-03-01T09:01:00.000Z",
        "booked_at": "2026-03-01T09:01:00.000Z",
        "reverses": None,
    }
    assert sum(sum(line.get("WebhooksSent", [])) for line in written.look()) == 7


def test_a_record_that_nobody_can_read_holds_up_what_follows_and_not_what_came_before(
    business: Business, written: Written
) -> None:
    records = [
        record | {"dynamodb": record["dynamodb"] | {"SequenceNumber": str(number)}}
        for number, record in enumerate(a_month(business), 100)
    ]
    records[1]["dynamodb"]["NewImage"] = {"pk": {"S": "keycrm#anna#USD"}}
    assert dispatch.handler({"Records": records}, Context()) == {"batchItemFailures": [{"itemIdentifier": "101"}]}
    assert {each.subscription for each in business.queues.outgoing} == {"wh_all", "wh_anna"}
    assert len(business.queues.outgoing) == 2
    assert [line["code"] for line in written.look() if "code" in line] == ["fact_not_announced"]


def test_what_is_due_goes_out_and_what_nobody_can_read_stays_in_the_queue(business: Business) -> None:
    dispatch.handler({"Records": a_month(business)}, Context())
    sent, client = business.queues.outgoing[-1], SentMessages()
    business.queues.outgoing.clear()
    due = Due(sent.owner, sent.subscription, sent.delivery, 2, business.now)
    SqsDue(client, "due").wait(due, business.now)  # type: ignore[arg-type]
    records = [message("nonsense", "m-1"), message(client.bodies[0][0], "m-2")]
    failed = dispatch.handler({"Records": records}, Context())
    assert failed == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    assert [(each.delivery, each.attempt) for each in business.queues.outgoing] == [(sent.delivery, 2)]


def test_a_moment_beyond_what_a_queue_can_wait_is_waited_for_in_parts() -> None:
    client, now = SentMessages(), START
    due = Due(Owner("keycrm", "anna"), "wh_1", "msg_1", 7, now + timedelta(hours=6))
    for at in (now, now + timedelta(hours=5, minutes=50, milliseconds=1), now + timedelta(hours=7)):
        SqsDue(client, "due").wait(due, at)  # type: ignore[arg-type]
    assert [delay for _, delay in client.bodies] == [900, 600, 0]
    assert {read_due(body) for body, _ in client.bodies} == {due}


# -- out to the receivers ----------------------------------------------------------------------------------------------


class Receiver:
    """Receivers that answer what a test says; what they got is kept."""

    def __init__(self, *answers: Answered) -> None:
        self.answers = list(answers)
        self.got: list[tuple[str, bytes, Mapping[str, str]]] = []

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        self.got.append((url, body, headers))
        return self.answers.pop(0)


def sending(business: Business, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> list[str]:
    """Runs all that is on its way; the messages that are to come again."""
    client, log = SentMessages(), changes.get("log", business.deliveries)
    for each in business.queues.outgoing:
        SqsOutbox(client, "out").send(each)  # type: ignore[arg-type]
    assert [read_outgoing(body) for body, _ in client.bodies] == business.queues.outgoing
    real = datetime.now(UTC)
    held = webhooks.Sender(receiver, lambda: SECRETS, log, business.queues, clock_of(business), lambda: real)
    monkeypatch.setattr(webhooks, "sender", lambda: held)
    records = [message(body, f"m-{number}") for number, (body, _) in enumerate(client.bodies)]
    answer = webhooks.handler({"Records": records}, Context())
    return [str(each["itemIdentifier"]) for each in answer["batchItemFailures"]]


def test_messages_go_out_signed_by_real_time_and_their_attempts_are_written_down(
    business: Business, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    dispatch.handler({"Records": a_month(business)[:2]}, Context())
    answers = (Answered(204, None, 7), Answered(None, "timeout", 5_000), Answered(302, None, 9), Answered(200, None, 1))
    receiver = Receiver(*answers)
    assert sending(business, receiver, monkeypatch) == []
    for sent, (url, body, headers) in zip(business.queues.outgoing, receiver.got, strict=True):
        assert url == "https://hooks.example.com/in"
        assert headers["webhook-id"] == sent.delivery
        Webhook(SECRETS.shown(sent.subscription, 1)).verify(body, dict(headers))
    states = [each.state for each in business.deliveries.kept.values()]
    assert states == [DeliveryState.DELIVERED, DeliveryState.PENDING, DeliveryState.PENDING, DeliveryState.DELIVERED]
    assert [(each.attempt, each.delivery) for each in business.queues.waiting] == [
        (2, business.queues.outgoing[1].delivery),
        (2, business.queues.outgoing[2].delivery),
    ]
    metrics = written.look()
    assert sum(sum(line.get("WebhooksFailed", [])) for line in metrics) == 2
    assert "c1" not in written.text, "no log names a customer"


def test_an_attempt_that_could_not_be_written_down_is_made_again(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(AttemptLog):
        def note(self, sent: Outgoing, attempt: Attempt, state: DeliveryState) -> None:
            raise RuntimeError("the table is full")

    dispatch.handler({"Records": a_month(business)[:1]}, Context())
    receiver = Receiver(Answered(500, None, 1), Answered(204, None, 1))
    assert sending(business, receiver, monkeypatch, log=Full()) == ["m-0", "m-1"]
    assert business.queues.waiting == []


def test_a_dead_message_is_said_in_the_log(
    business: Business, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    dispatch.handler({"Records": a_month(business)[:1]}, Context())
    business.queues.outgoing = [replace(business.queues.outgoing[0], attempt=8)]
    sending(business, Receiver(Answered(500, None, 1)), monkeypatch)
    (line,) = [line for line in written.look() if line.get("code") == "delivery_dead"]
    assert (line["program"], line["subscription"], line["level"]) == ("keycrm", "wh_all", "WARNING")


def test_whoever_is_suspended_gets_nothing_of_what_waits(business: Business) -> None:
    dispatch.handler({"Records": a_month(business)[:1]}, Context())
    mine = next(each for each in business.queues.outgoing if each.subscription == "wh_anna")
    suspend("keycrm", "anna", business.now, business.partners, business.links)
    business.queues.outgoing.clear()
    client = SentMessages()
    due = Due(mine.owner, mine.subscription, mine.delivery, 2, business.now)
    SqsDue(client, "due").wait(due, business.now)  # type: ignore[arg-type]
    dispatch.handler({"Records": [message(client.bodies[0][0])]}, Context())
    assert business.queues.outgoing == []
    assert business.deliveries.kept["keycrm", "wh_anna", mine.delivery].state is DeliveryState.STOPPED
    assert format_instant(business.now) in client.bodies[0][0]
