"""Clicks stream -> stats: one update per partner and day of the batch, approximate by nature."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from linkledger.tracking.click import Click
from linkledger.tracking.tally import PartnerDay, tally
from linkledger.tracking.wire import click_from_item
from linkledger_aws.observability import Log, log, observed, traced
from linkledger_aws.settings import LiveStatsSettings
from linkledger_aws.storage.live_stats import LiveStats


@cache
def live_stats() -> LiveStats:
    """Built at the first batch."""
    return LiveStats(boto3.client("dynamodb"), LiveStatsSettings.from_environment().stats_table)


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse:
    """Stream event -> the first record to be tried again.

    Lambda delivers everything from that record on once more. So counting stops there: what was counted behind it
    would be counted twice.
    """
    clicks, failed_at = _readable(event["Records"])
    for day, counts in tally(click for _, click in clicks).items():
        try:
            live_stats().add(day, counts)
        except (BotoCoreError, ClientError) as error:
            failed_at = _first_of(day, clicks)
            log(Log.LIVE_COUNTS_REFUSED, **day._asdict(), **traced(error))
            break
    return {"batchItemFailures": [{"itemIdentifier": failed_at}] if failed_at else []}


def _readable(records: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[str, Click]], str]:
    clicks: list[tuple[str, Click]] = []
    for record in records:
        change = record["dynamodb"]
        if record["eventName"] != "INSERT":
            continue
        try:
            clicks.append((change["SequenceNumber"], click_from_item(change["NewImage"])))
        except (KeyError, ValueError) as error:
            log(Log.CLICK_UNREADABLE, sequence_number=change["SequenceNumber"], **traced(error))
            return clicks, change["SequenceNumber"]
    return clicks, ""


def _first_of(day: PartnerDay, clicks: Sequence[tuple[str, Click]]) -> str:
    return next(
        sequence
        for sequence, click in clicks
        if (click.id.program, click.id.partner, click.day) == (day.program, day.partner, day.day)
    )
