"""The ways in which one life can reach the ledger: in order, with every fault on the way, in no order at all."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from linkledger.earning.canonical import digest, net_of
from linkledger.earning.events import Event
from tests.builders import START, Business
from tests.soak.life import DAY, LATEST, QUARTER, Life
from tests.unit.earning.crashing import Crashes, Killed, crashing

CRASHING = 0.001
HOUR = timedelta(hours=1)
CLOSES_EVERY = timedelta(days=7)
THE_END = START + QUARTER + LATEST + 2 * DAY


@dataclass
class RandomCrashes(Crashes):
    """Every step may crash, half of them before they write and half after it."""

    chance: random.Random = field(default_factory=random.Random)
    crashed: int = 0

    @contextmanager
    def step(self) -> Iterator[None]:
        self.steps += 1
        crashes = self.chance.random() < CRASHING
        before = self.chance.random() < 0.5
        self.crashed += crashes
        if crashes and before:
            raise Killed
        yield
        if crashes:
            raise Killed


def in_order(life: Life) -> Business:
    """Each event once, as they occurred; months close as they end."""
    business = life.business()
    deliveries = [(event.occurred_at, number, event) for number, event in enumerate(_by_key(life))]
    _deliver(business, deliveries, random.Random(0))
    return business


def with_faults(life: Life, chance: random.Random) -> tuple[Business, RandomCrashes]:
    """Each event accepted once, and delivered within the hour and twice within a day; what crashes comes again."""
    crashes = RandomCrashes(chance=chance)
    business = crashing(life.business(), crashes)
    deliveries = [
        (event.received_at + chance.random() * within, number, event)
        for number, event in enumerate(life.events)
        for within in (HOUR, DAY, DAY)
    ]
    _deliver(business, deliveries, chance, sorted(life.events, key=lambda each: each.received_at))
    return business, crashes


def shuffled(life: Life, chance: random.Random) -> Business:
    """Each event once, in no order at all; what they move elsewhere is looked at again after all of them."""
    business = life.business()
    events = list(life.events)
    chance.shuffle(events)
    for event in events:
        business.events.put_new(event)
    moved: set[str] = set()
    for event in events:
        moved |= business.settlement.settle_alone(event)[1]
    for partner in sorted(moved):
        business.settlement.look_again(event.program, partner)
    _close(business, THE_END)
    return business


def ledger_of(business: Business) -> str:
    """The digest of the canonical ledger, whose accounts are the sums of their entries."""
    ledger = business.ledger
    for account, balance in ledger.balances.items():
        assert balance.accrued == sum(entry.amount for entry in ledger.entries_of(account)), account
    return digest(net_of(ledger.journal.values()))


def _by_key(life: Life) -> list[Event]:
    return sorted(life.events, key=lambda each: each.key)


def _deliver(
    business: Business,
    deliveries: list[tuple[datetime, int, Event]],
    chance: random.Random,
    accepted: Sequence[Event] = (),
) -> None:
    """Time passes from delivery to delivery, and closes what it ends; ``accepted`` are accepted at their receipt, all
    others with their first delivery."""
    heapify(deliveries)
    acceptances = deque(accepted)
    closes_at = START + CLOSES_EVERY
    while deliveries:
        at, number, event = heappop(deliveries)
        while closes_at <= at:
            _close(business, closes_at)
            closes_at += CLOSES_EVERY
        while acceptances and acceptances[0].received_at <= at:
            business.events.put_new(acceptances.popleft())
        business.events.put_new(event)
        try:
            business.settlement.settle(event)
        except Killed:
            heappush(deliveries, (at + chance.random() * HOUR, number, event))
    _close(business, THE_END)


def _close(business: Business, now: datetime) -> None:
    while True:
        try:
            business.rollup.run(business.terms.program, START, now)
        except Killed:
            continue
        return
