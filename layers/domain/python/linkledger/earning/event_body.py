"""The body of ``POST /v1/events``: its fields, and one message for each that is wrong."""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from linkledger.earning.events import REVERSING
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import parse_instant

External = Annotated[str, Field(pattern=r"^[^#\x00-\x1f\x7f]{1,128}$")]
PartnerId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
Short = Annotated[str, Field(min_length=1, max_length=200)]


class EventBody(BaseModel):
    """One event as a merchant posts it; ``amount`` is whole minor units of ``currency``.

    A refund of an event without an amount has none either. ``existing`` marks a sign-up of somebody who was a
    customer before.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: External
    type: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]
    customer: External | None = None
    occurred_at: str | None = None
    amount: int | None = Field(default=None, ge=-(10**15), le=10**15)
    currency: Short | None = None
    of: External | None = None
    product: Short | None = None
    account: Short | None = None
    company: Short | None = None
    plan: Short | None = None
    click_id: Annotated[str, Field(min_length=1, max_length=400)] | None = None
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")] | None = None
    invited_by: PartnerId | None = None
    lead_of: PartnerId | None = None
    lead: Annotated[str, Field(pattern=r"^lead_[0-9a-f]{1,40}$")] | None = None
    existing: bool = False
    name: Short | None = None
    email: Short | None = None
    phone: Short | None = None
    on_unknown_customer: Literal["refuse", "wait"] = "refuse"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = []
        if self.type in REVERSING:
            if self.of is None:
                missing.append(FieldFault("of", f"a {self.type} names the event that it reverses"))
            if self.amount is not None and self.amount <= 0:
                missing.append(
                    FieldFault(
                        "amount", f"a {self.type} takes back more than 0; leave it out if what it reverses had none"
                    )
                )
        elif self.customer is None:
            missing.append(FieldFault("customer", f"a {self.type} needs its customer"))
        if self.amount is not None and self.currency is None:
            missing.append(FieldFault("currency", "an amount needs its currency, such as USD"))
        if self.occurred_at is not None:
            try:
                parse_instant(self.occurred_at, field="occurred_at")
            except Invalid:
                missing.append(FieldFault("occurred_at", "write an instant such as 2026-03-01T09:00:00Z"))
        if missing:
            raise _Incomplete(tuple(missing))
        return self


class _Incomplete(ValueError):
    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__("incomplete")
        self.faults = faults


def read_body(body: Mapping[str, Any]) -> EventBody:
    """Reads a posted event; raises Invalid ``invalid_event`` with every faulty field."""
    try:
        return EventBody.model_validate(body)
    except ValidationError as error:
        faults: list[FieldFault] = []
        for each in error.errors():
            inner = each.get("ctx", {}).get("error")
            if isinstance(inner, _Incomplete):
                faults.extend(inner.faults)
            else:
                faults.append(FieldFault(".".join(str(step) for step in each["loc"]), each["msg"]))
        listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
        raise Invalid("invalid_event", f"The event is not valid: {listed}.", faults=tuple(faults)) from None


def body_digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of the body's meaning: the order of keys and white space make no difference."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
