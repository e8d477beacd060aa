"""Random lives against the oracle, each with a pair of rules, and how often every pair met."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.machine.machine import AnyBusiness
from tests.soak.machine.programs import KINDS, PAIRS

Pair = tuple[str, str]
MOST_MORE = 60
"""So many lives more, at most, are played of a pair of which none earned by both rules yet."""


@dataclass
class Machine:
    """All lives of one seed; each has a seed of its own, since Hypothesis's next example resembles the last one."""

    seed: str
    steps: int
    divergences: list[str] = field(default_factory=list)
    met: Counter[Pair] = field(default_factory=Counter)
    runs: int = 0
    played: int = 0

    def play(self, runs: int) -> None:
        """So many lives, as many of each pair, in an order that the seed decides."""
        AnyBusiness.met.clear()
        pairs = list(PAIRS)
        random.Random(self.seed).shuffle(pairs)
        for number in range(runs):
            self._live(pairs[number % len(pairs)], number)
        self._count()

    def play_what_never_met(self) -> None:
        """More lives of the pairs that did not meet, until they do."""
        for pair in self.unmet():
            for number in range(MOST_MORE):
                if not self._met(pair):
                    self._live(pair, -1 - number)
        self._count()

    def _count(self) -> None:
        self.met = Counter({pair: self._met(pair) for pair in PAIRS})

    def unmet(self) -> list[Pair]:
        return [pair for pair in PAIRS if not self.met[pair]]

    def _met(self, pair: Pair) -> int:
        return AnyBusiness.met[min(pair), max(pair)]

    def _live(self, pair: Pair, number: int) -> None:
        life = type("Life", (AnyBusiness,), {"pair": pair})
        own = random.Random(f"{self.seed}/{pair}/{number}").randrange(2**32)
        before = AnyBusiness.steps
        chosen = settings(
            max_examples=1,
            stateful_step_count=self.steps,
            deadline=None,
            derandomize=False,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        try:
            run_state_machine_as_test(seed(own)(life), settings=chosen)
        except Exception as diverges:
            history = "\n".join(getattr(diverges, "__notes__", ()))
            self.divergences.append(f"{pair}, life {number}: {type(diverges).__name__}: {diverges}\n{history}")
        self.runs += 1
        self.played += AnyBusiness.steps - before

    def table(self) -> str:
        """How often each pair of kinds of rules earned by both in one life."""
        names = list(KINDS)
        width = max(map(len, names))
        rows = [f"{'':{width}}  " + " ".join(f"{number:>3}" for number in range(len(names)))]
        for number, name in enumerate(names):
            cells = (str(self.met[(other, name)]) for other in names[:number])
            rows.append(f"{name:>{width}}  " + " ".join(f"{cell:>3}" for cell in cells))
        return "\n".join(rows)


def run(seed_: str, runs: int, *, steps: int) -> bool:
    """Plays, and says what came of it; False where linkledger and the oracle differ, or a pair never met."""
    machine, began = Machine(seed_, steps), time.monotonic()
    machine.play(runs)
    machine.play_what_never_met()
    seconds = time.monotonic() - began
    said = [
        f"machine: seed {seed_}, {machine.runs} runs, {machine.played} steps, "
        f"{len(machine.divergences)} divergences, {seconds:.0f} s",
        *(f"DIVERGES {each}" for each in machine.divergences),
        machine.table(),
        *(f"NEVER MET {' and '.join(pair)}" for pair in machine.unmet()),
    ]
    print("\n".join(said), flush=True)  # noqa: T201 - the run's result
    return not machine.divergences and not machine.unmet()
