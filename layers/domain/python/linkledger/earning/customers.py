"""The customer as rules see it: registration, attribution, and the spans in which it counts as paying."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from linkledger.earning.events import Event, EventKey
from linkledger.earning.outcomes import Outcome, Slot


@dataclass(frozen=True)
class Span:
    """From the first payment until all payments are refunded (None: still paying)."""

    start: EventKey
    end: EventKey | None = None

    def holds_at(self, key: EventKey) -> bool:
        return self.start <= key and (self.end is None or key < self.end)


@dataclass(frozen=True)
class CustomerState:
    """What the fold says of a customer after all its events."""

    registered_at: datetime | None = None
    partner: str | None = None
    bound_by: str | None = None
    bound_at: datetime | None = None
    accounts: tuple[str, ...] = ()
    plan: str | None = None
    spans: tuple[Span, ...] = ()
    earning_until: datetime | None = None

    @property
    def paying(self) -> bool:
        """Whether it counts as a paying customer now."""
        return bool(self.spans) and self.spans[-1].end is None

    def active_at(self, moment: datetime) -> bool:
        """Whether payments of that moment still earn (PROGRAMS.md keycrm 5 and 10)."""
        return self.partner is not None and (self.earning_until is None or moment < self.earning_until)


@dataclass(frozen=True)
class Posted:
    """What the journal holds for one slot of one event: the net amount and the last revision's number."""

    amount: int
    revision: int


@dataclass(frozen=True)
class SettledEvent:
    """An event in its customer's history, with its outcome and what is posted for it."""

    event: Event
    outcome: Outcome | None = None
    posted: Mapping[Slot, Posted] = field(default_factory=dict)
    released: bool = False


@dataclass(frozen=True)
class CustomerRecord:
    """A customer as stored: ``version`` is the ordering fence, 0 for a customer never seen."""

    program: str
    customer: str
    version: int = 0
    state: CustomerState = CustomerState()
    history: tuple[SettledEvent, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A partner's paying customers, as last committed; ``version`` is the fence of rules that count across customers.

    ``changed_at`` is the latest key at which the count changed, ``settled_to`` the latest key that was settled;
    ``resettle_from`` asks for a second look at all commissions from that key on; ``resettle_mark`` counts the askings.
    """

    version: int = 0
    paying: int = 0
    changed_at: EventKey | None = None
    settled_to: EventKey | None = None
    resettle_from: EventKey | None = None
    resettle_mark: int = 0
