"""Somebody writes into the tables past every function: the books don't add up, and the deployment says so."""

import json
import time
from datetime import timedelta
from typing import Any

from linkledger.ledger.entries import AccountKey
from linkledger_aws.storage import keys
from tests.e2e.office import Office
from tests.e2e.portal import Portal
from tests.e2e.visitors import Visitor

_SECONDS = 30


def earn(office: Office, partner: str) -> Portal:
    """A partner of keycrm with 10.00 for one payment."""
    portal = office.enroll("keycrm", partner)
    shop = office.open_shop(partner, "keycrm", "USD")
    visitor = Visitor()
    visitor.follow(office.link(partner.upper()))
    shop.report("signup", f"crm-of-{partner}", click_id=visitor.click_id)
    shop.report("payment", f"crm-of-{partner}", amount=100_00)
    office.settle_events()
    return portal


def key_of(key: keys.Key) -> dict[str, dict[str, str]]:
    return {name: {"S": value} for name, value in key._asdict().items()}


def reconcile(office: Office) -> dict[str, Any]:
    """The hourly run, an hour and a half later."""
    office.stack.clock.move_to(office.now() + timedelta(minutes=90))
    answer = office.stack.client("lambda").invoke(FunctionName="linkledger-local-reconcile", Payload=b"{}")
    body: dict[str, Any] = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    return body


def test_an_account_that_was_raised_by_hand_is_not_paid_until_an_operator_releases_it(office: Office) -> None:
    earn(office, "raised")
    office.stack.client("dynamodb").update_item(
        TableName=office.table("accounts"),
        Key=key_of(keys.accounts.account(AccountKey("keycrm", "raised", "USD"))),
        UpdateExpression="ADD available :more",
        ExpressionAttributeValues={":more": {"N": "100000"}},
    )
    assert reconcile(office)["differences"] == 1
    said = office.run("payouts", "blocks", "keycrm")
    assert "raised" in said
    assert "the account says 1010.00 USD, its journal 10.00 USD" in said
    why = ("--operator", "dana", "--reason", "put right")
    assert "is paid out again" in office.run("payouts", "release", "keycrm", "raised", *why)
    assert "dana" in office.run("payouts", "blocks", "keycrm")


def test_an_entry_that_was_changed_by_hand_wakes_the_journals_guard(office: Office) -> None:
    earn(office, "changed")
    assert "No lines." in office.run("logs", "journal_guard")  # it slept while the journal only grew
    (entry,) = office.rows("journal", recipient="changed")
    office.stack.client("dynamodb").update_item(
        TableName=office.table("journal"),
        Key={name: entry[name] for name in ("pk", "sk")},
        UpdateExpression="SET rate = :rate",
        ExpressionAttributeValues={":rate": {"S": "99"}},
    )
    deadline = time.monotonic() + _SECONDS
    while "An entry of the journal was changed" not in (said := office.run("logs", "journal_guard")):
        assert time.monotonic() < deadline, "nobody said a word"
        time.sleep(0.5)
    assert "MODIFY" in said
