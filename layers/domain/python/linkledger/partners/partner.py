"""The partner record: enrollment, approval, suspension, and the marks by which refusals recognise them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Partner:
    """A partner of one program. ``contact_hashes`` are keyed hashes of phone and e-mail; times are UTC."""

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

    def refusal_at(self, moment: datetime) -> str | None:
        """Why a click, code or invite of that moment can't bind a customer to this partner; None when it can."""
        if moment < self.enrolled_at:
            return "partner_not_enrolled"
        if self.approved_at is None or moment < self.approved_at:
            return "partner_not_approved"
        if self.suspended_at is not None and moment >= self.suspended_at:
            return "partner_suspended"
        return None

    @property
    def status(self) -> str:
        """``pending``, ``active`` or ``suspended``."""
        if self.suspended_at is not None:
            return "suspended"
        return "active" if self.approved_at is not None else "pending"
