"""A record that the commission worker chokes on: the others are paid, it is kept whole, and paid after the fix."""

import json
from typing import Any

from linkledger_aws.storage.keys.events import event as event_key
from tests.e2e.office import Office
from tests.e2e.visitors import Visitor


def payments_in_bucket(office: Office) -> dict[str, Any]:
    """Stream records in the on-failure bucket, by the event's id."""
    records = [record for batch in office.failed_batches() for record in json.loads(batch["payload"])["Records"]]
    return {record["dynamodb"]["NewImage"]["id"]["S"]: record for record in records}


def test_a_poison_record_holds_up_nobody_and_is_paid_after_the_fix(office: Office) -> None:
    partner = office.enroll("keycrm", "poisoned")
    shop = office.open_shop("poison", "keycrm", "USD")
    visitor = Visitor()
    visitor.follow(office.link("POISONED"))
    shop.report("signup", "poison-crm", click_id=visitor.click_id)
    first = shop.report("payment", "poison-crm", amount=100_00)
    office.settle_events()

    # An item comes into the events table whose amount nobody can read, in the middle of good ones.
    dynamodb, table = office.stack.client("dynamodb"), office.table("events")
    (good,) = office.rows("events", id=first)
    poison = shop.new_id()
    key = {name: {"S": value} for name, value in event_key("keycrm", poison)._asdict().items()}
    spoilt = good | key | {"id": {"S": poison}, "amount": {"S": "a hundred"}, "digest": {"S": "0" * 64}}
    before = [shop.report("payment", "poison-crm", amount=100_00) for _ in range(5)]
    dynamodb.put_item(TableName=table, Item=spoilt)
    after = [shop.report("payment", "poison-crm", amount=100_00) for _ in range(5)]
    office.settle_events()

    # The others are paid; the poison lies whole in the on-failure bucket.
    assert partner.earnings == dict.fromkeys([first, *before, *after], 10_00)
    assert partner.accrued == 11 * 10_00
    kept = payments_in_bucket(office)
    assert set(kept) == {poison}
    assert kept[poison]["dynamodb"]["NewImage"] == spoilt

    # Driving it again without a fix fails and leaves it there.
    assert office.attempt("events", "redrive").returncode == 1
    assert set(payments_in_bucket(office)) == {poison}
    assert partner.accrued == 11 * 10_00

    # The item is put right: now it is paid, once, and the bucket is empty.
    dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET amount = :amount",
        ExpressionAttributeValues={":amount": {"N": "10000"}},
    )
    office.run("events", "redrive")
    assert partner.earnings[poison] == 10_00
    assert partner.accrued == 12 * 10_00
    assert payments_in_bucket(office) == {}
    office.run("events", "redrive")
    office.settle_events()
    assert partner.accrued == 12 * 10_00
