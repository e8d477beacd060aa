"""The soak: a million events with faults on the way, and 100,000 in no order, end in the ledger of the clean run; a
month's batch of 100,000 partners pays each one once; 2,000 random businesses say what an oracle says.

The million are programs of 10,000 events and 100 partners, which share nothing: every core plays its own, and memory
stays small. The 100,000 are one program's.
"""

import argparse
import hashlib
import os
import random
import resource
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.soak import payday
from tests.soak.life import random_life
from tests.soak.machine import lives
from tests.soak.passes import in_order, ledger_of, shuffled, with_faults

SHARD = 10_000


@dataclass(frozen=True)
class Played:
    """What one program ended in: the digests of the clean run and of the other, and how often a step crashed."""

    events: int
    clean: str
    other: str
    steps: int
    crashes: int
    megabytes: int


@dataclass(frozen=True)
class Task:
    """One program to be played; ``mode`` is ``faults`` or ``shuffled``."""

    mode: str
    seed: str
    shard: int
    events: int

    def play(self) -> Played:
        """Plays it both ways; the same task always plays the same life."""
        chance = random.Random(f"{self.seed}/{self.mode}/{self.shard}")
        life = random_life(chance, self.events)
        clean = ledger_of(in_order(life))
        if self.mode == "faults":
            business, crashes = with_faults(life, chance)
            steps, crashed = crashes.steps, crashes.crashed
        else:
            business, steps, crashed = shuffled(life, chance), 0, 0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return Played(len(life.events), clean, ledger_of(business), steps, crashed, peak)


def soak(mode: str, seed: str, events: int, shard: int, workers: int) -> bool:
    """Plays all programs of a mode and says what came of them; False where a ledger differs."""
    tasks = [
        Task(mode, seed, number, min(shard, events - begin)) for number, begin in enumerate(range(0, events, shard))
    ]
    began = time.monotonic()
    with ProcessPoolExecutor(workers, max_tasks_per_child=1) as pool:
        played = list(pool.map(Task.play, tasks))
    seconds = time.monotonic() - began
    differ = [task.shard for task, each in zip(tasks, played, strict=True) if each.clean != each.other]
    _say(f"{mode}: seed {seed}, {sum(each.events for each in played)} events in {len(tasks)} programs")
    _say(f"  {'clean':{len(mode)}} {_all(each.clean for each in played)}")
    _say(f"  {mode} {_all(each.other for each in played)}")
    crashes = f"{sum(each.crashes for each in played)} of {sum(each.steps for each in played)} steps crashed; "
    peak = max(each.megabytes for each in played)
    _say(
        f"  {crashes if mode == 'faults' else ''}{seconds:.0f} s, {events / seconds:.0f} events/s, {peak} MB a process"
    )
    for number in differ:
        _say(f"  DIFFERENT: program {number}: clean {played[number].clean}, {mode} {played[number].other}")
    return not differ


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the run's result


def _all(digests: Iterable[str]) -> str:
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def main() -> int:
    """Exit status 0 where all ledgers are the same, 1 where one differs; the seed repeats the run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--shuffled", type=int, default=100_000)
    parser.add_argument("--shard", type=int, default=SHARD, help="events of one program with faults")
    parser.add_argument("--partners", type=int, default=100_000, help="of one month's batch")
    parser.add_argument("--lives", type=int, default=2_000, help="random businesses against the oracle")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    _say(f"soak: SEED={chosen.seed}")
    same = [
        soak(mode, chosen.seed, events, shard, chosen.workers)
        for mode, events, shard in (
            ("faults", chosen.events, chosen.shard),
            ("shuffled", chosen.shuffled, chosen.shuffled),
        )
        if events
    ]
    with ProcessPoolExecutor(1) as alone:  # whose memory is measured
        paid = not chosen.partners or alone.submit(payday.soak, chosen.seed, chosen.partners).result()
    agree = not chosen.lives or lives.run(chosen.seed, chosen.lives, steps=100)
    return 0 if all(same) and paid and agree else 1


if __name__ == "__main__":
    sys.exit(main())
