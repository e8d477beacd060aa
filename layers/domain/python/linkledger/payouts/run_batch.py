"""The monthly batch: after a month has closed and the payout day has come, gather what is to be transferred."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.ports import ClosingReader
from linkledger.errors import Conflict, NotFound, Refused
from linkledger.ids import digest, payout_id
from linkledger.payouts.due import due
from linkledger.payouts.payout import Batch, Payout, PayoutStatus
from linkledger.payouts.ports import PayoutEffect
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.payouts.window import opens_at
from linkledger.program_time import month_end
from linkledger.terms.document import Terms


@dataclass(frozen=True)
class BatchDesk:
    """Everything that batches read and write."""

    desk: PayoutDesk
    closings: ClosingReader

    def run(self, program: str, now: datetime) -> Batch | None:
        """Prepares the batch of the last closed month once its payout day has come; again changes nothing.

        Automatic programs request what was earned until the month ended, for every partner whose sum of it reaches the
        minimum, once a month, and seal a batch even if nobody's did; programs on request take what active partners
        requested before the month ended. Returns None while there is nothing to do. Source: PROGRAMS.md yourhosting 3.
        """
        terms = self.desk.terms.current(program).terms
        period = self.closings.months_closed_through(program)
        if terms.payout.destination("bank") is None or period is None or now < opens_at(terms, period):
            return None
        if (known := self.desk.payouts.batch(program, period)) is not None:
            return known
        automatic = terms.payout.mode == "automatic"
        if automatic:
            self._request_for_all(terms, period, now)
        ended = month_end(period, terms.time_zone)
        open_ones = self.desk.payouts.with_status(program, PayoutStatus.REQUESTED)
        asked = [each for each in open_ones if automatic or each.requested_at < ended]
        active = [each for each in asked if self._is_active(program, each.partner)]
        batched = [self._take(each, period) for each in (*self._left_behind(program), *active)]
        if not batched and not automatic:
            return None
        batch = _seal(terms, period, batched, now)
        self.desk.payouts.put_batch(batch)
        return self.desk.payouts.batch(program, period) or batch

    def settle(self, program: str, period: str, now: datetime) -> Batch:
        """Marks every payout of a batch as paid, after an operator made the transfers; resumes where it stopped.

        Raises NotFound ``unknown_batch``, Conflict ``batch_changed`` when the payouts are not what was sealed.
        """
        batch = self.desk.payouts.batch(program, period)
        if batch is None:
            raise NotFound("unknown_batch", f"Program {program} has no batch for {period}.")
        if batch.settled_at is not None:
            return batch
        found = (self.desk.payouts.get(program, partner, payout) for partner, payout in batch.payouts)
        mine = [each for each in found if each is not None]
        if _digest(mine) != batch.digest:
            raise Conflict(
                "batch_changed", f"The payouts of batch {period} differ from what was sealed; nothing was settled."
            )
        for each in mine:
            self.desk.settle(each, now)
        settled = replace(batch, settled_at=now)
        self.desk.payouts.put_batch(settled)
        return settled

    def _request_for_all(self, terms: Terms, period: str, now: datetime) -> None:
        bank = terms.payout.destination("bank")
        assert bank is not None
        least = max(bank.minimum, 1)
        for account, balance in self.desk.accounts.accounts_of(terms.program, terms.unit):
            if balance.available < least or not self._is_active(terms.program, account.recipient):
                continue
            amount = due(self.desk.accounts, account, month_end(period, terms.time_zone), now)
            if amount >= least:
                key = f"batch-{period}"
                self._request(PayoutRequest(terms.program, account.recipient, amount, "bank", key), now)

    def _request(self, request: PayoutRequest, now: datetime) -> None:
        """Requests unless an earlier run did, whatever the balance was then; a refusal is kept and stops no other."""
        payout = payout_id(request.program, request.partner, request.idempotency_key)
        known = self.desk.payouts.get(request.program, request.partner, payout)
        if known is None or known.status is PayoutStatus.REFUSED:
            with suppress(Refused):
                self.desk.request(request, now)

    def _is_active(self, program: str, partner_id: str) -> bool:
        partner = self.desk.partners.get(program, partner_id)
        return partner is not None and partner.status == "active"

    def _left_behind(self, program: str) -> list[Payout]:
        """Payouts that a run took for a batch and then stopped, or was overtaken, before a batch listed them."""
        taken = self.desk.payouts.with_status(program, PayoutStatus.BATCHED)
        batches = {period: self.desk.payouts.batch(program, period) for period in {each.period or "" for each in taken}}
        listed = {name for batch in batches.values() if batch is not None for name in batch.payouts}
        return [each for each in taken if (each.partner, each.id) not in listed]

    def _take(self, payout: Payout, period: str) -> Payout:
        if (payout.status, payout.period) == (PayoutStatus.BATCHED, period):
            return payout
        taken = replace(payout, status=PayoutStatus.BATCHED, period=period)
        self.desk.payouts.commit(PayoutEffect(taken, payout.status))
        return taken


def _seal(terms: Terms, period: str, payouts: list[Payout], now: datetime) -> Batch:
    ordered = sorted(payouts, key=lambda each: each.id)
    return Batch(
        program=terms.program,
        period=period,
        prepared_at=now,
        payouts=tuple((each.partner, each.id) for each in ordered),
        total=sum(each.amount for each in ordered),
        unit=terms.unit,
        digest=_digest(ordered),
    )


def _digest(payouts: list[Payout]) -> str:
    ordered = sorted(payouts, key=lambda each: each.id)
    return digest(*(part for each in ordered for part in (each.id, each.partner, str(each.amount), str(each.to))))
