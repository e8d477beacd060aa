"""Payouts and batches in memory, over a ledger."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.memory.ledger import InMemoryLedger
from linkledger.payouts.batch import Batch
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import OPEN, Payout, PayoutStatus
from linkledger.payouts.ports import BatchChange, PayoutEffect, before_leaving, member_key, place_of_request

type PayoutKey = tuple[str, str, str]
"""Program, partner and payout id."""


class InMemoryPayouts:
    """Payouts by id, and the keys of each partner's and of each status; redemptions of points by id alone."""

    def __init__(self, ledger: InMemoryLedger) -> None:
        self.ledger = ledger
        self.payouts: dict[PayoutKey, Payout] = {}
        self.by_month: dict[tuple[str, str], Batch] = {}
        self._of_partner: defaultdict[tuple[str, str], set[PayoutKey]] = defaultdict(set)
        self._with_status: defaultdict[tuple[str, PayoutStatus], set[PayoutKey]] = defaultdict(set)
        self._open: defaultdict[str, list[tuple[str, PayoutKey]]] = defaultdict(list)
        self._members: defaultdict[tuple[str, str], dict[str, PayoutKey]] = defaultdict(dict)
        self._parts: defaultdict[tuple[str, str], dict[str, Part]] = defaultdict(dict)

    def get(self, program: str, partner: str, payout: str) -> Payout | None:
        return self.payouts.get((program, partner, payout))

    def of_partner(self, program: str, partner: str) -> Sequence[Payout]:
        return self._in_order(self._of_partner.get((program, partner), ()))

    def with_status(self, program: str, status: PayoutStatus) -> Sequence[Payout]:
        return self._in_order(self._with_status.get((program, status), ()))

    def page_with_status(
        self, program: str, status: PayoutStatus, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Payout], str | None]:
        in_order = sorted(self.with_status(program, status), key=place_of_request)
        after = [each for each in in_order if cursor is None or place_of_request(each) > cursor]
        return after[:limit], place_of_request(after[limit - 1]) if len(after) > limit else None

    def open_after(self, program: str, cursor: str | None, limit: int) -> Sequence[Payout]:
        waiting = self._open[program]
        start = bisect_right(waiting, cursor, key=lambda each: each[0]) if cursor is not None else 0
        return [self.payouts[key] for _, key in waiting[start : start + limit]]

    def _in_order(self, keys: Iterable[PayoutKey]) -> list[Payout]:
        found = (self.payouts[each] for each in keys)
        return sorted(found, key=lambda each: (each.requested_at, each.id, each.partner))

    def commit(self, effect: PayoutEffect) -> None:
        payout = effect.payout
        self._check_status(payout, effect.before)
        account = AccountKey(payout.program, payout.partner, payout.unit)
        if effect.needs_available and self.ledger.balance(account).available < effect.needs_available:
            raise Stale("balance_changed", "The balance changed in the meantime.")
        batch = self.by_month.get((payout.program, effect.unexported)) if effect.unexported is not None else None
        if batch is not None and batch.exported is not None:
            raise Stale("batch_exported", "The batch was exported in the meantime.")
        self.ledger.check(effect.entries, effect.lots)
        self._put(payout)
        self.ledger.write(effect.entries, effect.lots)

    def _check_status(self, payout: Payout, before: PayoutStatus | None) -> None:
        known = self.get(payout.program, payout.partner, payout.id)
        if (known.status if known else None) != before:
            raise Stale("payout_changed", "The payout changed in the meantime.")

    def _put(self, payout: Payout) -> None:
        key = (payout.program, payout.partner, payout.id)
        known = self.payouts.get(key)
        if known is not None and not known.redeems:
            self._with_status[known.program, known.status].remove(key)
            if known.status in OPEN:
                waiting = self._open[known.program]
                del waiting[bisect_left(waiting, (member_key(known), key))]
        self.payouts[key] = payout
        if payout.redeems:
            return
        self._of_partner[payout.program, payout.partner].add(key)
        self._with_status[payout.program, payout.status].add(key)
        if payout.status in OPEN:
            insort(self._open[payout.program], (member_key(payout), key))

    def lots_of(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        lots = self.ledger.lots
        return {each: lots[account, each] for each in ids if (account, each) in lots}

    def settle_debts(self, lots: Sequence[LotChange]) -> None:
        self.ledger.check((), lots)
        self.ledger.write((), lots)

    def record_refusal(self, payout: Payout) -> None:
        if self.get(payout.program, payout.partner, payout.id) is None:
            self._put(payout)

    def batch(self, program: str, period: str) -> Batch | None:
        return self.by_month.get((program, period))

    def commit_batch(self, change: BatchChange) -> None:
        batch = change.batch
        known = self.batch(batch.program, batch.period)
        if (known.version if known else 0) != batch.version - 1:
            raise Stale("batch_changed", "The batch changed in the meantime.")
        if batch.approved is not None and known is not None and known.approved is None:
            makers = {step.by for step in (known.prepared, known.sealed) if step is not None}
            if known.sealed is None or batch.approved.by in makers:
                raise Stale("same_operator", "Another operator has to approve what was sealed.")
        for each in change.taken:
            self._check_status(each, PayoutStatus.REQUESTED)
        for each in change.left:
            self._check_status(each, before_leaving(each))
        members = self._members[batch.program, batch.period]
        self.by_month[batch.program, batch.period] = batch
        for each in change.taken:
            self._put(each)
            members[member_key(each)] = (each.program, each.partner, each.id)
        for each in change.left:
            self._put(each)
            del members[member_key(each)]
        for part in change.parts:
            self._parts[part.program, part.period][part.after] = part

    def batches(self, program: str) -> Sequence[Batch]:
        return [self.by_month[key] for key in sorted(self.by_month) if key[0] == program]

    def members(self, program: str, period: str) -> Iterator[Payout]:
        members = self._members.get((program, period), {})
        return iter([self.payouts[key] for _, key in sorted(members.items())])

    def members_after(self, program: str, period: str, cursor: str | None, limit: int) -> Sequence[Payout]:
        after = (each for each in self.members(program, period) if cursor is None or member_key(each) > cursor)
        return list(islice(after, limit))

    def parts(self, program: str, period: str) -> Sequence[Part]:
        return [part for _, part in sorted(self._parts[program, period].items())]

    def part(self, program: str, period: str, after: str) -> Part | None:
        return self._parts[program, period].get(after)

    def commit_part(self, part: Part) -> None:
        known = self.part(part.program, part.period, part.after)
        if known is None or known.version != part.version - 1:
            raise Stale("part_changed", "The part was asked in the meantime.")
        self._parts[part.program, part.period][part.after] = part
        if part.ended:
            del self._parts[part.program, part.period][part.after]
