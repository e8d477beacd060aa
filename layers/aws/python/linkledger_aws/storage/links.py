"""Links, in the same items that the redirect reads."""

from collections.abc import Sequence

from linkledger.errors import Conflict, Stale
from linkledger.tracking.link import Link, LinkStatus
from linkledger.tracking.wire import link_from_item, link_key, link_to_item, subs_to_value
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database


class LinkTable:
    """The table ``links``."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._table = database.names.links

    def get(self, code: str) -> Link | None:
        answer = self._client.get_item(TableName=self._table, Key=link_key(code), ConsistentRead=True)
        return link_from_item(answer["Item"]) if "Item" in answer else None

    def put_new(self, link: Link) -> None:
        """Raises Conflict ``code_taken``."""
        try:
            self._client.put_item(
                TableName=self._table, Item=link_to_item(link), ConditionExpression="attribute_not_exists(pk)"
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise Conflict("code_taken", f"The code {link.code} is taken: choose another.") from error

    def replace(self, link: Link, before: LinkStatus) -> None:
        """Raises Stale ``link_changed`` where the link's status is no longer ``before``, the one that was read."""
        try:
            self._client.put_item(
                TableName=self._table,
                Item=link_to_item(link),
                ConditionExpression="#status = :before",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={":before": {"S": str(before)}},
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise Stale("link_changed", f"Link {link.code} is no longer {before}; look again.") from error

    def describe(self, link: Link) -> None:
        """Keeps the link's label and sub ids and leaves all else as it is, whatever became of it meanwhile."""
        self._client.update_item(
            TableName=self._table,
            Key=link_key(link.code),
            UpdateExpression="SET #label = :label, #subs = :subs",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#label": "label", "#subs": "subs"},
            ExpressionAttributeValues={":label": {"S": link.label}, ":subs": subs_to_value(link.subs)},
        )

    def of_partner(self, program: str, partner: str) -> Sequence[Link]:
        """The partner's links, oldest first; a link made a moment ago may still be missing."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName="by_partner",
            KeyConditionExpression="partner_key = :partner",
            ExpressionAttributeValues={":partner": {"S": keys.clicks.partner_key(program, partner)}},
        )
        return [link_from_item(item) for page in pages for item in page["Items"]]
