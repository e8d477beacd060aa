"""The local stack for real: a little shop on the emulator, with a poison order and interruptions."""

import json
from typing import Any

import pytest

from cli.local.stack import LocalStack
from cli.local.workspace import Workspace
from cli.output import CliError
from tests.integration import tiny_assembly
from tests.integration.conftest import receipts_of, synthesize_shop

pytestmark = pytest.mark.local_aws


def place_orders(stack: LocalStack, *names: str, **attributes: Any) -> None:
    dynamodb = stack.client("dynamodb")
    for name in names:
        dynamodb.put_item(TableName=tiny_assembly.ORDERS, Item={"pk": {"S": name}, **attributes})


def paid_orders(stack: LocalStack) -> dict[str, int]:
    """Order -> how often it was paid."""
    return {file.name: file.read_text().count("paid") for file in receipts_of(stack.workspace).iterdir()}


def given_up_orders(stack: LocalStack) -> list[str]:
    """The orders that lie whole in the on-failure bucket."""
    s3 = stack.client("s3")
    orders = []
    for entry in s3.list_objects_v2(Bucket=tiny_assembly.BUCKET, Prefix="aws/lambda/").get("Contents", []):
        kept = json.loads(s3.get_object(Bucket=tiny_assembly.BUCKET, Key=entry["Key"])["Body"].read())
        orders += [r["dynamodb"]["NewImage"]["pk"]["S"] for r in json.loads(kept["payload"])["Records"]]
    return orders


def test_a_poison_order_lies_whole_in_the_bucket_and_the_others_are_paid(shop_stack: LocalStack) -> None:
    place_orders(shop_stack, "first")
    place_orders(shop_stack, "bad", poison={"BOOL": True})
    place_orders(shop_stack, "second", "third")

    shop_stack.drain(60)

    assert set(paid_orders(shop_stack)) == {"first", "second", "third"}
    assert given_up_orders(shop_stack) == ["bad"]


def test_stopping_the_emulator_in_the_middle_loses_no_order_and_pays_none_twice(shop_stack: LocalStack) -> None:
    before = [f"before-{number}" for number in range(15)]
    place_orders(shop_stack, *before)
    shop_stack.stop_emulator()
    shop_stack.restart_emulator()
    place_orders(shop_stack, "after")

    shop_stack.drain(60)

    assert paid_orders(shop_stack) == dict.fromkeys([*before, "after"], 1)
    assert shop_stack.dead_processes() == []


def test_a_new_start_goes_on_where_the_last_one_was(shop_stack: LocalStack) -> None:
    workspace = shop_stack.workspace
    place_orders(shop_stack, "settled")
    shop_stack.drain(60)
    shop_stack.stop_runner()
    place_orders(shop_stack, "left over")
    shop_stack.stop()

    with LocalStack.start(workspace, synthesize=synthesize_shop) as again:
        again.drain(60)
        assert [stack.changed for stack in again.deployed] == [False]
        assert paid_orders(again) == {"settled": 1, "left over": 1}


def test_an_uncountable_order_blocks_its_own_function_alone(shop_stack: LocalStack) -> None:
    place_orders(shop_stack, "endless", uncountable={"BOOL": True})
    place_orders(shop_stack, "next")

    with pytest.raises(CliError, match="shop-count"):
        shop_stack.drain(4)

    assert set(paid_orders(shop_stack)) == {"endless", "next"}


def test_a_second_start_in_the_same_workspace_is_refused(shop_stack: LocalStack) -> None:
    with pytest.raises(CliError, match="already runs"):
        LocalStack.start(Workspace(shop_stack.workspace.root), synthesize=synthesize_shop)
