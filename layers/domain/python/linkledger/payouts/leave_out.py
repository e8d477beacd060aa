"""Leaving payouts out of a batch that is being sealed: they wait, with the reason, for the next one."""

from dataclasses import replace
from itertools import batched

from linkledger.payouts.batch import Batch
from linkledger.payouts.gather import TAKEN_AT_ONCE
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.ports import BatchChange, PayoutStore
from linkledger.payouts.seal_policy import Look, SealPolicy


def leave_out(payouts: PayoutStore, policy: SealPolicy, batch: Batch, step: Step) -> Batch:
    """Takes out of the draft what the policy holds back and what was voided; the batch as it is stored then.

    Raises Stale when the batch or one of its payouts moved on.
    """
    looks = policy.looks(payouts.members(batch.program, batch.period), step.at)
    leaving = (_leaving(each, step) for each in looks)
    for left in batched((each for each in leaving if each is not None), TAKEN_AT_ONCE, strict=False):
        batch = replace(
            batch,
            count=batch.count - len(left),
            total=batch.total - sum(each.amount for each in left),
            version=batch.version + 1,
        )
        payouts.commit_batch(BatchChange(batch, left=left))
    return batch


def _leaving(look: Look, step: Step) -> Payout | None:
    """The payout as it is outside the batch; None where it stays."""
    if look.payout.status is PayoutStatus.VOIDED:
        return replace(look.payout, period=None)
    if look.left_out is None:
        return None
    return replace(look.payout, status=PayoutStatus.REQUESTED, period=None, reason=look.left_out.message, last=step)
