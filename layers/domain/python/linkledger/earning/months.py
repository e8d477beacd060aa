"""A partner's months of net revenue: what events added to them, and what was settled for each closed one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from linkledger.earning.customers import SettledEvent
from linkledger.earning.ports import LotChange
from linkledger.ledger.entries import Entry


@dataclass(frozen=True)
class PartnerMonths:
    """``nets``: by month and reward, each customer's signed sum; ``settled``: by month; ``dirty``: changed since.

    ``version`` is the fence: it grows with each change of a sum and each settlement.
    """

    version: int = 0
    nets: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    settled: Mapping[str, SettledEvent] = field(default_factory=dict)
    dirty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class MonthsEffect:
    """What settling a partner's months writes, if its version is still ``expected_version``; these months are clean."""

    program: str
    partner: str
    expected_version: int
    changed: tuple[SettledEvent, ...]
    entries: tuple[Entry, ...] = ()
    lots: tuple[LotChange, ...] = ()
    dirty_days: frozenset[date] = frozenset()
    cleaned: frozenset[str] = frozenset()


class MonthBook(Protocol):
    """Months of net revenue by partner."""

    def months(self, program: str, partner: str) -> PartnerMonths: ...

    def dirty_months(self, program: str, partner: str) -> frozenset[str]: ...

    def partners_with_dirty_months(self, program: str) -> Sequence[str]: ...

    def commit_months(self, effect: MonthsEffect) -> None:
        """Raises Stale when the version moved on; then nothing of it was written."""
