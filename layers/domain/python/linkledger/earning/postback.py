"""The postback: how a partner network reports a conversion, all of it in the query of one GET."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from linkledger.earning.events import REVERSING, SIGNUP
from linkledger.errors import FieldFault, Invalid
from linkledger.money import decimals_of

DEFAULT_EVENT = "payment"
LONGEST_AMOUNT = 10**15
_TID = re.compile(r"[^#\x00-\x1f\x7f]{1,80}")
_EVENT = re.compile(r"[a-z0-9_]{1,32}")
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,8})?")
_CLICK_ID = re.compile(r"[A-Za-z0-9_-]{1,400}")


class PostbackStatus(StrEnum):
    """What the network says of the conversion."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


_WORDS: Mapping[str, PostbackStatus] = {
    **dict.fromkeys(("pending", "hold", "new", "waiting"), PostbackStatus.PENDING),
    **dict.fromkeys(("approved", "confirmed", "accepted"), PostbackStatus.APPROVED),
    **dict.fromkeys(("rejected", "reject", "declined", "cancelled", "canceled", "trash"), PostbackStatus.REJECTED),
}
"""The networks' own words, which they put where the address has ``{status}``."""


@dataclass(frozen=True)
class Postback:
    """One postback; ``amount`` is minor units of ``currency``, None where nothing was paid.

    ``tid`` is the network's own id of the conversion, ``type`` the event that it becomes.
    """

    click_id: str
    tid: str
    status: PostbackStatus
    type: str = DEFAULT_EVENT
    amount: int | None = None
    currency: str | None = None

    def facts(self, event: str, customer: str) -> dict[str, Any]:
        """The body of the event that it becomes, without the moment: reported twice it says the same."""
        body = {"id": event, "type": self.type, "customer": customer, "click_id": self.click_id}
        return body if self.amount is None else body | {"amount": self.amount, "currency": self.currency}


def read_postback(query: Mapping[str, str]) -> Postback:
    """Reads the query; parameters that it does not know are the network's own and are passed over.

    Raises Invalid ``invalid_postback`` with every faulty parameter.
    """
    faults: list[FieldFault] = []
    click_id, tid = query.get("click_id", ""), query.get("tid", "")
    if not _CLICK_ID.fullmatch(click_id):
        faults.append(FieldFault("click_id", "send the click_id that the landing page received"))
    if not _TID.fullmatch(tid):
        faults.append(FieldFault("tid", "send your own id of the conversion, 1 to 80 printable characters without #"))
    status = _WORDS.get(query.get("status", "").lower())
    if status is None:
        faults.append(FieldFault("status", f"write one of {', '.join(_WORDS)}"))
    type_ = query.get("event") or DEFAULT_EVENT
    if not _EVENT.fullmatch(type_) or type_ in REVERSING:
        faults.append(FieldFault("event", f"write a name such as payment or {SIGNUP}; status=rejected takes back"))
    amount, currency = None, query.get("currency", "").upper() or None
    try:
        amount = _minor_units(query.get("payout", ""), currency)
    except Invalid as fault:
        faults.extend(fault.faults)
    if faults or status is None:
        listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
        raise Invalid("invalid_postback", f"The postback is not valid: {listed}.", faults=tuple(faults))
    return Postback(click_id, tid, status, type_, amount, currency if amount is not None else None)


def _minor_units(text: str, currency: str | None) -> int | None:
    """``12.50`` of USD -> 1250, exactly; nothing, or 0, is no amount. Raises Invalid naming the faulty parameter."""
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        raise _fault("payout", "write a decimal number such as 12.50, without a sign, spaces or a currency")
    exact = Decimal(text)
    if exact == 0:
        return None
    if currency is None:
        raise _fault("currency", "a payout needs its currency, such as USD")
    try:
        places = decimals_of(currency)
    except Invalid:
        raise _fault("currency", "write the three letters of ISO 4217, such as USD") from None
    scaled = exact.scaleb(places)
    if scaled != scaled.to_integral_value():
        raise _fault("payout", f"{currency} has {places} decimals; send no more")
    if scaled > LONGEST_AMOUNT:
        raise _fault("payout", "is too large")
    return int(scaled)


def _fault(field: str, message: str) -> Invalid:
    return Invalid("invalid_postback", f"{field}: {message}.", faults=(FieldFault(field, message),))
