"""What the API says of a batch."""

from linkledger.payouts.batch import Batch, BatchStatus
from linkledger.payouts.payout import Step
from linkledger.program_time import format_instant
from linkledger_aws.api.view import View


class StepView(View):
    """Who took a step, and when."""

    by: str
    at: str


class ReopeningView(StepView):
    """That a batch became a draft again, and whose seal and approval that took away."""

    reason: str
    sealed_by: str
    approved_by: str | None


class BatchView(View):
    """A month's batch; ``total`` is minor units of ``unit``, exact once it is sealed.

    A draft that is ``gathering`` can't be sealed yet; one that is ``settling`` is paid in part.
    """

    period: str
    status: BatchStatus
    gathering: bool
    settling: bool
    count: int
    total: int
    unit: str
    digest: str | None
    prepared: StepView
    sealed: StepView | None
    approved: StepView | None
    exported: StepView | None
    settled: StepView | None
    reopened: list[ReopeningView]


def batch_view(batch: Batch) -> BatchView:
    """The batch as the API tells it."""
    return BatchView(
        period=batch.period,
        status=batch.status,
        gathering=batch.cursor is not None,
        settling=batch.settling is not None and batch.settled is None,
        count=batch.count,
        total=batch.total,
        unit=batch.unit,
        digest=batch.digest,
        prepared=StepView(by=batch.prepared.by, at=format_instant(batch.prepared.at)),
        sealed=_step(batch.sealed),
        approved=_step(batch.approved),
        exported=_step(batch.exported),
        settled=_step(batch.settled),
        reopened=[
            ReopeningView(
                by=each.by,
                at=format_instant(each.at),
                reason=each.reason,
                sealed_by=each.sealed_by,
                approved_by=each.approved_by,
            )
            for each in batch.reopened
        ],
    )


def _step(step: Step | None) -> StepView | None:
    return StepView(by=step.by, at=format_instant(step.at)) if step is not None else None
