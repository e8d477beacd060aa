"""Comparing: what other terms would have changed in the same scenario, per partner, per event and in total."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linkledger.simulation.report import Report

_Slot = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What something earned before and after, in minor units of ``unit``."""

    of: Mapping[str, str]
    unit: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before

    def plain(self) -> dict[str, Any]:
        amounts = {"before": self.before, "after": self.after, "difference": self.difference}
        return {**self.of, "unit": self.unit, **amounts}


@dataclass(frozen=True)
class Comparison:
    """All partners, all customers together, the total, and the events that earn something else."""

    partners: tuple[Change, ...]
    customers: tuple[Change, ...]
    total: tuple[Change, ...]
    events: tuple[Change, ...]

    def plain(self) -> dict[str, Any]:
        return {name: [each.plain() for each in changes] for name, changes in vars(self).items()}


def compare(before: Report, after: Report) -> Comparison:
    """What the commissions of two reports over one scenario differ in."""
    partners = _changes(before, after, ("recipient",), "partner")
    events = _changes(before, after, ("event", "recipient", "recipient_kind"), None)
    return Comparison(
        partners=tuple(
            Change({"partner": each.of["recipient"]}, each.unit, each.before, each.after) for each in partners
        ),
        customers=_changes(before, after, (), "customer"),
        total=_changes(before, after, (), None),
        events=tuple(each for each in events if each.difference),
    )


def _changes(before: Report, after: Report, by: tuple[str, ...], kind: str | None) -> tuple[Change, ...]:
    then, now = _sums(before, by, kind), _sums(after, by, kind)
    return tuple(
        Change(dict(zip(by, slot, strict=False)), slot[-1], then[slot], now[slot])
        for slot in dict.fromkeys((*then, *now))
    )


def _sums(report: Report, by: tuple[str, ...], kind: str | None) -> Counter[_Slot]:
    sums: Counter[_Slot] = Counter()
    for each in report.commissions:
        if kind in (None, each["recipient_kind"]):
            sums[(*(each[name] for name in by), each["unit"])] += each["amount"]
    return sums
