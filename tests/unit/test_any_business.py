"""Any business at all says what the oracle says, step by step (issue 4); ``make soak`` plays thousands of them."""

import random

from hypothesis import settings

from tests.soak.machine.lives import Machine


def test_any_business_says_what_the_oracle_says() -> None:
    same = bool(settings().derandomize)
    machine = Machine("the same ones" if same else str(random.SystemRandom().randrange(10**9)), steps=40)
    machine.play(60)
    assert not machine.divergences, f"seed {machine.seed}: {machine.divergences[0]}"
    assert sum(1 for count in machine.met.values() if count) > 40, "lives in which little is earned prove little"
