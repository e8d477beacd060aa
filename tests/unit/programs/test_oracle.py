"""Random lives against the second opinion of ``oracle``, sorted and as they arrive."""

import json
import random
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from linkledger.program_time import format_instant
from linkledger.simulation.simulate import simulate
from linkledger.terms.presets import load_preset
from tests.unit.programs import oracle
from tests.unit.programs.oracle import Line, Net
from tests.unit.programs.scenarios import Scenario

CASES: dict[str, tuple[Callable[[Sequence[Line]], Net], tuple[str, ...], tuple[int, ...], int]] = {
    "bet-n-joy": (oracle.bet_n_joy, ("net_revenue",), (5, 15, -5, 250_000, -90_001), 100),
    "burger-king": (oracle.burger_king, ("order",), (69_899, 69_900, 69_901), 40),
    "cumulative": (oracle.cumulative, ("order",), (600_000, 400_000, 333_333, 1_000_000), 40),
    "keycrm": (oracle.keycrm, ("payment",), (1, 5, 15, 25, 99, 10_000), 420),
    "kontur": (oracle.kontur, ("payment",), (1, 5, 15, 25, 99, 10_000), 40),
    "multi-level": (oracle.multi_level, ("order",), (1, 5, 50, 150, 99, 10_000), 40),
    "skyeng": (oracle.skyeng, ("payment",), (1, 3, 270_000, 270_001, 500_000), 40),
    "sportmaster": (oracle.sportmaster, tuple(sorted(oracle.STEPS)), (99_999, 100_000), 40),
}
"""By program: the second opinion, what customers do, the amounts at which the rules turn, and for how many days."""

OWN_RATES = {"bet-n-joy": "revshare", "keycrm": "revenue_share", "multi-level": "level_1"}
WITHOUT_REFUNDS = ("bet-n-joy", "sportmaster")


def random_life(program: str, chance: random.Random) -> tuple[list[Line], list[Line], Line]:
    """Partners, what their customers did at moments that never coincide, and the end."""
    (_, types, amounts, days), story = CASES[program], Scenario.of(program, "g")
    for partner, parent in (("b", "g"), ("anna", "b")):
        rate = {"percent": {OWN_RATES[program]: chance.choice((35, "12.5", 0))}} if program in OWN_RATES else {}
        story.partner(partner, parent=chance.choice((parent, parent, None)), **(chance.choice((rate, {}))))
    standing, start = len(story.lines), story.now
    moments = iter(chance.sample(range(1, days * 21_600), 60))

    def event(type_: str, customer: str | None, amount: int | None = None, **fields: str | None) -> None:
        story.now = start + timedelta(seconds=next(moments) * (1 if type_ == "signup" else 4))
        story.event(type_, customer, amount, **fields)

    for number in range(chance.randrange(8, 12)):
        event("signup", f"c{number % 8}", code=chance.choice(("ANNA",) * 9 + ("B", "G", None)))
    for _ in range(chance.randrange(14, 30)):
        type_, product = chance.choice(types), chance.choice(("accounting", "signature", "other"))
        amount = None if type_ in ("app_install", "loyalty_joined") else chance.choice(amounts)
        event(type_, f"c{chance.randrange(8)}", amount, product=product)
    paid = [
        line for line in story.lines if "product" in line and line["customer"] > "c5"
    ]  # few, so that some get all back
    for _ in range(0 if program in WITHOUT_REFUNDS or not paid else chance.randrange(16)):
        of = chance.choice(paid)
        amount = max(1, of["amount"] // chance.choice((1, 1, 2, 3))) + (chance.random() < 0.1)
        event("refund", None, amount, of=of["id"])
    end = story.at(format_instant(start + timedelta(days=days + 70))).do("now")
    return story.lines[:standing], story.lines[standing:-1], end


@pytest.mark.parametrize("program", CASES)
def test_random_lives_earn_what_the_second_opinion_says(program: str) -> None:
    second_opinion, terms = CASES[program][0], load_preset(program)
    for seed in range(70):
        chance = random.Random(f"{program} {seed}")
        partners, events, end = random_life(program, chance)
        arrived, close = list(events), len(events)
        if seed % 2:
            chance.shuffle(arrived)
            close = chance.randrange(len(arrived) + 1)
        lines = [*partners, *arrived[:close], end, *arrived[close:]]
        net = Net()
        for each in simulate(terms, map(json.dumps, lines), arrival_order=bool(seed % 2)).commissions:
            net[each["event"], each["rule"], each["recipient"]] += each["amount"]
        assert net == second_opinion(lines), (seed, lines)
