"""Payouts and batches in memory, over a ledger."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ledger.entries import AccountKey
from linkledger.memory.ledger import InMemoryLedger
from linkledger.payouts.payout import Batch, Payout, PayoutStatus
from linkledger.payouts.ports import PayoutEffect

type PayoutKey = tuple[str, str, str]
"""Program, partner and payout id."""


class InMemoryPayouts:
    """Payouts by id, and the keys of each partner's and of each status; redemptions of points by id alone."""

    def __init__(self, ledger: InMemoryLedger) -> None:
        self.ledger = ledger
        self.payouts: dict[PayoutKey, Payout] = {}
        self.sealed: dict[tuple[str, str], Batch] = {}
        self._of_partner: defaultdict[tuple[str, str], set[PayoutKey]] = defaultdict(set)
        self._with_status: defaultdict[tuple[str, PayoutStatus], set[PayoutKey]] = defaultdict(set)

    def get(self, program: str, partner: str, payout: str) -> Payout | None:
        return self.payouts.get((program, partner, payout))

    def of_partner(self, program: str, partner: str) -> Sequence[Payout]:
        return self._in_order(self._of_partner.get((program, partner), ()))

    def with_status(self, program: str, status: PayoutStatus) -> Sequence[Payout]:
        return self._in_order(self._with_status.get((program, status), ()))

    def _in_order(self, keys: Iterable[PayoutKey]) -> list[Payout]:
        found = (self.payouts[each] for each in keys)
        return sorted(found, key=lambda each: (each.requested_at, each.id, each.partner))

    def commit(self, effect: PayoutEffect) -> None:
        payout = effect.payout
        known = self.get(payout.program, payout.partner, payout.id)
        if (known.status if known else None) != effect.before:
            raise Stale("payout_changed", "The payout changed in the meantime.")
        account = AccountKey(payout.program, payout.partner, payout.unit)
        if self.ledger.balance(account).available < effect.needs_available:
            raise Stale("balance_changed", "The balance changed in the meantime.")
        self.ledger.check(effect.entries, effect.lots)
        self._put(payout)
        self.ledger.write(effect.entries, effect.lots)

    def _put(self, payout: Payout) -> None:
        key = (payout.program, payout.partner, payout.id)
        known = self.payouts.get(key)
        if known is not None:
            self._with_status[known.program, known.status].remove(key)
        self.payouts[key] = payout
        if payout.redeems:
            return
        self._of_partner[payout.program, payout.partner].add(key)
        self._with_status[payout.program, payout.status].add(key)

    def settle_debts(self, lots: Sequence[LotChange]) -> None:
        self.ledger.check((), lots)
        self.ledger.write((), lots)

    def record_refusal(self, payout: Payout) -> None:
        if self.get(payout.program, payout.partner, payout.id) is None:
            self._put(payout)

    def batch(self, program: str, period: str) -> Batch | None:
        return self.sealed.get((program, period))

    def put_batch(self, batch: Batch) -> None:
        key = (batch.program, batch.period)
        self.sealed[key] = self.sealed.get(key, batch) if batch.settled_at is None else batch

    def batches(self, program: str) -> Sequence[Batch]:
        return [self.sealed[key] for key in sorted(self.sealed) if key[0] == program]
