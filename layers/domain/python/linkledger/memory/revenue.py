"""Net revenue in memory: what customers add to a partner's months and days, and what was settled of them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from linkledger.earning.customers import SettledEvent
from linkledger.earning.months import MonthsEffect, PartnerMonths
from linkledger.earning.outcomes import Tally
from linkledger.errors import Stale
from linkledger.program_time import month_of


@dataclass
class _Partner:
    version: int = 0
    nets: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    days: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    settled: dict[str, SettledEvent] = field(default_factory=dict)
    dirty: set[str] = field(default_factory=set)


class InMemoryRevenue:
    """Sums by partner, month, reward and customer."""

    def __init__(self) -> None:
        self._partners: defaultdict[tuple[str, str], _Partner] = defaultdict(_Partner)
        self._dirty: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, program: str, customer: str, tallies: Sequence[Tally]) -> None:
        """Adds each tally to its month, which is dirty by it."""
        for tally in tallies:
            mine = self._partners[program, tally.partner]
            month = month_of(tally.day)
            mine.nets[month, tally.rule][customer] += tally.amount
            mine.days[tally.day][customer] += tally.amount
            mine.version += 1
            mine.dirty.add(month)
            self._dirty[program].add(tally.partner)

    def of_day(self, program: str, partner: str, day: date) -> Mapping[str, int]:
        """Each customer's signed sum of a program-local day."""
        return self._partners[program, partner].days.get(day, {})

    def months(self, program: str, partner: str) -> PartnerMonths:
        mine = self._partners[program, partner]
        nets = {key: dict(sums) for key, sums in mine.nets.items()}
        return PartnerMonths(mine.version, nets, dict(mine.settled), frozenset(mine.dirty))

    def dirty_months(self, program: str, partner: str) -> frozenset[str]:
        return frozenset(self._partners[program, partner].dirty)

    def partners_with_dirty_months(self, program: str) -> Sequence[str]:
        return sorted(self._dirty[program])

    def check(self, effect: MonthsEffect) -> None:
        """Raises Stale when the sums moved on."""
        if self._partners[effect.program, effect.partner].version != effect.expected_version:
            raise Stale("months_changed", "The partner's months changed in the meantime.")

    def write(self, effect: MonthsEffect) -> None:
        """Writes what was checked."""
        mine = self._partners[effect.program, effect.partner]
        mine.version += 1
        mine.settled |= {each.event.id.partition("#")[0]: each for each in effect.changed}
        mine.dirty -= effect.cleaned
        if not mine.dirty:
            self._dirty[effect.program].discard(effect.partner)
