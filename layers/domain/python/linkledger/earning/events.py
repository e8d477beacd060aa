"""The event: what a merchant's back end reports of a customer, with all that its decision needs frozen in it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from linkledger.program_time import format_instant
from linkledger.tracking.attribution import Candidate

SIGNUP = "signup"
BINDING = frozenset({SIGNUP, "invite"})
REVERSING = frozenset({"refund", "chargeback"})


@dataclass(frozen=True)
class Event:
    """An accepted event. ``amount`` is minor units of ``unit``; ``of`` names the event that a refund reverses;
    a refund of an event without an amount has none either. ``existing`` marks a sign-up of an old customer.

    ``candidates`` were resolved at acceptance (click ids verified, codes looked up); contacts are keyed hashes, and
    ``disposable_email`` is all that is kept of what kind of address came.
    """

    program: str
    id: str
    type: str
    occurred_at: datetime
    received_at: datetime
    customer: str | None = None
    amount: int | None = None
    unit: str | None = None
    of: str | None = None
    product: str | None = None
    account: str | None = None
    company: str | None = None
    plan: str | None = None
    existing: bool = False
    contact_hashes: frozenset[str] = frozenset()
    candidates: tuple[Candidate, ...] = ()
    digest: str = ""
    disposable_email: bool = False

    @cached_property
    def key(self) -> "EventKey":
        counts = self.amount is not None and self.type not in BINDING
        rank = 2 if self.reverses else 1 if counts else 0
        return EventKey(format_instant(self.occurred_at), rank, self.id)

    @property
    def decided_at(self) -> datetime:
        """The moment whose terms, rates and parents decide it: when it occurred, or its receipt if that came first.

        A clock that runs ahead makes an event occur after its receipt; what changes after the receipt must find it
        decided.
        """
        return min(self.occurred_at, self.received_at)

    @property
    def reverses(self) -> bool:
        """Whether this event takes an earlier one back."""
        return self.type in REVERSING


@dataclass(frozen=True, order=True)
class EventKey:
    """The order of events: ``occurred_at``; of one instant, facts (0), amounts (1), refunds (2); then the id."""

    at: str
    rank: int
    id: str
