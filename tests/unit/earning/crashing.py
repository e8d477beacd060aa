"""Stores that stop at a chosen step, just before or just after they write: what a killed function leaves behind."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from linkledger.earning.events import Event
from linkledger.earning.months import MonthsEffect
from linkledger.earning.ports import Effect, LotChange
from linkledger.memory.book import InMemoryBook
from linkledger.memory.payouts import InMemoryPayouts
from linkledger.payouts.payout import Payout
from linkledger.payouts.ports import BatchChange, PayoutEffect
from linkledger.payouts.run_batch import BatchDesk
from tests.builders import Business


class Killed(Exception):
    """The function was stopped."""


@dataclass
class Crashes:
    """Counts the steps that write; ``planned`` holds twice the number of a step, plus 1 for a crash after it."""

    planned: set[int] = field(default_factory=set)
    steps: int = 0

    @contextmanager
    def step(self) -> Iterator[None]:
        number = 2 * self.steps
        self.steps += 1
        if number in self.planned:
            raise Killed
        yield
        if number + 1 in self.planned:
            raise Killed


class CrashingBook(InMemoryBook):
    crashes: Crashes

    def commit(self, effect: Effect) -> None:
        with self.crashes.step():
            super().commit(effect)

    def commit_months(self, effect: MonthsEffect) -> None:
        with self.crashes.step():
            super().commit_months(effect)

    def park(self, refund: Event) -> None:
        with self.crashes.step():
            super().park(refund)

    def resettled(self, program: str, partner: str, mark: int) -> None:
        with self.crashes.step():
            super().resettled(program, partner, mark)


class CrashingPayouts(InMemoryPayouts):
    crashes: Crashes

    def commit(self, effect: PayoutEffect) -> None:
        with self.crashes.step():
            super().commit(effect)

    def settle_debts(self, lots: Sequence[LotChange]) -> None:
        with self.crashes.step():
            super().settle_debts(lots)

    def record_refusal(self, payout: Payout) -> None:
        with self.crashes.step():
            super().record_refusal(payout)

    def commit_batch(self, change: BatchChange) -> None:
        with self.crashes.step():
            super().commit_batch(change)


def crashing(business: Business, crashes: Crashes) -> Business:
    """The same business over stores that crash as planned."""
    book, payouts = CrashingBook(business.ledger, business.closings), CrashingPayouts(business.ledger)
    book.crashes = payouts.crashes = crashes
    business.book, business.payouts = book, payouts
    business.months = replace(business.months, book=book)
    business.settlement = replace(business.settlement, book=book, months=business.months)
    business.rollup = replace(business.rollup, months=business.months)
    business.reconciler = replace(business.reconciler, desk=business.settlement, book=book)
    business.payout_desk = replace(business.payout_desk, payouts=payouts)
    business.batches = BatchDesk(business.payout_desk, business.closings)
    return business


def books(business: Business) -> dict[str, object]:
    """All that must be the same whatever happened on the way; what has come to nothing is left out."""
    records = business.book.records
    return {
        "net": business.net(),
        "balances": {key: each for key, each in business.ledger.balances.items() if each.accrued},
        "lots": {key: lot for key, lot in business.ledger.lots.items() if lot.base or lot.amount or lot.remaining},
        "states": {key: record.state for key, record in records.items()},
        "outcomes": {each.event.id: each.outcome for record in records.values() for each in record.history},
        "paying": {key: each.paying for key, each in business.book.standings.items() if each.paying},
        "spans": {key: spans for key, spans in business.book.paying.items() if spans},
        "asked again": [key for key, each in business.book.standings.items() if each.resettle_from],
        "months": {
            (partner, month): settled.outcome
            for key, partner in business.partners.partners
            for month, settled in business.book.months(key, partner).settled.items()
            if settled.outcome is not None and settled.outcome.lines
        },
        "waiting": sorted(each for parked in business.book.waiting.values() for each in parked),
    }


def check_ledger(business: Business) -> None:
    """P2, P3 and P5 of the ledger, and that lots are the available balance."""
    ledger = business.ledger
    for account, balance in ledger.balances.items():
        entries = ledger.entries_of(account)
        assert all(sum(each.legs.values()) == 0 for each in entries)
        assert balance.accrued == sum(each.amount for each in entries)
        assert min(balance.reserved, balance.paid) >= 0
        if business.terms.keeps_lots:
            assert sum(lot.remaining for lot in ledger.open_lots(account)) == balance.available + balance.pending
    by_id = {entry.id: entry for entry in ledger.journal.values()}
    kept = business.net()
    for (event, rule, recipient, unit), amount in kept.items():
        first = [e for e in by_id.values() if (e.event, e.rule, e.account.recipient) == (event, rule, recipient)]
        if amount > 0:
            ids = {each.id for each in first}
            reversed_by = {each.event for each in by_id.values() if each.reverses in ids}
            assert amount + sum(kept.get((each, rule, recipient, unit), 0) for each in reversed_by) >= 0
