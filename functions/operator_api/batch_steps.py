"""One step of a batch as an operator takes it: which batch, by which rules, and its line in the audit trail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from functions.operator_api.batch_views import BatchView, batch_view
from functions.operator_api.caller import Caller
from linkledger.access.operators import Scope
from linkledger.errors import NotFound
from linkledger.payouts.batch import Batch
from linkledger.payouts.payout import Step
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy

BATCHES = "/v1/operator/programs/<program>/batches"


@dataclass(frozen=True)
class BatchStep:
    """A step of a batch, with its line in the trail."""

    caller: Caller
    program: str
    period: str
    scope: Scope
    name: str
    reason: str | None = None

    def by(self, take: Callable[[Step], Batch]) -> BatchView:
        """Takes the step and tells what became of the batch. Raises ``unknown_batch``, and what ``take`` raises."""
        caller, target = self.caller, f"batch/{self.period}"
        with caller.acting(self.scope, self.name, target, self.program, self.reason) as action:
            before = known_batch(caller, self.program, self.period)
            after = take(Step(caller.operator.id, caller.now))
            action.changed(told(before), told(after))
        return batch_view(after)


def batch_desk(caller: Caller, *, demands_method: bool = False) -> BatchDesk:
    """What runs batches, by the rules of sealing; ``demands_method`` leaves out who has no bank details."""
    held = caller.desk
    desk = PayoutDesk(held.terms, held.partners, held.accounts, held.payouts, held.blocks)
    return BatchDesk(
        desk, held.closings, SealPolicy(held.methods, held.blocks, held.partners, demands_method=demands_method)
    )


def known_batch(caller: Caller, program: str, period: str) -> Batch:
    """Raises NotFound ``unknown_program`` or ``unknown_batch``."""
    caller.desk.terms.current(program)
    found = caller.desk.payouts.batch(program, period) if len(period) == len("2026-03") else None
    if found is None:
        raise NotFound("unknown_batch", f"Program {program} has no batch for {period!r}; GET batches lists them.")
    return found


def told(batch: Batch) -> dict[str, Any]:
    """The batch in the trail's changes."""
    return {"status": batch.status, "count": batch.count, "total": batch.total, "settling": batch.settling is not None}
