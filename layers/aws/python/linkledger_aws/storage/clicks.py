"""Clicks, in the same items that the redirect writes."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from linkledger.tracking.click import Click
from linkledger.tracking.click_id import ClickId
from linkledger.tracking.wire import click_from_item, click_key, click_to_item
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database

READERS = 8


class ClickTable:
    """The table ``clicks``."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._table = database.names.clicks

    def put(self, click: Click) -> None:
        """Stores the click; the same click again changes nothing."""
        try:
            self._client.put_item(
                TableName=self._table, Item=click_to_item(click), ConditionExpression="attribute_not_exists(pk)"
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return

    def get(self, click: ClickId) -> Click | None:
        answer = self._client.get_item(TableName=self._table, Key=click_key(click), ConsistentRead=True)
        return click_from_item(answer["Item"]) if "Item" in answer else None

    def earlier_clicks(self, click: ClickId) -> tuple[ClickId, ...]:
        """The earlier clicks of that visitor which the click's row carries; none when the row is not there."""
        row = self.get(click)
        return row.candidates if row is not None else ()

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterator[Click]:
        """All clicks from ``start`` until before ``end``, in no order."""
        first, last = keys.clicks.click_range(start, end)

        def read(partition: str) -> list[Click]:
            return list(self._in_partition(partition, first, last))

        with ThreadPoolExecutor(READERS) as readers:
            found: Iterable[list[Click]] = readers.map(read, keys.clicks.click_partitions(program, start, end))
            for clicks in found:
                yield from clicks

    def _in_partition(self, partition: str, first: str, last: str) -> Iterator[Click]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :partition AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={":partition": {"S": partition}, ":first": {"S": first}, ":last": {"S": last}},
        )
        for page in pages:
            for item in page["Items"]:
                yield click_from_item(item)
