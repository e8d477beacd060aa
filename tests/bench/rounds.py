"""Paired and shuffled rounds: the machine changes its speed by more than what is to be seen."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple


class Measured(NamedTuple):
    """CPU seconds of a piece of work, and of the calibration around it."""

    cpu: float
    calibration: float


@dataclass(frozen=True)
class Spread:
    """A figure's median, least and greatest value."""

    median: float
    min: float
    max: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(round(median(values), 4), round(min(values), 4), round(max(values), 4))


@dataclass(frozen=True)
class Comparison:
    """Ours against the floor: the ratio of each round, and the CPU of one unit of work in microseconds."""

    ratio: Spread
    ours_us: Spread
    floor_us: Spread


def compare(
    contenders: Mapping[str, Callable[[], Measured]], *, rounds: int, units: int, warm_up: int = 1
) -> Comparison:
    """Runs ``ours`` and ``floor`` in each round, in an order that chance draws; ``units`` are what one run handles.

    Both figures of a pair are divided by their calibration first, so that a change of speed between them is taken out.
    """
    chance = random.Random()
    for _ in range(warm_up):
        for run in contenders.values():
            run()
    pairs: list[dict[str, Measured]] = []
    for _ in range(rounds):
        order = chance.sample(sorted(contenders), len(contenders))
        pairs.append({name: contenders[name]() for name in order})
    ratios = [
        (pair["ours"].cpu / pair["ours"].calibration) / (pair["floor"].cpu / pair["floor"].calibration)
        for pair in pairs
    ]

    def each(name: str) -> Spread:
        return Spread.of([pair[name].cpu / units * 1e6 for pair in pairs])

    return Comparison(Spread.of(ratios), each("ours"), each("floor"))
