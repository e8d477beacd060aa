"""Payouts as a partner reads them: how far each has come, in its words."""

from linkledger.payouts.batch import Batch
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.program_time import format_instant
from linkledger_aws.api.view import View

_SHOWN = {
    PayoutStatus.REQUESTED: "processing",
    PayoutStatus.BATCHED: "processing",
    PayoutStatus.SETTLED: "done",
    PayoutStatus.RETURNED: "returned",
    PayoutStatus.VOIDED: "refused",
    PayoutStatus.REFUSED: "refused",
}


class PayoutView(View):
    """``status`` is processing, done, returned or refused, the last two with their reason; ``bonus`` came on top."""

    id: str
    amount: int
    bonus: int
    unit: str
    to: str
    status: str
    reason: str | None
    requested_at: str
    paid_at: str | None
    period: str | None
    comment: str | None


class StepView(View):
    """requested, batched, checked, approved, exported, paid, returned, voided or refused, and when."""

    step: str
    at: str


class PayoutDetails(View):
    """A payout with the ``steps`` that it has come, in order."""

    payout: PayoutView
    steps: list[StepView]


def payout_view(payout: Payout) -> PayoutView:
    """The payout in a list."""
    return PayoutView(
        id=payout.id,
        amount=payout.amount,
        bonus=payout.bonus,
        unit=payout.unit,
        to=str(payout.to),
        status=_SHOWN[payout.status],
        reason=payout.reason,
        requested_at=format_instant(payout.requested_at),
        paid_at=format_instant(payout.paid_at) if payout.paid_at else None,
        period=payout.period,
        comment=payout.comment,
    )


def details(payout: Payout, batch: Batch | None) -> PayoutDetails:
    """The payout with its steps; who took them is nobody's business but the operators'."""
    of_batch = (
        [
            ("batched", batch.prepared),
            ("checked", batch.sealed),
            ("approved", batch.approved),
            ("exported", batch.exported),
        ]
        if batch is not None
        else []
    )
    steps = [("requested", payout.requested_at), *((name, step.at) for name, step in of_batch if step is not None)]
    if payout.paid_at is not None:
        steps.append(("paid", payout.paid_at))
    ended = {PayoutStatus.RETURNED: "returned", PayoutStatus.VOIDED: "voided"}.get(payout.status)
    if ended is not None and payout.last is not None:
        steps.append((ended, payout.last.at))
    if payout.status is PayoutStatus.REFUSED:
        steps.append(("refused", payout.requested_at))
    return PayoutDetails(
        payout=payout_view(payout),
        steps=[StepView(step=name, at=format_instant(at)) for name, at in sorted(steps, key=lambda each: each[1])],
    )
