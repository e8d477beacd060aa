"""Gathering batches in functions: parts as messages of a queue, accounts audited, and work only while time is left."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.ledger.audit import Auditor
from linkledger.payouts.audited import AuditedAccounts
from linkledger.payouts.batch import Batch
from linkledger.payouts.parts import Part
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.program_time import format_instant
from linkledger_aws.ledger_alarm import report_differences
from linkledger_aws.observability import Counted, Log, count, log
from linkledger_aws.schedule import run_time
from linkledger_aws.storage import Stores

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

KEPT_BACK_MS = 120_000
"""What is left of Lambda's time when no further commit is begun; each takes a few seconds at most."""


class PartMessage(NamedTuple):
    """Which part is to be asked, and the *now* of the run that sent it."""

    program: str
    period: str
    after: str
    now: datetime

    @classmethod
    def read(cls, body: str, clock_now: datetime) -> "PartMessage":
        """What ``SqsParts`` sent. Raises Invalid ``time_ahead``."""
        fields = json.loads(body)
        return cls(fields["program"], fields["period"], fields["after"], run_time(fields, clock_now))


class SqsParts:
    """The queue ``payout-parts``: at least one worker gets each part."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def send(self, parts: Sequence[Part], now: datetime) -> None:
        """One by one: 100,000 partners are 200 messages."""
        for part in parts:
            self._client.send_message(QueueUrl=self._url, MessageBody=_body(part, now))


def _body(part: Part, now: datetime) -> str:
    named = {"program": part.program, "period": part.period, "after": part.after}
    return json.dumps(named | {"time": format_instant(now)})


def gathering_desk(stores: Stores, parts: SqsParts) -> BatchDesk:
    """The use case as functions run it: over closed and reconciled months, and audited accounts."""
    desk = PayoutDesk(stores.terms, stores.partners, stores.accounts, stores.payouts, stores.blocks)
    check = AuditedAccounts(Auditor(stores.checkpoints), stores.blocks, lambda found: report_differences([found]))
    return BatchDesk(desk, stores.closings, reconciled=stores.closings, queue=parts, check=check)


def time_left(context: LambdaContext) -> Callable[[], bool]:
    """Whether another commit may begin."""
    return lambda: context.get_remaining_time_in_millis() > KEPT_BACK_MS


def report_batch(batch: Batch, now: datetime) -> None:
    """Logs a batch that is complete, and counts it in the run that completed it."""
    if batch.cursor is not None:
        return
    log(
        Log.BATCH_PREPARED,
        program=batch.program,
        period=batch.period,
        payouts=batch.count,
        total=batch.total,
        unit=batch.unit,
    )
    if batch.prepared_at == now:
        count(Counted.BATCHES)
        count(Counted.BATCH_PAYOUTS, batch.count)
