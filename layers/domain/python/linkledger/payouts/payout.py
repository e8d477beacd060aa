"""The payout: a request for part of a balance, where it goes, and the states it passes through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from linkledger.errors import FieldFault, Invalid


class PayoutStatus(StrEnum):
    """Where a payout stands; a partner reads requested and batched as "processing", settled as "done"."""

    REQUESTED = "requested"
    BATCHED = "batched"
    SETTLED = "settled"
    VOIDED = "voided"
    REFUSED = "refused"


OPEN = frozenset({PayoutStatus.REQUESTED, PayoutStatus.BATCHED})
"""Reserved and not yet transferred."""


@dataclass(frozen=True)
class Target:
    """Where a payout goes: ``bank``, ``balance:COMPANY`` or ``top_up:ACCOUNT``."""

    kind: str
    account: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Raises Invalid ``invalid_target``."""
        kind, _, account = text.partition(":")
        if (kind == "bank" and not account) or (kind in ("balance", "top_up") and account):
            return cls(kind, account or None)
        message = "write bank, balance:COMPANY or top_up:ACCOUNT"
        raise Invalid("invalid_target", f"to: {text!r}: {message}.", faults=(FieldFault("to", message),))

    def __str__(self) -> str:
        return f"{self.kind}:{self.account}" if self.account else self.kind


@dataclass(frozen=True)
class Payout:
    """A payout; ``amount`` leaves the balance, ``bonus`` comes on top, both in minor units of ``unit``."""

    id: str
    program: str
    partner: str
    unit: str
    amount: int
    bonus: int
    to: Target
    status: PayoutStatus
    requested_at: datetime
    paid_at: datetime | None = None
    period: str | None = None
    comment: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Batch:
    """The payouts of one program that were open when a month had closed: (partner, payout id) pairs.

    ``total`` is minor units of ``unit``; ``digest`` seals ids, partners, amounts and targets.
    """

    program: str
    period: str
    prepared_at: datetime
    payouts: tuple[tuple[str, str], ...]
    total: int
    unit: str
    digest: str
    settled_at: datetime | None = None
