"""The ways in which one life can reach the ledger: in order, with every fault on the way, in no order at all."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

from linkledger.earning.canonical import digest as digest_of
from linkledger.earning.canonical import net_of
from linkledger.earning.event_body import body_digest
from linkledger.earning.events import Event
from linkledger.errors import Conflict
from tests.builders import START, Business
from tests.soak.life import DAY, LATEST, QUARTER, Life, body_of, other_body_of
from tests.unit.earning.crashing import Crashes, Killed, crashing

CRASHING = 0.001
POSTED_AGAIN = 0.02
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
    """Each event posted at its receipt, some again with the same or another body, and delivered within the hour and
    twice within a day; what crashes comes again."""
    crashes = RandomCrashes(chance=chance)
    business = crashing(life.business(), crashes, accepting=True)
    deliveries = [
        (event.received_at + chance.random() * within, number, event)
        for number, event in enumerate(life.events)
        for within in (HOUR, DAY, DAY)
    ]
    _deliver(business, deliveries, chance, sorted(life.events, key=lambda each: each.received_at))
    _check_that_both_bodies_are_kept(business, life)
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
    return digest_of(net_of(ledger.journal.values()))


def _by_key(life: Life) -> list[Event]:
    return sorted(life.events, key=lambda each: each.key)


def _deliver(
    business: Business,
    deliveries: list[tuple[datetime, int, Event]],
    chance: random.Random,
    accepted: Sequence[Event] = (),
) -> None:
    """Time passes from delivery to delivery, and closes what it ends; ``accepted`` are posted at their receipt, all
    others are accepted with their first delivery."""
    heapify(deliveries)
    acceptances = deque(accepted)
    closes_at = START + CLOSES_EVERY
    while deliveries:
        at, number, event = heappop(deliveries)
        while closes_at <= at:
            _close(business, closes_at)
            closes_at += CLOSES_EVERY
        while acceptances and acceptances[0].received_at <= at:
            _post(business, body_of(acceptances[0]), acceptances.popleft().received_at)
        if not accepted:
            business.events.put_new(event)
        elif chance.random() < POSTED_AGAIN:
            _post(business, chance.choice((body_of, other_body_of))(event), at)
        known = business.events.get(event.program, event.id)
        assert known is not None, event.id
        try:
            business.settlement.settle(known)
        except Killed:
            heappush(deliveries, (at + chance.random() * HOUR, number, event))
    _close(business, THE_END)


def _post(business: Business, body: dict[str, Any], now: datetime) -> None:
    """As a merchant does: until it is answered, by 2xx or by a conflict, it posts the same again."""
    while True:
        try:
            business.reception.accept(business.terms.program, body, "", now)
        except Killed:
            continue
        except Conflict:
            return
        return


def _check_that_both_bodies_are_kept(business: Business, life: Life) -> None:
    """Each event is the one that was posted first, and every other body is listed beside it (P1)."""
    by_id = {event.id: event for event in life.events}
    for event in life.events:
        known = business.events.get(event.program, event.id)
        assert known == replace(event, digest=body_digest(body_of(event))), event.id
    for _, id_, digest in business.events.conflicts:
        assert digest == body_digest(other_body_of(by_id[id_])), id_
    assert len(business.events.conflicts) > len(life.events) * POSTED_AGAIN / 2


def _close(business: Business, now: datetime) -> None:
    while True:
        try:
            business.rollup.run(business.terms.program, START, now)
        except Killed:
            continue
        return
