"""Facts: what webhooks tell, each known by a key that the same cause always gives."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from linkledger.program_time import format_instant

PING: Final = "webhook.ping"
"""The type of a message that only tries the address out."""


class FactType(StrEnum):
    """What a subscription may ask for."""

    COMMISSION_CREATED = "commission.created"
    COMMISSION_REVISED = "commission.revised"
    """The difference that a late, reordered or corrected event makes."""
    COMMISSION_REVERSED = "commission.reversed"
    PAYOUT_REQUESTED = "payout.requested"
    PAYOUT_SETTLED = "payout.settled"
    PAYOUT_VOIDED = "payout.voided"
    PAYOUT_RETURNED = "payout.returned"
    PARTNER_APPROVED = "partner.approved"
    PARTNER_SUSPENDED = "partner.suspended"
    CUSTOMER_REGISTERED = "customer.registered"


OPERATORS_ALONE: Final = frozenset({FactType.PARTNER_APPROVED, FactType.PARTNER_SUSPENDED})
"""Nothing is sent to who is not approved yet, or suspended."""


@dataclass(frozen=True)
class Fact:
    """Something that happened; ``partner`` is whose it is, None for what belongs to a customer's own account.

    ``data`` holds money as whole minor units with its ``unit``; ``hidden`` are fields that the partner does not see.
    """

    type: FactType
    program: str
    partner: str | None
    key: str
    at: datetime
    data: Mapping[str, object]
    hidden: frozenset[str] = field(default_factory=frozenset)

    def told_to(self, partner: str | None) -> str:
        """The body for a partner, or for the program's operators (None)."""
        data = self.data if partner is None else {**self.data, **dict.fromkeys(self.hidden)}
        return body_of(self.type, self.at, data)


def body_of(type_: str, at: datetime, data: Mapping[str, object]) -> str:
    """A message's body: ``type``, ``timestamp`` and ``data``, as Standard Webhooks has it."""
    document = {"type": type_, "timestamp": format_instant(at), "data": data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
