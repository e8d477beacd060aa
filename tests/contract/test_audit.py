"""Accounts against their journals, over both engines: what agrees is fine, what somebody changed is found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import batched

import pytest

from linkledger.earning.reconcile import Reconciler
from linkledger.ledger.accounts import Balance
from linkledger.ledger.audit import LATE, SPACING, Auditor, Checkpoint
from linkledger.ledger.blocks import Block, Remark
from linkledger.ledger.entries import AccountKey, Bucket, Entry
from linkledger.ledger.recipients import customer_recipient
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores, keys
from tests.contract.conftest import Shelf, on_dynamodb
from tests.contract.histories import ANNA, NOON, PARTNER, PROGRAM, commission, payment, settlement, sign_up
from tests.contract.office import BEGAN, Office
from tests.contract.test_races import at_once


def earn(shelf: Shelf, entries: Sequence[Entry]) -> None:
    """Posts entries of Anna's account, 20 in a commit."""
    for part in batched(entries, 20, strict=False):
        record = replace(shelf.book.head(PROGRAM, "acme"), history=())
        shelf.book.commit(settlement(record, entries=part, registrations=()))


def hourly(count: int) -> list[Entry]:
    """So many commissions of 10.00, an hour apart."""
    return [commission(payment(f"p{hour}", at=NOON + timedelta(hours=hour))) for hour in range(count)]


def test_a_checkpoint_lies_beside_its_account(shelf: Shelf) -> None:
    assert shelf.checkpoints.standing(ANNA) == (Balance(), None)
    kept = Checkpoint(NOON, Balance(1, -2, 3, 4, 5))
    shelf.checkpoints.keep(ANNA, Checkpoint(NOON - timedelta(days=1), Balance()))
    assert shelf.checkpoints.standing(ANNA) == (Balance(), Checkpoint(NOON - timedelta(days=1), Balance()))
    shelf.checkpoints.keep(ANNA, kept)
    earn(shelf, hourly(3))
    assert shelf.checkpoints.standing(ANNA) == (Balance(available=3_000), kept)
    assert shelf.accounts.balance(ANNA) == Balance(available=3_000)
    assert shelf.accounts.open_lots(ANNA) == []
    assert shelf.checkpoints.standing(replace(ANNA, unit="EUR")) == (Balance(), None)
    read = list(shelf.checkpoints.entries(ANNA, NOON + timedelta(hours=1)))
    assert [each.event for each in read] == ["p1", "p2"]


def test_accounts_agree_with_their_journals_also_after_a_checkpoint_and_late_entries(shelf: Shelf) -> None:
    auditor, entries = Auditor(shelf.checkpoints), hourly(2 * SPACING + 10)
    late, *others = entries
    earn(shelf, others)
    assert auditor.audit(ANNA, NOON) is None
    _, checkpoint = shelf.checkpoints.standing(ANNA)
    assert checkpoint == Checkpoint(others[2 * SPACING].occurred_at, Balance(available=2 * SPACING * 1_000))
    assert checkpoint.before <= others[-1].occurred_at - LATE
    earn(shelf, [late])
    assert auditor.audit(ANNA, late.occurred_at) is None
    assert auditor.audit(ANNA, others[-1].occurred_at) is None
    assert auditor.audit_whole(ANNA) is None


def test_a_customers_points_have_an_audit_too(shelf: Shelf) -> None:
    points = AccountKey(PROGRAM, customer_recipient("acme"), "points")
    earn(shelf, [replace(each, account=points) for each in hourly(3)])
    assert Auditor(shelf.checkpoints).audit(points, NOON) is None
    assert shelf.checkpoints.standing(points) == (Balance(available=3_000), None)


# -- what somebody changed by hand, past the business ------------------------------------------------------------------


@pytest.fixture
def office(stores: Stores) -> Office:
    """keycrm with Anna, whose customer paid 100.00 and then 200.00."""
    office = Office(on_dynamodb(stores), load_preset(PROGRAM))
    office.enroll(PARTNER)
    office.post(sign_up("c1", at=BEGAN))
    office.post(payment("p1", "c1", at=BEGAN + timedelta(minutes=1)))
    office.post(payment("p2", "c1", 20_000, at=BEGAN + timedelta(minutes=2)))
    return office


def reconciler(office: Office) -> Reconciler:
    shelf = office.shelf
    auditor = Auditor(shelf.checkpoints)
    return Reconciler(office.settlement, shelf.book, shelf.events, shelf.closings, auditor, shelf.blocks)


def test_a_balance_that_was_raised_is_found_within_two_hours_blocked_and_left_as_it_is(
    office: Office, stores: Stores
) -> None:
    stores.database.client.update_item(
        TableName=stores.database.names.accounts,
        Key={name: {"S": value} for name, value in keys.accounts.account(ANNA)._asdict().items()},
        UpdateExpression="ADD available :cent",
        ExpressionAttributeValues={":cent": {"N": "1"}},
    )
    now = BEGAN + timedelta(minutes=90)
    found = reconciler(office).run(now)
    assert (found.looked_at, found.driven, found.failed, found.audited) == (3, (), (), 1)
    assert [(each.account, each.amounts) for each in found.differences] == [(ANNA, {Bucket.AVAILABLE: 1})]
    reason = "available: the account says 30.01 USD, its journal 30.00 USD"
    assert list(office.shelf.blocks.blocks(PROGRAM)) == [Block(ANNA, Remark(reason, "reconcile", now))]
    assert office.balance(PARTNER) == Balance(available=3_001)
    assert office.shelf.closings.reconciled_through() == now - timedelta(hours=1)


@pytest.mark.parametrize(
    ("change", "missing"),
    [("removed", 2_000), ('{"available":500,"program":-500}', 1_500), ('{"available":500,"program":2000}', 2_000)],
)
def test_an_entry_that_was_removed_or_changed_is_found(
    office: Office, stores: Stores, change: str, missing: int
) -> None:
    entry = next(each for each in office.shelf.entries(ANNA) if each.event == "p2")
    key = {name: {"S": value} for name, value in keys.accounts.entry(entry)._asdict().items()}
    client, table = stores.database.client, stores.database.names.journal
    if change == "removed":
        client.delete_item(TableName=table, Key=key)
    else:
        values = {":legs": {"S": change}}
        expression = "SET legs = :legs"
        client.update_item(TableName=table, Key=key, UpdateExpression=expression, ExpressionAttributeValues=values)
    found = Auditor(office.shelf.checkpoints).audit_whole(ANNA)
    assert found is not None
    assert found.balance == Balance(available=3_000)
    assert found.journal is None or found.amounts == {Bucket.AVAILABLE: missing}
    assert (found.journal is None) == (change == '{"available":500,"program":2000}')


def test_what_is_earned_while_the_account_is_looked_at_is_no_difference(office: Office) -> None:
    auditor = Auditor(office.shelf.checkpoints)

    def work(worker: int) -> object:
        if worker % 2:
            return auditor.audit_whole(ANNA)
        for number in range(5):
            at = BEGAN + timedelta(minutes=worker, seconds=number)
            event = payment(f"q{worker}-{number}", f"c{worker}", at=at)
            office.shelf.book.commit(settlement(office.shelf.book.load(PROGRAM, f"c{worker}"), event, registrations=()))
        return None

    results = at_once(work)
    assert set(results) == {None}
    assert auditor.audit_whole(ANNA) is None
