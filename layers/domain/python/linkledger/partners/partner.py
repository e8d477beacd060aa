"""The partner record: enrollment, approval, suspension, and the marks by which refusals recognise them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from linkledger.money import Percent


@dataclass(frozen=True)
class Partner:
    """A partner of one program. ``contact_hashes`` are keyed hashes of phone and e-mail; times are UTC.

    ``parent`` is the partner who recruited it; ``percents`` are rates of its own, by reward.
    (PROGRAMS.md bet-n-joy 3 and 8, multi-level)
    """

    program: str
    id: str
    code: str
    enrolled_at: datetime
    approved_at: datetime | None = None
    suspended_at: datetime | None = None
    account: str | None = None
    company: str | None = None
    contact_hashes: frozenset[str] = frozenset()
    name: str | None = None
    parent: str | None = None
    percents: Mapping[str, Percent] = field(default_factory=dict)

    def refusal_at(self, moment: datetime) -> str | None:
        """Why a click, code or invite of that moment can't bind a customer to this partner; None when it can."""
        if moment < self.enrolled_at:
            return "partner_not_enrolled"
        if self.approved_at is None or moment < self.approved_at:
            return "partner_not_approved"
        if self.suspended_at is not None and moment >= self.suspended_at:
            return "partner_suspended"
        return None

    def earns_at(self, moment: datetime) -> bool:
        """Whether it takes part at that moment; what a suspended partner earns is kept for it."""
        return self.refusal_at(moment) in (None, "partner_suspended")

    @property
    def status(self) -> str:
        """``pending``, ``active`` or ``suspended``."""
        if self.suspended_at is not None:
            return "suspended"
        return "active" if self.approved_at is not None else "pending"
