"""Gathering a batch in small commits, each with the place where the next one goes on: cut, ask, take."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from linkledger.errors import Stale
from linkledger.payouts.asking import Asking
from linkledger.payouts.batch import Batch
from linkledger.payouts.parts import ACCOUNTS_IN_A_PART, Part, PartQueue
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.ports import BatchChange, PayoutEffect, member_key
from linkledger.payouts.postings import account_of
from linkledger.program_time import month_end

TAKEN_AT_ONCE = 45
"""Taking a payout is two items of a transaction, and DynamoDB takes 100 items in one."""

_CUTTING, _ASKING, _TAKING = "cut:", "ask", "take:"


@dataclass(frozen=True)
class Gathering:
    """One month's batch of one program, being made by ``step``.

    An automatic batch first cuts the partners into parts, then waits until all parts were asked: by workers where
    there is a ``queue``, else one after the other. What is open is taken last.
    """

    asking: Asking
    step: Step
    queue: PartQueue | None

    def run(self, go_on: Callable[[], bool]) -> Batch | None:
        """Goes on until the batch is complete, its parts were sent to the queue, or ``go_on`` says no after a commit.

        A batch on request exists from its first payout on: None if there was none. What is requested behind the
        cursor waits for the next batch.
        """
        batch = self._stored() or self._new()
        while batch.cursor is not None:
            try:
                batch, sent = self._next(batch)
            except Stale:  # another run was faster: go on where it stands
                batch, sent = self._stored() or self._new(), False
            if sent or (batch.version and not go_on()):
                break
        return batch if batch.version else None

    def _next(self, batch: Batch) -> tuple[Batch, bool]:
        """The batch after one commit; whether all that is left of it to be asked is in the queue."""
        cursor = batch.cursor or ""
        if cursor.startswith(_CUTTING):
            return self._cut(batch, cursor.removeprefix(_CUTTING)), False
        if cursor != _ASKING:
            return self._take(batch, cursor.removeprefix(_TAKING)), False
        parts = self.asking.desk.payouts.parts(batch.program, batch.period)
        if not parts:
            return self._commit(replace(batch, cursor=_TAKING)), False
        if len(parts) > 1 and self.queue is not None:
            self.queue.send(parts, self.step.at)
            return batch, True
        self.asking.some(parts[0])
        return batch, False

    def _stored(self) -> Batch | None:
        return self.asking.desk.payouts.batch(self.asking.terms.program, self.asking.period)

    def _new(self) -> Batch:
        terms = self.asking.terms
        cursor = _CUTTING if self._automatic else _TAKING
        return Batch(terms.program, self.asking.period, terms.unit, self.step, cursor)

    @property
    def _automatic(self) -> bool:
        """Whether payouts are requested for everybody, and a batch is made even if nobody's was."""
        return self.asking.terms.payout.mode == "automatic"

    def _cut(self, batch: Batch, after: str) -> Batch:
        """Makes the next accounts a part of their own, if anything may be due to one of them."""
        slice_ = list(islice(self.asking.accounts(after), ACCOUNTS_IN_A_PART))
        ended = len(slice_) < ACCOUNTS_IN_A_PART
        last = slice_[-1][0].recipient if slice_ else after
        due = any(self.asking.may_be_due(balance) for _, balance in slice_)
        parts = (Part(batch.program, batch.period, after, last, after),) if due else ()
        return self._commit(replace(batch, cursor=_ASKING if ended else _CUTTING + last), parts=parts)

    def _take(self, batch: Batch, after: str) -> Batch:
        """Takes the next open payouts into the batch."""
        found = self.asking.desk.payouts.open_after(batch.program, after or None, TAKEN_AT_ONCE)
        waiting = [each for each in found if self._waits(each)]
        taken = [
            replace(each, status=PayoutStatus.BATCHED, period=batch.period, reason=None, last=self.step)
            for each in waiting
            if self._may_be_paid(each)
        ]
        gathered = replace(
            batch,
            prepared=self.step,
            cursor=None if len(found) < TAKEN_AT_ONCE else _TAKING + member_key(found[-1]),
            count=batch.count + len(taken),
            total=batch.total + sum(each.amount for each in taken),
        )
        if not (taken or batch.version or self._automatic):
            return gathered
        return self._commit(gathered, *taken)

    def _waits(self, payout: Payout) -> bool:
        """Whether it waits for this batch."""
        if payout.status is not PayoutStatus.REQUESTED or not (self._automatic or payout.requested_at < self._ended):
            return False
        partner = self.asking.desk.partners.get(payout.program, payout.partner)
        return partner is not None and partner.is_paid

    def _may_be_paid(self, payout: Payout) -> bool:
        """Looks at the account, unless that was done when this batch asked; the payout keeps why it is left out."""
        if self.asking.asked_for(payout):
            return True
        reason = self.asking.check(account_of(payout), self.step.at)
        if reason is not None and reason != payout.reason:
            left = replace(payout, reason=reason, last=self.step)
            self.asking.desk.payouts.commit(PayoutEffect(left, PayoutStatus.REQUESTED))
        return reason is None

    def _commit(self, batch: Batch, *taken: Payout, parts: tuple[Part, ...] = ()) -> Batch:
        changed = replace(batch, version=batch.version + 1)
        self.asking.desk.payouts.commit_batch(BatchChange(changed, taken, parts=parts))
        return changed

    @property
    def _ended(self) -> datetime:
        return month_end(self.asking.period, self.asking.terms.time_zone)
