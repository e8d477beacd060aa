"""What lies in the on-failure bucket, and when it may be put away."""

import json
from typing import Any

from cli.failures import FailedBatch, in_portions, outcome_of, read_batch
from linkledger_aws.streams import EventName

COMMISSION = "linkledger-local-commission"
KEY = "aws/lambda/uuid/shard/2026/03/01/2026-03-01T09.00.00-1"
E1, E2 = EventName("keycrm", "e1"), EventName("b1", "e#2")


def record(pk: str) -> dict[str, Any]:
    return {"dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": "event"}}, "NewImage": {}}}


def given_up(*pks: str, function: str = COMMISSION, **more: Any) -> str:
    """An object as Lambda writes it."""
    arn = f"arn:aws:lambda:eu-central-1:000000000000:function:{function}"
    document = {
        "requestContext": {"functionArn": arn, "condition": "RetryAttemptsExhausted"},
        "payload": json.dumps({"Records": [record(pk) for pk in pks]}),
    }
    return json.dumps(document | more)


def batch(*events: EventName) -> FailedBatch:
    return FailedBatch(KEY, COMMISSION, "RetryAttemptsExhausted", events)


def settled(*events: EventName) -> dict[str, Any]:
    return {"settled": [each._asdict() | {"kind": "earned"} for each in events], "failed": []}


def test_a_given_up_batch_tells_its_events_each_once() -> None:
    found = read_batch(KEY, given_up("keycrm#e1", "b1#e#2", "keycrm#e1"), commission=COMMISSION)
    assert found == batch(E1, E2)


def test_a_version_in_the_functions_arn_makes_no_difference() -> None:
    text = given_up("keycrm#e1").replace(COMMISSION, f"{COMMISSION}:$LATEST")
    assert read_batch(KEY, text, commission=COMMISSION) == batch(E1)


def test_other_functions_batches_hold_no_events() -> None:
    text = given_up("keycrm#2026030109#01", function="linkledger-local-live-stats")
    found = read_batch(KEY, text, commission=COMMISSION)
    assert (found.function, found.events) == ("linkledger-local-live-stats", ())


def test_an_object_that_nobody_can_read_is_shown_and_left() -> None:
    for text in ("", "{", "[]", "{}", given_up("keycrm#e1", payload="{"), given_up("keycrm#e1", payload=None)):
        found = read_batch(KEY, text, commission=COMMISSION)
        assert found.events == ()
        assert not outcome_of(found, []).done


def test_a_batch_is_put_away_only_when_all_its_events_are_settled() -> None:
    assert outcome_of(batch(E1, E2), [settled(E1), settled(E2)]).done
    assert not outcome_of(batch(E1, E2), [settled(E1)]).done, "of one event nothing was heard"
    failed = {"settled": [], "failed": [E2._asdict() | {"code": "unknown_event", "message": "no such event"}]}
    still = outcome_of(batch(E1, E2), [settled(E1), failed])
    assert not still.done
    assert still.failed == ((E2, "unknown_event", "no such event"),)


def test_it_is_put_away_under_done() -> None:
    assert batch(E1).done_key == f"done/{KEY}"


def test_many_events_are_driven_in_portions() -> None:
    events = [EventName("keycrm", f"e{number}") for number in range(250)]
    portions = list(in_portions(events))
    assert [len(each) for each in portions] == [100, 100, 50]
    assert portions[2][-1] == {"program": "keycrm", "event": "e249"}
