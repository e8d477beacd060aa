"""Reopening a batch: what was sealed becomes a draft again, as long as nothing of it may have been transferred."""

from contextlib import suppress
from dataclasses import replace

from linkledger.errors import Conflict, NotFound, Stale
from linkledger.payouts.batch import Batch, Reopening
from linkledger.payouts.payout import Step
from linkledger.payouts.ports import BatchChange, PayoutStore

TRIES = 20


def reopen(payouts: PayoutStore, program: str, period: str, reason: str, step: Step) -> Batch:
    """Takes the seal and the approval back, so that the batch can be sealed anew; its payouts stay in it.

    A draft stays as it is. Raises NotFound ``unknown_batch``, Conflict ``batch_exported`` once its transfers were
    handed out, or ``batch_paid`` once it is being settled: then the single payout is voided or returned.
    """
    for _ in range(TRIES):
        batch = payouts.batch(program, period)
        if batch is None:
            raise NotFound("unknown_batch", f"Program {program} has no batch for {period}.")
        if batch.sealed is None:
            return batch
        _refuse_transferred(batch)
        undone = Reopening(step.by, step.at, reason, batch.sealed.by, batch.approved.by if batch.approved else None)
        draft = replace(
            batch,
            digest=None,
            sealed=None,
            approved=None,
            version=batch.version + 1,
            reopened=(*batch.reopened, undone),
        )
        with suppress(Stale):
            payouts.commit_batch(BatchChange(draft))
            return draft
    raise Stale("batch_busy", f"Batch {period} kept changing; try again.")


def _refuse_transferred(batch: Batch) -> None:
    if batch.exported is not None:
        message = f"Batch {batch.period} is {batch.status}: void or return the payouts that went wrong, one by one."
        raise Conflict("batch_exported", message)
    if batch.settling is not None:
        raise Conflict("batch_paid", f"Batch {batch.period} is being settled: settle it to its end.")
