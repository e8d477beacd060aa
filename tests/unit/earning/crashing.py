"""Stores that stop at a chosen step, just before or just after they write: what a killed function leaves behind."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations

from linkledger.earning.events import Event
from linkledger.earning.months import MonthsEffect
from linkledger.earning.ports import Effect, LotChange
from linkledger.ledger.entries import COMMISSIONS, Entry
from linkledger.ledger.holds import Hold
from linkledger.memory.book import InMemoryBook
from linkledger.memory.events import InMemoryEvents
from linkledger.memory.ledger import InMemoryLedger
from linkledger.memory.payouts import InMemoryPayouts
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.payout import Payout
from linkledger.payouts.ports import BatchChange, PayoutEffect
from linkledger.payouts.run_batch import BatchDesk
from tests.builders import Business

AT_MOST = 9


class Killed(Exception):
    """The function was stopped."""


def again(what: Callable[[], object]) -> None:
    """As a stream, a schedule and a client do: what was killed is done again."""
    for _ in range(AT_MOST):
        try:
            what()
        except Killed:
            continue
        return
    raise AssertionError("it never came through")


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


class CrashingEvents(InMemoryEvents):
    crashes: Crashes

    def put_new(self, event: Event) -> bool:
        with self.crashes.step():
            return super().put_new(event)

    def keep_conflict(self, event: Event) -> None:
        with self.crashes.step():
            super().keep_conflict(event)


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


@dataclass
class CrashingHolds:
    """The holds of a ledger."""

    ledger: InMemoryLedger
    crashes: Crashes

    def due(self, program: str, now: datetime) -> Sequence[Hold]:
        return self.ledger.due(program, now)

    def free(self, holds: Sequence[Hold], entry: Entry | None) -> None:
        with self.crashes.step():
            self.ledger.free(holds, entry)


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


def crashing(business: Business, crashes: Crashes, *, accepting: bool = False) -> Business:
    """The same business over stores that crash as planned, where events are accepted too if that is ``accepting``."""
    if accepting:
        business.events = events = CrashingEvents()
        events.crashes = crashes
        business.reception = replace(business.reception, events=events)
        business.settlement = replace(business.settlement, events=events)
        business.reconciler = replace(business.reconciler, events=events)
    book, payouts = CrashingBook(business.ledger, business.closings), CrashingPayouts(business.ledger)
    book.crashes = payouts.crashes = crashes
    business.book, business.payouts = book, payouts
    business.months = replace(business.months, book=book)
    business.settlement = replace(business.settlement, book=book, months=business.months)
    business.rollup = replace(business.rollup, months=business.months)
    business.reconciler = replace(business.reconciler, desk=business.settlement, book=book)
    business.payout_desk = replace(business.payout_desk, payouts=payouts)
    business.redemptions = replace(business.redemptions, payouts=payouts)
    business.maturity = MaturityDesk(CrashingHolds(business.ledger, crashes))
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


def everything(business: Business) -> dict[str, object]:
    """The books, and what was paid out and closed."""
    program = business.terms.program
    return books(business) | {
        "payouts": business.payouts.payouts,
        "batches": list(business.payouts.batches(program)),
        "closed": {period: each.commission for (_, period), each in business.closings.records.items()},
        "accepted": business.events.accepted,
        "conflicts": business.events.conflicts,
    }


def singles_and_pairs(steps: int) -> list[tuple[int, ...]]:
    """Before and after each step; a pair's second crash may hit the step that is done again, two steps further on."""
    places = range(2 * steps + 4)
    return [(), *((each,) for each in places), *combinations(places, 2)]


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
    first = {(each.event, each.rule, each.account): each.id for each in _commissions(ledger) if each.revision == 0}
    net: Counter[str | None] = Counter()
    for each in ledger.journal.values():
        net[each.reverses or first.get((each.event, each.rule, each.account))] += each.amount
    earned = {commission: net[commission] for commission in first.values()}
    assert {commission: left for commission, left in earned.items() if left < 0} == {}, "taken back beyond the original"


def _commissions(ledger: InMemoryLedger) -> list[Entry]:
    """What was earned, of positive and of negative payments; none of what was taken back."""
    return [each for each in ledger.journal.values() if each.kind in COMMISSIONS and each.reverses is None]
