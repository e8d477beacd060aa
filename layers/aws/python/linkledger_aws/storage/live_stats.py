"""The approximate counts of the day, added up as clicks arrive; the rollup's exact recount stands beside them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from linkledger.tracking.click import ClickKind
from linkledger.tracking.tally import PartnerDay
from linkledger.tracking.wire import live_counts_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ATTRIBUTES = {ClickKind.VALID: "clicks", ClickKind.BOT: "bots", ClickKind.SUSPECT: "suspects"}


class LiveStats:
    """Attributes of an item: ``clicks`` (valid ones), ``bots``, ``suspects``; one that was never counted is absent."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def add(self, day: PartnerDay, counts: Mapping[ClickKind, int]) -> None:
        """Adds the counts to the day's in one update."""
        named = {_ATTRIBUTES[kind]: count for kind, count in counts.items() if count}
        self._client.update_item(
            TableName=self._table,
            Key=live_counts_key(day),
            UpdateExpression="ADD " + ", ".join(f"{name} :{name}" for name in named),
            ExpressionAttributeValues={f":{name}": {"N": str(count)} for name, count in named.items()},
        )
