"""The two calls that the redirect makes to DynamoDB: read a link, put a click."""

import time

from functions.redirect.aws_json import AwsJson
from linkledger.tracking.click import Click
from linkledger.tracking.link import Link
from linkledger.tracking.record_click import TrackingUnavailable
from linkledger.tracking.wire import click_to_item, link_from_item, link_key

KNOWN_SECONDS = 60.0
UNKNOWN_SECONDS = 5.0
MAX_CACHED = 10_000


class Links:
    """Links by code, kept for a minute; while the table is silent, an old copy is better than none."""

    def __init__(self, dynamodb: AwsJson, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._cache: dict[str, tuple[float, Link | None]] = {}

    def get(self, code: str) -> Link | None:
        now = time.monotonic()
        cached = self._cache.get(code)
        if cached and now < cached[0]:
            return cached[1]
        try:
            link = self._read(code)
        except TrackingUnavailable:
            if cached and cached[1]:
                return cached[1]
            raise
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        self._cache[code] = (now + (KNOWN_SECONDS if link else UNKNOWN_SECONDS), link)
        return link

    def _read(self, code: str) -> Link | None:
        answer = self._dynamodb.call("GetItem", {"TableName": self._table, "Key": link_key(code)})
        if "Item" not in answer:
            return None
        try:
            return link_from_item(answer["Item"])
        except (KeyError, ValueError) as error:
            message = f"The item of link {code} is unreadable: {error!r}; store it anew."
            raise TrackingUnavailable("unreadable_link", message, facts={"code": code}) from error


class Clicks:
    """The clicks table, written to without a condition: a key holds six random bytes, and a repeat is the same item."""

    def __init__(self, dynamodb: AwsJson, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def put(self, click: Click) -> None:
        self._dynamodb.call("PutItem", {"TableName": self._table, "Item": click_to_item(click)})
