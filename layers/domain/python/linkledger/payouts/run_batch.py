"""The monthly batch: gathered after its month has closed and the payout day has come, then sealed, approved, paid."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from linkledger.earning.ports import ClosingReader
from linkledger.errors import Conflict, NotFound, Refused, Stale
from linkledger.payouts.asking import Asking, PaymentCheck
from linkledger.payouts.batch import Batch, refuse_difference, seal_of
from linkledger.payouts.export_batch import BatchExport, export_of, transferred
from linkledger.payouts.gather import Gathering
from linkledger.payouts.leave_out import leave_out
from linkledger.payouts.parts import PartQueue
from linkledger.payouts.payout import SCHEDULE, Step
from linkledger.payouts.ports import BatchChange
from linkledger.payouts.reconciled import ReconciledMonths, is_reconciled
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger.payouts.transfer import TransferDesk
from linkledger.payouts.window import opens_at

TRIES = 20


def _always() -> bool:
    return True


def _nothing(*_: object) -> None:
    return None


@dataclass(frozen=True)
class BatchDesk:
    """Everything that batches read and write. Each step again, or twice at once, changes nothing.

    Without ``reconciled``, events are settled before anything else is done, as in a simulation; without a ``queue``,
    partners are asked one after the other. ``check`` looks at every account before it is part of a batch.
    """

    desk: PayoutDesk
    closings: ClosingReader
    policy: SealPolicy = field(default_factory=SealPolicy)
    reconciled: ReconciledMonths | None = None
    queue: PartQueue | None = None
    check: PaymentCheck = _nothing

    def run(self, program: str, now: datetime, go_on: Callable[[], bool] = _always) -> Batch | None:
        """Gathers the batch of the last closed month once its payout day has come; what stopped halfway comes first.

        Automatic programs request what was earned until the month ended, for every partner whose sum of it reaches the
        minimum, once a month; programs on request take what active partners requested before the month ended. Between
        two commits ``go_on`` says whether there is time left; a batch with a ``cursor`` goes on in the next run.
        Returns None while there is nothing to do. Source: PROGRAMS.md yourhosting 3.
        """
        terms = self.desk.terms.current(program).terms
        period = self.closings.months_closed_through(program)
        if terms.payout.destination("bank") is None or period is None or now < opens_at(terms, period):
            return None
        if self.reconciled is not None and not is_reconciled(self.reconciled, program, period):
            return None
        known = self.desk.payouts.batches(program)
        halfway = [each.period for each in known if each.cursor is not None and each.period < period]
        for each in (*halfway, period):
            batch = Gathering(self._asking(program, each, now), Step(SCHEDULE, now), self.queue).run(go_on)
            if batch is not None and batch.cursor is not None:
                break
        return batch

    def ask(
        self, program: str, period: str, after: str, now: datetime, go_on: Callable[[], bool] = _always
    ) -> Batch | None:
        """Asks the partners of one part of a batch; whoever ends the last part goes on with the batch.

        Returns what ``run`` does, None while other parts are still being asked. Raises Stale while accounts keep
        changing: deliver the part again.
        """
        part = self.desk.payouts.part(program, period, after)
        if part is not None:
            self._asking(program, period, now).whole(part)
        return None if self.desk.payouts.parts(program, period) else self.run(program, now, go_on)

    def _asking(self, program: str, period: str, now: datetime) -> Asking:
        return Asking(self.desk, self.check, self.desk.terms.current(program).terms, period, now)

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

    def check_export(self, program: str, period: str, files: str) -> BatchExport:
        """What the files of an approved batch hold; again returns the same, and nothing is written.

        ``files`` is their name (``files_name``). Raises NotFound ``unknown_batch``,
        Conflict ``batch_not_approved``, ``batch_paid_by_hand``, ``batch_changed`` or ``batch_exported_otherwise``
        (both files would pay), Refused ``partner_not_active``, ``recipient_blocked``, ``no_payout_method`` or
        ``payout_method_cools_off``.
        """
        batch = self._batch(program, period)
        _check_exportable(batch, files)
        return export_of(self.desk.payouts, self.policy, batch)

    def export(
        self,
        program: str,
        period: str,
        step: Step,
        files: str,
        write: Callable[[BatchExport], object] = _nothing,
    ) -> BatchExport:
        """Has the files of an approved batch written, then marks it as exported; again writes the same.

        ``write`` makes the files, proves them and stores them, or raises: then nothing is marked. What was voided in
        that moment is found once nothing more can be, and the files are written again without it: pay by the files of
        an export that returned. Raises what ``check_export`` does.
        """
        found = self.check_export(program, period, files)
        write(found)
        self._mark_exported(found, step, files)
        if found.payouts != transferred(self.desk.payouts, program, period):
            found = self.check_export(program, period, files)
            write(found)
        return replace(found, batch=self._batch(program, period))

    def _mark_exported(self, found: BatchExport, step: Step, files: str) -> None:
        def decide(batch: Batch) -> Batch | None:
            _check_exportable(batch, files)
            if (batch.digest, batch.sealed) != (found.batch.digest, found.batch.sealed):
                message = f"Batch {batch.period} was sealed anew in the meantime: export it again."
                raise Conflict("batch_changed", message)
            return None if batch.exported is not None else replace(batch, exported=step, exported_as=files)

        self._do(found.batch.program, found.batch.period, decide)

    def settle(self, program: str, period: str, step: Step, go_on: Callable[[], bool] = _always) -> Batch:
        """Marks every payout of an approved batch as paid, once the transfers are made; resumes where it stopped.

        Between two payouts ``go_on`` says whether there is time left; a batch that is not settled then goes on at the
        next call.

        Raises NotFound ``unknown_batch``, Conflict ``batch_not_approved``, or ``batch_changed`` when the payouts are
        not what was sealed.
        """
        transfers = TransferDesk(self.desk.payouts)

        def begin(batch: Batch) -> Batch | None:
            if batch.settling is not None:
                return None
            _check_approved(batch)
            self._verify(batch)
            return replace(batch, settling=step)

        def end(batch: Batch) -> Batch | None:
            if batch.settled is not None:
                return None
            for each in self.desk.payouts.members(program, period):
                if not go_on():
                    return None
                transfers.settle(each, step)
            return replace(batch, settled=step)

        self._do(program, period, begin)
        return self._do(program, period, end)

    def _verify(self, batch: Batch) -> None:
        refuse_difference(batch, seal_of(self.desk.payouts.members(batch.program, batch.period)))

    def _do(self, program: str, period: str, decide: Callable[[Batch], Batch | None]) -> Batch:
        for _ in range(TRIES):
            batch = self._batch(program, period)
            with suppress(Stale):
                after = decide(batch)
                if after is None:
                    return batch
                changed = replace(after, version=after.version + 1)
                self.desk.payouts.commit_batch(BatchChange(changed))
                return changed
        raise Stale("batch_busy", f"Batch {period} kept changing; try again.")

    def _batch(self, program: str, period: str) -> Batch:
        batch = self.desk.payouts.batch(program, period)
        if batch is None:
            raise NotFound("unknown_batch", f"Program {program} has no batch for {period}.")
        return batch


def _check_exportable(batch: Batch, files: str) -> None:
    _check_approved(batch)
    if batch.exported is not None and batch.exported_as != files:
        message = f"Batch {batch.period} was exported in another format or for another day: both files would pay."
        raise Conflict("batch_exported_otherwise", message)
    if batch.settling is not None and batch.exported is None:
        message = f"Batch {batch.period} is being settled without an export: a file would pay it a second time."
        raise Conflict("batch_paid_by_hand", message)


def _check_approved(batch: Batch) -> None:
    if batch.approved is None:
        raise Conflict("batch_not_approved", f"Batch {batch.period} is {batch.status}: have it approved first.")
