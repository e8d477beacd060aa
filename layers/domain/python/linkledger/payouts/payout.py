"""The payout: a request for part of a balance, where it goes, and the states it passes through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from linkledger.errors import Conflict, FieldFault, Invalid
from linkledger.money import format_amount


class PayoutStatus(StrEnum):
    """Where a payout stands; a partner reads requested and batched as "processing", settled as "done"."""

    REQUESTED = "requested"
    BATCHED = "batched"
    SETTLED = "settled"
    RETURNED = "returned"
    """Settled, and the money came back: it is available again, and this payout never settles a second time."""
    VOIDED = "voided"
    """Never transferred: what was reserved is available again."""
    REFUSED = "refused"


OPEN = frozenset({PayoutStatus.REQUESTED, PayoutStatus.BATCHED})
"""Reserved and not yet transferred."""


@dataclass(frozen=True)
class Target:
    """Where a payout goes: ``bank``, ``balance:COMPANY``, ``top_up:ACCOUNT`` or, for redeemed points, ``purchase``."""

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

    @classmethod
    def stored(cls, text: str) -> "Target":
        """The target that ``str`` wrote, a purchase among them, for which nobody can ask."""
        kind, _, account = text.partition(":")
        return cls(kind, account or None)

    def __str__(self) -> str:
        return f"{self.kind}:{self.account}" if self.account else self.kind


PURCHASE: Final = Target("purchase")
"""Where redeemed points go: they pay part of a purchase."""


@dataclass(frozen=True)
class Step:
    """Who did something with a payout or a batch, and when: an operator's name, or ``SCHEDULE``."""

    by: str
    at: datetime


SCHEDULE: Final = "schedule"
"""Who prepares batches."""


@dataclass(frozen=True)
class LotUse:
    """How much of a lot a payout used up, in minor units: what undoing the payout gives back."""

    lot: str
    amount: int


@dataclass(frozen=True)
class Payout:
    """A payout; ``amount`` leaves the balance, ``bonus`` comes on top, both in minor units of ``unit``.

    ``partner`` is the account's recipient: a customer's (``ledger.recipients``) where it redeems points. ``period`` is
    the month of its batch; ``last`` is the operator's step that it stands at, None before the first.
    """

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
    used: tuple[LotUse, ...] = ()
    last: Step | None = None

    @property
    def redeems(self) -> bool:
        """Whether points paid part of a purchase: kept with payouts, and none of those that are listed and batched."""
        return self.to == PURCHASE


def same_request(known: Payout, wanted: Payout) -> Payout:
    """What a request's key already brought. Raises Conflict ``idempotency_conflict`` where it asked for another."""
    if (known.amount, known.to) != (wanted.amount, wanted.to):
        raise Conflict(
            "idempotency_conflict",
            f"The key was used for {format_amount(known.amount, known.unit)} to {known.to}: use a new key.",
        )
    return known
