"""The journal guard: a changed or removed entry is counted and logged whole, without the customers' ids."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.journal_guard import handler as guard
from linkledger.ids import entry_id
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.ledger.recipients import customer_recipient
from linkledger_aws.settings import JournalGuardSettings
from linkledger_aws.storage.journal import EntryItem, entry_item
from tests.builders import START
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, published_event

CUSTOMER = "carla@example.com"


class JournalItem(EntryItem):
    class Meta:
        table_name = "linkledger-prod-journal"


def image(recipient: str, amount: int) -> dict[str, Any]:
    """An entry as the stream has it: typed attribute values."""
    entry = Entry(
        id=entry_id("e1", "share", recipient, "commission", 0),
        account=AccountKey("keycrm", recipient, "USD"),
        kind=EntryKind.COMMISSION,
        legs={Bucket.AVAILABLE: amount, Bucket.PROGRAM: -amount},
        occurred_at=START,
        booked_at=START + timedelta(days=1),
        event="e1",
        rule="share",
        customer=CUSTOMER,
    )
    return entry_item(JournalItem, entry).to_dynamodb_dict()


def record(name: str, **images: dict[str, Any]) -> dict[str, Any]:
    """A stream's record in AWS's published shape."""
    (published,) = published_event("dynamodb-stream")["Records"]
    first = next(iter(images.values()))
    change = {"SequenceNumber": "111", "SizeBytes": 26, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    keys = {"Keys": {key: first[key] for key in ("pk", "sk")}}
    return {**published, "eventName": name, "dynamodb": change | keys | images}


@pytest.fixture(autouse=True)
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "settings", lambda: JournalGuardSettings(stage="prod"))


def test_every_changed_entry_is_counted_and_logged_with_what_it_was_and_what_it_became(written: Written) -> None:
    raised = record("MODIFY", OldImage=image("anna", 1_000), NewImage=image("anna", 9_000))
    removed = record("REMOVE", OldImage=image("anna", 1_000))
    assert guard.handler({"Records": [raised, removed]}, Context()) == {"batchItemFailures": []}
    lines = written.look()
    assert [line["JournalTampered"] for line in lines if "JournalTampered" in line] == [[2.0]]
    first, second = [line for line in lines if line.get("code") == "journal_tampered"]
    assert (first["level"], first["stage"], first["change"]) == ("ERROR", "prod", "MODIFY")
    assert first["record"]["dynamodb"]["OldImage"]["legs"] == {"S": '{"available":1000,"program":-1000}'}
    assert first["record"]["dynamodb"]["NewImage"]["legs"] == {"S": '{"available":9000,"program":-9000}'}
    assert second["record"]["dynamodb"]["OldImage"]["id"] == image("anna", 1_000)["id"]
    assert second["record"]["eventSourceARN"] == raised["eventSourceARN"]
    assert second["record"]["dynamodb"]["Keys"]["pk"] == {"S": "keycrm#anna#USD"}


@pytest.mark.parametrize("recipient", ["anna", customer_recipient(CUSTOMER)])
def test_a_customers_id_is_in_no_line(recipient: str, written: Written) -> None:
    removed = record("REMOVE", OldImage=image(recipient, 1_000))
    guard.handler({"Records": [removed]}, Context())
    (line,) = [each for each in written.look() if each.get("code") == "journal_tampered"]
    assert CUSTOMER not in written.text
    assert line["record"]["dynamodb"]["OldImage"]["amount"] == {"N": "1000"}
    assert CUSTOMER in json.dumps(removed)
