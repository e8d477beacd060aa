"""The queues of webhooks: what waits for its moment, and finished messages for whoever calls the receivers."""

import json
import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from linkledger.program_time import format_instant, parse_instant
from linkledger.webhooks.delivery import Due, Outgoing
from linkledger.webhooks.subscription import Owner

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

LONGEST_DELAY = timedelta(minutes=15)
"""What SQS takes; who gets a delivery before its moment lets it wait again."""


class SqsDue:
    """The queue ``deliveries-due``."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def wait(self, due: Due, now: datetime) -> None:
        """Until its moment, or for 15 minutes where that is later."""
        delay = min(max(due.at - now, timedelta()), LONGEST_DELAY)
        body = json.dumps(
            {
                "program": due.owner.program,
                "partner": due.owner.partner,
                "subscription": due.subscription,
                "delivery": due.delivery,
                "attempt": due.attempt,
                "at": format_instant(due.at),
            }
        )
        self._client.send_message(
            QueueUrl=self._url, MessageBody=body, DelaySeconds=math.ceil(delay / timedelta(seconds=1))
        )


class SqsOutbox:
    """The queue ``deliveries-out``."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def send(self, outgoing: Outgoing) -> None:
        body = json.dumps(
            {
                "program": outgoing.owner.program,
                "partner": outgoing.owner.partner,
                "subscription": outgoing.subscription,
                "delivery": outgoing.delivery,
                "url": outgoing.url,
                "body": outgoing.body,
                "secret_versions": list(outgoing.secret_versions),
                "attempt": outgoing.attempt,
            },
            ensure_ascii=False,
        )
        self._client.send_message(QueueUrl=self._url, MessageBody=body)


def read_due(text: str) -> Due:
    """What ``SqsDue`` sent."""
    fields: dict[str, Any] = json.loads(text)
    return Due(
        _owner(fields),
        fields["subscription"],
        fields["delivery"],
        fields["attempt"],
        parse_instant(fields["at"]),
    )


def read_outgoing(text: str) -> Outgoing:
    """What ``SqsOutbox`` sent."""
    fields: dict[str, Any] = json.loads(text)
    return Outgoing(
        _owner(fields),
        fields["subscription"],
        fields["delivery"],
        fields["url"],
        fields["body"],
        tuple(fields["secret_versions"]),
        fields["attempt"],
    )


def _owner(fields: dict[str, Any]) -> Owner:
    return Owner(fields["program"], fields["partner"])
