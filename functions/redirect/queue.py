"""The queue that takes a click when its table does not: another failure domain."""

import json

from functions.redirect.aws_json import AwsJson
from linkledger.tracking.click import Click
from linkledger.tracking.wire import click_to_item


class RecoveryQueue:
    """Sends the click's item as JSON, in the form in which click_recovery puts it into the table."""

    def __init__(self, sqs: AwsJson, queue_url: str) -> None:
        self._sqs = sqs
        self._queue_url = queue_url

    def send(self, click: Click) -> None:
        self._sqs.call("SendMessage", {"QueueUrl": self._queue_url, "MessageBody": json.dumps(click_to_item(click))})
