"""The soak in small: thousands of events with every fault, and in no order, end in the ledger of the clean run."""

import os
import random

import pytest

from tests.soak.soak import Task

SEED = str(random.SystemRandom().randrange(10**9)) if os.environ.get("EXAMPLES") == "new" else "1"


@pytest.mark.parametrize(("mode", "events"), [("faults", 10_000), ("shuffled", 3_000)])
def test_whatever_happens_on_the_way_the_canonical_ledger_is_the_same(mode: str, events: int) -> None:
    played = Task(mode, SEED, 0, events).play()
    assert played.events == events
    assert played.clean == played.other, f"seed {SEED}"
    assert mode == "shuffled" or played.crashes > 0


def test_the_same_seed_plays_the_same_life() -> None:
    one, again, another = (Task("shuffled", seed, 0, 300).play() for seed in ("1", "1", "2"))
    assert one.clean == again.clean != another.clean
