"""What is still on its way through the local stack: unread stream records and messages in queues."""

import json
import time
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cli.local.endpoint import Endpoint
from cli.local.streams.catch_up import has_missed
from cli.local.streams.progress import ProgressFiles
from cli.local.streams.settings import MappingSettings, stream_mappings
from cli.local.streams.shard import ShardReader
from cli.output import CliError

_COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
_LOOK_SECONDS = 0.1


def unread_streams(endpoint: Endpoint, checkpoints: Path) -> list[str]:
    """Names of the functions whose streams hold records that are not done yet."""
    mappings = [settings for settings, _ in stream_mappings(endpoint.client("lambda"))]
    return [settings.function for settings in mappings if _has_unread(endpoint, settings, checkpoints)]


def missed_changes(endpoint: Endpoint, checkpoints: Path) -> list[str]:
    """Names of the functions whose tables hold changes that are not done, whether the stream still tells them or not.

    It reads whole tables; `unread_streams` is the cheap question."""
    mappings = [settings for settings, _ in stream_mappings(endpoint.client("lambda"))]
    return [m.function for m in mappings if has_missed(endpoint, m, ProgressFiles(checkpoints, m.name))]


def queue_depths(sqs: Any) -> dict[str, int]:
    """Queue name -> messages in it: waiting, delayed or being worked on."""
    return {url.rsplit("/", 1)[-1]: _depth(sqs, url) for url in _queue_urls(sqs)}


def busy_queues(sqs: Any) -> list[str]:
    """Queues that hold messages and are no dead-letter queue (those are emptied by hand)."""
    attributes = {url: _attributes(sqs, url) for url in _queue_urls(sqs)}
    policies = [json.loads(found["RedrivePolicy"]) for found in attributes.values() if "RedrivePolicy" in found]
    dead_letters = {policy["deadLetterTargetArn"] for policy in policies}
    return [
        url.rsplit("/", 1)[-1]
        for url, found in attributes.items()
        if found["QueueArn"] not in dead_letters and any(int(found.get(count, 0)) for count in _COUNTS)
    ]


def drain(endpoint: Endpoint, checkpoints: Path, *, timeout: float) -> None:
    """Wait until the streams are worked off and the queues empty, twice in a row.

    Raises CliError, naming what still holds something, after `timeout` seconds."""
    deadline, quiet = time.monotonic() + timeout, 0
    while quiet < 2:
        busy = _busy(endpoint, checkpoints, thorough=quiet == 1)
        quiet = 0 if busy else quiet + 1
        if busy and time.monotonic() > deadline:
            raise CliError(
                f"After {timeout:.0f} s there is still work for {', '.join(busy)}.", "See `linkledger logs --follow`."
            )
        time.sleep(_LOOK_SECONDS)


def _busy(endpoint: Endpoint, checkpoints: Path, *, thorough: bool) -> list[str]:
    try:
        busy = unread_streams(endpoint, checkpoints) + busy_queues(endpoint.client("sqs"))
        return missed_changes(endpoint, checkpoints) if thorough and not busy else busy
    except (BotoCoreError, ClientError) as error:
        return [f"the emulator ({error})"]


def _has_unread(endpoint: Endpoint, settings: MappingSettings, checkpoints: Path) -> bool:
    done = ProgressFiles(checkpoints, settings.name).checkpoint()
    reader = ShardReader(endpoint, settings.stream_arn, starting_position=settings.starting_position, after=done)
    return bool(reader.read(1))


def _queue_urls(sqs: Any) -> list[str]:
    return list(sqs.list_queues().get("QueueUrls", []))


def _attributes(sqs: Any, url: str) -> dict[str, str]:
    found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return found


def _depth(sqs: Any, url: str) -> int:
    attributes = _attributes(sqs, url)
    return sum(int(attributes.get(count, 0)) for count in _COUNTS)
