"""Clicks that come to their table late, by way of the queue: stored once, and their day marked for a recount."""

from contextlib import suppress
from typing import TYPE_CHECKING

from linkledger.tracking.click import Click
from linkledger.tracking.wire import click_to_item, dirty_day_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class RecoveredClicks:
    """Writes to the clicks and closings tables."""

    def __init__(self, client: "DynamoDBClient", clicks_table: str, closings_table: str) -> None:
        self._client = client
        self._clicks_table = clicks_table
        self._closings_table = closings_table

    def put(self, click: Click) -> None:
        """Stores the click unless it is there already; marks its day in either case, since the first try may have died
        in between."""
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.put_item(
                TableName=self._clicks_table,
                Item=click_to_item(click),
                ConditionExpression="attribute_not_exists(pk)",
            )
        self._client.put_item(
            TableName=self._closings_table,
            Item={**dirty_day_key(click.id.program, click.day), "reason": {"S": "late_click"}},
        )
