"""Gathering a batch in slices: each is one small commit with the place where the next one goes on."""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from linkledger.errors import Refused, Stale
from linkledger.ids import payout_id
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.batch import Batch
from linkledger.payouts.due import due
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.ports import BatchChange, member_key
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.program_time import month_end
from linkledger.terms.document import Terms

TAKEN_AT_ONCE = 45
"""Taking a payout is two items of a transaction, and DynamoDB takes 100 items in one."""

ASKED_PER_COMMIT = 500
"""So many accounts are looked at again, at most, by a run that goes on after one that was killed."""

_ASKING, _TAKING = "ask:", "take:"


@dataclass(frozen=True)
class Gathering:
    """One month's batch of one program, being made by ``step``."""

    desk: PayoutDesk
    terms: Terms
    period: str
    step: Step

    @property
    def automatic(self) -> bool:
        """Whether payouts are requested for everybody, and a batch is made even if nobody's was."""
        return self.terms.payout.mode == "automatic"

    def run(self, most: int | None) -> Batch | None:
        """Goes on until the batch is complete, or about ``most`` accounts and payouts were looked at.

        A batch on request exists from its first payout on: None if there was none. What is requested behind the
        cursor waits for the next batch.
        """
        batch = self._stored() or self._new()
        done = 0
        while batch.cursor is not None and (most is None or done < most or not batch.version):
            try:
                if (cursor := batch.cursor).startswith(_ASKING):
                    left = ASKED_PER_COMMIT if most is None else max(min(most - done, ASKED_PER_COMMIT), 1)
                    batch, looked_at = self._ask(batch, cursor.removeprefix(_ASKING), left)
                else:
                    batch, looked_at = self._take(batch, cursor.removeprefix(_TAKING))
            except Stale:  # another run was faster: go on where it stands
                batch, looked_at = self._stored() or self._new(), 1
            done += looked_at
        return batch if batch.version else None

    @cached_property
    def _accounts(self) -> Sequence[tuple[AccountKey, Balance]]:
        """By recipient, as they were when this run began to ask."""
        found = self.desk.accounts.accounts_of(self.terms.program, self.terms.unit)
        return sorted(found, key=lambda each: each[0].recipient)

    def _stored(self) -> Batch | None:
        return self.desk.payouts.batch(self.terms.program, self.period)

    def _new(self) -> Batch:
        cursor = _ASKING if self.automatic else _TAKING
        return Batch(self.terms.program, self.period, self.terms.unit, self.step, cursor)

    def _ask(self, batch: Batch, after: str, most: int) -> tuple[Batch, int]:
        """Requests what is due of the next accounts."""
        start = bisect_right(self._accounts, after, key=lambda each: each[0].recipient)
        slice_ = self._accounts[start : start + most]
        bank = self.terms.payout.destination("bank")
        least = max(bank.minimum if bank is not None else 0, 1)
        for account, balance in slice_:
            if balance.available >= least and self._is_active(account.recipient):
                amount = due(self.desk.accounts, account, self._ended, self.step.at)
                if amount >= least:
                    self._request(account.recipient, amount)
        ended = start + len(slice_) >= len(self._accounts)
        cursor = _TAKING if ended else _ASKING + slice_[-1][0].recipient
        return self._commit(replace(batch, cursor=cursor)), len(slice_)

    def _take(self, batch: Batch, after: str) -> tuple[Batch, int]:
        """Takes the next open payouts into the batch."""
        found = self.desk.payouts.open_after(self.terms.program, after or None, TAKEN_AT_ONCE)
        taken = [
            replace(each, status=PayoutStatus.BATCHED, period=self.period, reason=None, last=self.step)
            for each in found
            if each.status is PayoutStatus.REQUESTED
            and (self.automatic or each.requested_at < self._ended)
            and self._is_active(each.partner)
        ]
        ended = len(found) < TAKEN_AT_ONCE
        gathered = replace(
            batch,
            prepared=self.step,
            cursor=None if ended else _TAKING + member_key(found[-1]),
            count=batch.count + len(taken),
            total=batch.total + sum(each.amount for each in taken),
        )
        if not (taken or batch.version or self.automatic):
            return gathered, len(found)
        return self._commit(gathered, *taken), max(len(found), 1)

    def _commit(self, batch: Batch, *taken: Payout) -> Batch:
        changed = replace(batch, version=batch.version + 1)
        self.desk.payouts.commit_batch(BatchChange(changed, taken))
        return changed

    def _request(self, partner: str, amount: int) -> None:
        """Requests unless an earlier run did, whatever the balance was then; a refusal is kept and stops no other."""
        request = PayoutRequest(self.terms.program, partner, amount, "bank", f"batch-{self.period}")
        payout = payout_id(request.program, request.partner, request.idempotency_key)
        known = self.desk.payouts.get(request.program, request.partner, payout)
        if known is None or known.status is PayoutStatus.REFUSED:
            with suppress(Refused):
                self.desk.request(request, self.step.at)

    def _is_active(self, partner_id: str) -> bool:
        partner = self.desk.partners.get(self.terms.program, partner_id)
        return partner is not None and partner.status == "active"

    @property
    def _ended(self) -> datetime:
        return month_end(self.period, self.terms.time_zone)
