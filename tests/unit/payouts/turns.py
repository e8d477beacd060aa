"""Runners that take turns: one runs at a time, and before each storage step the chance decides who goes on."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock, Thread, get_ident

from linkledger.memory.payouts import InMemoryPayouts
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import Payout
from linkledger.payouts.ports import BatchChange, PayoutEffect
from tests.unit.earning.crashing import Killed


class Turns:
    """The same seed takes the same turns and crashes at the same steps."""

    def __init__(self, chance: random.Random, crashing: float) -> None:
        self.chance = chance
        self.crashing = crashing
        self.steps = self.crashes = self.changes = 0
        self._turns: dict[int, Lock] = {}

    def play(self, runs: Sequence[Callable[[], None]]) -> None:
        """Starts all at once; returns when all are through. Raises what one of them raised."""
        failed: list[BaseException] = []
        threads: list[Thread] = []

        def play(run: Callable[[], None], turn: Lock) -> None:
            turn.acquire()
            try:
                run()
            except BaseException as error:
                failed.append(error)
            del self._turns[get_ident()]
            self._wake()

        for run in runs:
            turn = Lock()
            turn.acquire()
            thread = Thread(target=play, args=(run, turn))
            thread.start()
            assert thread.ident is not None
            self._turns[thread.ident] = turn
            threads.append(thread)
        self._wake()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]

    def _wake(self) -> None:
        if self._turns:
            self.chance.choice(list(self._turns.values())).release()

    @contextmanager
    def step(self) -> Iterator[None]:
        """A write: somebody else may go on before it, and the runner may be killed before or after it."""
        self._maybe_change()
        self.steps += 1
        crashes, before = self.chance.random() < self.crashing, self.chance.random() < 0.5
        self.crashes += crashes
        if crashes and before:
            raise Killed
        yield
        if crashes:
            raise Killed

    def _maybe_change(self) -> None:
        mine = self._turns.get(get_ident())
        if mine is None:
            return
        chosen = self.chance.choice(list(self._turns.values()))
        if chosen is not mine:
            self.changes += 1
            chosen.release()
            mine.acquire()


class TurningPayouts(InMemoryPayouts):
    """Payouts whose every write is a step."""

    turns: Turns

    def commit(self, effect: PayoutEffect) -> None:
        with self.turns.step():
            super().commit(effect)

    def record_refusal(self, payout: Payout) -> None:
        with self.turns.step():
            super().record_refusal(payout)

    def commit_batch(self, change: BatchChange) -> None:
        with self.turns.step():
            super().commit_batch(change)

    def commit_part(self, part: Part) -> None:
        with self.turns.step():
            super().commit_part(part)
