"""The customer as rules see it: registration, attribution, how far it is with each reward, and when it was paying."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from linkledger.earning.events import Event, EventKey
from linkledger.earning.outcomes import Outcome, Slot
from linkledger.tracking.attribution import Source


@dataclass(frozen=True)
class Span:
    """From the first payment until all payments are refunded (None: still paying)."""

    start: EventKey
    end: EventKey | None = None

    def holds_at(self, key: EventKey) -> bool:
        return self.start <= key and (self.end is None or key < self.end)


@dataclass(frozen=True)
class StepDone:
    """An event that did one step of a reward: the step's number from 0, and the event's amount without refunds."""

    step: int
    event: str
    amount: int


@dataclass(frozen=True)
class Progress:
    """How far a customer is with a reward that comes once.

    ``spent`` is the cumulative amount, net of refunds, until the reward came. ``came`` is the event that brought it,
    ``base`` what its commission stands for where that is more than this event's amount, and ``taken`` how much of that
    base refunds took since.
    """

    spent: int = 0
    steps: tuple[StepDone, ...] = ()
    came: EventKey | None = None
    base: int = 0
    taken: int = 0


@dataclass(frozen=True)
class CustomerState:
    """What the fold says of a customer after all its events.

    ``ends`` says when each reward ends, as promised at the registration or the first payment; ``seen`` are the types of
    events that it had; ``refunded`` says what was taken back of each event; ``unrefunded`` counts payments that are not
    wholly refunded; ``awaited`` are events that reversals wait for; ``last`` is the latest key that was folded.
    """

    registered_at: datetime | None = None
    partner: str | None = None
    bound_by: str | None = None
    bound_source: Source | None = None
    bound_at: datetime | None = None
    accounts: tuple[str, ...] = ()
    plan: str | None = None
    old_customer: bool = False
    spans: tuple[Span, ...] = ()
    ends: Mapping[str, datetime | None] = field(default_factory=dict)
    first_paid_at: datetime | None = None
    seen: frozenset[str] = frozenset()
    progress: Mapping[str, Progress] = field(default_factory=dict)
    refunded: Mapping[str, int] = field(default_factory=dict)
    unrefunded: int = 0
    awaited: frozenset[str] = frozenset()
    last: EventKey | None = None

    @property
    def paying(self) -> bool:
        """Whether it counts as a paying customer now."""
        return bool(self.spans) and self.spans[-1].end is None

    @property
    def earning_until(self) -> datetime | None:
        """When the last reward ends, half-open; None where one has no end (PROGRAMS.md keycrm 5)."""
        ends = self.ends.values()
        return None if not ends or None in ends else max(each for each in ends if each is not None)

    @property
    def known_since(self) -> datetime | None:
        """When it registered, or was bound where no sign-up is needed."""
        return self.registered_at or self.bound_at

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
