"""The monthly batch: gathered after its month has closed and the payout day has come, then sealed, approved, paid."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from linkledger.earning.ports import ClosingReader
from linkledger.errors import Conflict, NotFound, Refused, Stale
from linkledger.payouts.batch import Batch, seal_of
from linkledger.payouts.export_batch import BatchExport, export_of
from linkledger.payouts.gather import Gathering
from linkledger.payouts.leave_out import leave_out
from linkledger.payouts.payout import SCHEDULE, Step
from linkledger.payouts.ports import BatchChange
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger.payouts.transfer import TransferDesk
from linkledger.payouts.window import opens_at

TRIES = 20


@dataclass(frozen=True)
class BatchDesk:
    """Everything that batches read and write. Each step again, or twice at once, changes nothing."""

    desk: PayoutDesk
    closings: ClosingReader
    policy: SealPolicy = field(default_factory=SealPolicy)

    def run(self, program: str, now: datetime, most: int | None = None) -> Batch | None:
        """Gathers the batch of the last closed month once its payout day has come; what stopped halfway comes first.

        Automatic programs request what was earned until the month ended, for every partner whose sum of it reaches the
        minimum, once a month; programs on request take what active partners requested before the month ended. About
        ``most`` accounts and payouts are looked at (None: all); a batch with a ``cursor`` goes on in the next run.
        Returns None while there is nothing to do. Source: PROGRAMS.md yourhosting 3.
        """
        terms = self.desk.terms.current(program).terms
        period = self.closings.months_closed_through(program)
        if terms.payout.destination("bank") is None or period is None or now < opens_at(terms, period):
            return None
        known = self.desk.payouts.batches(program)
        halfway = [each.period for each in known if each.cursor is not None and each.period < period]
        for each in (*halfway, period):
            batch = Gathering(self.desk, terms, each, Step(SCHEDULE, now)).run(most)
            if batch is not None and batch.cursor is not None:
                break
        return batch

    def seal(self, program: str, period: str, step: Step) -> Batch:
        """Fixes what is transferred; what the policy holds back is requested again and waits for the next batch.

        Raises NotFound ``unknown_batch``, Conflict ``batch_not_gathered``.
        """

        def decide(batch: Batch) -> Batch | None:
            if batch.sealed is not None:
                return None
            if batch.cursor is not None:
                message = f"Batch {period} is still being gathered: seal it once the schedule is through."
                raise Conflict("batch_not_gathered", message)
            left = leave_out(self.desk.payouts, self.policy, batch, step)
            seal = seal_of(self.desk.payouts.members(program, period))
            return replace(left, count=seal.count, total=seal.total, digest=seal.digest, sealed=step)

        return self._do(program, period, decide)

    def approve(self, program: str, period: str, step: Step) -> Batch:
        """Releases what was sealed. Raises NotFound ``unknown_batch``, Conflict ``batch_not_sealed`` or
        ``batch_changed``, Refused ``same_operator``."""

        def decide(batch: Batch) -> Batch | None:
            if batch.approved is not None:
                return None
            if batch.sealed is None:
                raise Conflict("batch_not_sealed", f"Batch {period} is a draft: seal it first.")
            if step.by in (batch.prepared.by, batch.sealed.by):
                message = f"operator: {step.by} prepared batch {period}; another operator has to approve it."
                raise Refused("same_operator", message)
            self._verify(batch)
            return replace(batch, approved=step)

        return self._do(program, period, decide)

    def export(self, program: str, period: str, step: Step) -> BatchExport:
        """Marks an approved batch as exported and returns what its file holds; again returns the same.

        What comes of the file is the caller's: pay by a file only that was written completely. Raises NotFound
        ``unknown_batch``, Conflict ``batch_not_approved``, ``batch_changed``, Refused ``recipient_blocked``,
        ``no_payout_method`` or ``payout_method_cools_off``; then nothing is exported.
        """

        def decide(batch: Batch) -> Batch | None:
            if batch.approved is None:
                raise Conflict("batch_not_approved", f"Batch {period} is {batch.status}: have it approved first.")
            self._verify(batch)
            export_of(self.desk.payouts, self.policy, batch)
            return None if batch.exported is not None or batch.settled is not None else replace(batch, exported=step)

        return export_of(self.desk.payouts, self.policy, self._do(program, period, decide))

    def settle(self, program: str, period: str, step: Step) -> Batch:
        """Marks every payout of an approved batch as paid, once the transfers are made; resumes where it stopped.

        Raises NotFound ``unknown_batch``, Conflict ``batch_not_approved``, or ``batch_changed`` when the payouts are
        not what was sealed.
        """
        transfers = TransferDesk(self.desk.payouts)

        def decide(batch: Batch) -> Batch | None:
            if batch.settled is not None:
                return None
            if batch.approved is None:
                raise Conflict("batch_not_approved", f"Batch {period} is {batch.status}: have it approved first.")
            self._verify(batch)
            for each in self.desk.payouts.members(program, period):
                transfers.settle(each, step)
            return replace(batch, settled=step)

        return self._do(program, period, decide)

    def _verify(self, batch: Batch) -> None:
        seal = seal_of(self.desk.payouts.members(batch.program, batch.period))
        if (seal.count, seal.total, seal.digest) != (batch.count, batch.total, batch.digest):
            message = f"The payouts of batch {batch.period} differ from what was sealed; nothing was done."
            raise Conflict("batch_changed", message)

    def _do(self, program: str, period: str, decide: Callable[[Batch], Batch | None]) -> Batch:
        for _ in range(TRIES):
            batch = self.desk.payouts.batch(program, period)
            if batch is None:
                raise NotFound("unknown_batch", f"Program {program} has no batch for {period}.")
            with suppress(Stale):
                after = decide(batch)
                if after is None:
                    return batch
                changed = replace(after, version=after.version + 1)
                self.desk.payouts.commit_batch(BatchChange(changed))
                return changed
        raise Stale("batch_busy", f"Batch {period} kept changing; try again.")
