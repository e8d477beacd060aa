"""What became of a payout's transfer: settled, voided because it never went out, or returned after it did."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from linkledger.earning.ports import LotChange
from linkledger.errors import Conflict, NotFound, Stale
from linkledger.payouts.lots import give_back
from linkledger.payouts.payout import OPEN, Payout, PayoutStatus, Step
from linkledger.payouts.ports import PayoutEffect, PayoutStore
from linkledger.payouts.postings import account_of, return_entries, settle_entry, void_entry

TRIES = 20


@dataclass(frozen=True)
class TransferDesk:
    """Each step again, or twice at once, moves nothing twice."""

    payouts: PayoutStore

    def settle(self, payout: Payout, step: Step) -> Payout:
        """Marks a batched payout as paid; one that was settled or voided since stays as it is."""
        for _ in range(TRIES):
            if payout.status is not PayoutStatus.BATCHED:
                return payout
            paid = replace(payout, status=PayoutStatus.SETTLED, paid_at=step.at, last=step)
            try:
                self.payouts.commit(PayoutEffect(paid, payout.status, (settle_entry(paid, step.at),)))
            except Stale:
                payout = self._known(payout.program, payout.partner, payout.id)
                continue
            return paid
        raise Stale("account_busy", f"The account of {payout.partner} kept changing; try again.")

    def void(
        self, program: str, partner: str, payout: str, reason: str, step: Step, *, transfer_failed: bool = False
    ) -> Payout:
        """Makes what a payout reserved available again, with the lots that it used; it is never transferred.

        One of an exported batch may be on its way: it is voided only where its ``transfer_failed``. Raises NotFound
        ``unknown_payout``, Conflict ``payout_not_open`` or ``batch_exported``.
        """

        def decide(known: Payout) -> PayoutEffect | None:
            if known.status is PayoutStatus.VOIDED:
                return None
            _check_open(known)
            period = None if transfer_failed else known.period
            batch = self.payouts.batch(program, period) if period is not None else None
            if batch is not None and batch.exported is not None:
                message = f"Batch {period} was exported: void {known.id} only if the bank did not make its transfer."
                raise Conflict("batch_exported", message)
            gone = replace(known, status=PayoutStatus.VOIDED, reason=reason, last=step)
            entries = (void_entry(gone, step.at),)
            return PayoutEffect(gone, known.status, entries, self._lots(known), unexported=period)

        return self._do(program, partner, payout, decide)

    def take_back(self, program: str, partner: str, payout: str, reason: str, step: Step) -> Payout:
        """Makes what a settled payout paid available again, because the money came back; a bonus is taken off.

        Raises NotFound ``unknown_payout``, Conflict ``payout_not_settled``.
        """

        def decide(known: Payout) -> PayoutEffect | None:
            if known.status is PayoutStatus.RETURNED:
                return None
            if known.status is not PayoutStatus.SETTLED:
                message = f"Payout {known.id} is {known.status}: only a settled one comes back; void it instead."
                raise Conflict("payout_not_settled", message)
            back = replace(known, status=PayoutStatus.RETURNED, reason=reason, last=step)
            return PayoutEffect(back, known.status, return_entries(back, step.at), self._lots(known))

        return self._do(program, partner, payout, decide)

    def _lots(self, payout: Payout) -> tuple[LotChange, ...]:
        account = account_of(payout)
        return give_back(account, self.payouts.lots_of(account, [each.lot for each in payout.used]), payout.used)

    def _do(self, program: str, partner: str, payout: str, decide: Callable[[Payout], PayoutEffect | None]) -> Payout:
        for _ in range(TRIES):
            known = self._known(program, partner, payout)
            effect = decide(known)
            if effect is None:
                return known
            try:
                self.payouts.commit(effect)
            except Stale:
                continue
            return effect.payout
        raise Stale("account_busy", "The payout or its lots kept changing; try again.")

    def _known(self, program: str, partner: str, payout: str) -> Payout:
        known = self.payouts.get(program, partner, payout)
        if known is None or known.redeems:
            raise NotFound("unknown_payout", f"Partner {partner} of program {program} has no payout {payout!r}.")
        return known


def _check_open(payout: Payout) -> None:
    if payout.status not in OPEN:
        message = f"Payout {payout.id} is {payout.status}: nothing is reserved for it."
        raise Conflict("payout_not_open", message)
