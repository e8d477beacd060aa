"""Journal entries: immutable, balanced, with an id that the same cause always gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from linkledger.errors import LinkledgerError


class Unbalanced(LinkledgerError):
    """An entry whose legs do not sum to nothing; code ``unbalanced_entry``."""


class Bucket(StrEnum):
    """The parts of a recipient's account, and the program's side of every entry."""

    PENDING = "pending"
    AVAILABLE = "available"
    RESERVED = "reserved"
    PAID = "paid"
    WRITTEN_OFF = "written_off"
    PROGRAM = "program"
    """The business that owes the commission; derived, never kept as a balance."""


class EntryKind(StrEnum):
    """Why an entry was posted."""

    COMMISSION = "commission"
    REVISION = "revision"
    """The difference that a late or reordered event makes to a commission."""
    REVERSAL = "reversal"
    """A refund's negative line, linked to the line that it takes back."""
    RESERVE = "reserve"
    SETTLE = "settle"
    VOID = "void"
    """A payout that was never transferred: what was reserved is available again."""
    RETURN = "return"
    """A transfer that came back: what was paid is available again."""
    BONUS = "bonus"
    """What the business adds on top of a top-up; outside the recipient's balance."""
    MATURE = "mature"
    """What was on hold becomes available."""
    REDEEM = "redeem"
    """Points that pay part of a purchase; they leave the balance at once."""
    ADJUSTMENT = "adjustment"
    """What an operator gives or takes by hand, with a reason in the log of adjustments."""
    WRITE_OFF = "write_off"
    """What was below 0 when a month ended and the terms don't ask back."""


COMMISSIONS: Final = frozenset({EntryKind.COMMISSION, EntryKind.REVISION, EntryKind.REVERSAL})
"""The entries that earning posts; all others move what they earned, or adjust it by hand."""


@dataclass(frozen=True, order=True)
class AccountKey:
    """One account: a recipient's balance of one unit in one program."""

    program: str
    recipient: str
    unit: str


@dataclass(frozen=True)
class Entry:
    """A journal entry; ``legs`` (minor units per bucket) sum to 0, checked at construction.

    ``level`` counts partners above the customer's own (0); None where that says nothing.
    ``amount`` is what it changes the recipient's accrued sum by (0 for moves between buckets). ``matures_at`` says when
    its pending leg becomes available; None without one.
    Raises Unbalanced ``unbalanced_entry``.
    """

    id: str
    account: AccountKey
    kind: EntryKind
    legs: Mapping[Bucket, int]
    occurred_at: datetime
    booked_at: datetime
    event: str | None = None
    rule: str | None = None
    customer: str | None = None
    revision: int = 0
    base: int | None = None
    rate: str | None = None
    terms_version: int | None = None
    reverses: str | None = None
    payout: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    matures_at: datetime | None = None
    level: int | None = None

    def __post_init__(self) -> None:
        if sum(self.legs.values()) != 0:
            raise Unbalanced("unbalanced_entry", f"The legs of {self.id} sum to {sum(self.legs.values())}, not to 0.")

    @property
    def amount(self) -> int:
        return -self.legs.get(Bucket.PROGRAM, 0) if self.kind is not EntryKind.BONUS else 0
