"""On which conditions a reward earns, and for how long."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.terms.fields import CountedEvent, MinorUnits, Product, RewardedEvent
from linkledger.terms.part import Part


class RewardStep(Part):
    """One of the events that must all have happened."""

    event: RewardedEvent = Field(description="the event's type")
    minimum: MinorUnits | None = Field(
        default=None, description="the least amount of that event, in minor units, inclusive"
    )


class When(Part):
    """Conditions of a reward; all that are given must hold."""

    first: bool = Field(
        default=False, description="only the customer's very first event of that type; one with an amount of 0 is none"
    )
    once: bool = Field(default=False, description="once a customer: at its first event that meets the other conditions")
    minimum: MinorUnits | None = Field(
        default=None, description="the least amount of the event, in minor units, inclusive"
    )
    products: tuple[Product, ...] = Field(default=(), description="the event's product is one of these")
    within_days: int | None = Field(
        default=None,
        ge=1,
        le=3650,
        description="at most so many times 24 hours after the customer's registration, inclusive",
    )
    spend: MinorUnits | None = Field(
        default=None,
        description="once, when the amounts of these events, less refunds, reach this level together, in minor units",
    )
    new_customers: bool = Field(
        default=False,
        description="nobody who was a customer before: who signs up as an existing one, or paid before the sign-up",
    )
    after: tuple[CountedEvent, ...] = Field(
        default=(), description="only when the customer has had an event of each of these types"
    )

    def contradictions(self) -> Iterator[FieldFault]:
        if self.first and self.once:
            message = "first is the very first event, once the first that meets the other conditions; keep one of both"
            yield FieldFault(".once", message)
        if self.spend is not None:
            for name in ("first", "once"):
                if getattr(self, name):
                    yield FieldFault(f".{name}", f"spend fires once by itself; remove {name}, or spend")
            if self.minimum is not None:
                message = "spend adds up all amounts; remove minimum, or spend"
                yield FieldFault(".minimum", message)


class MonthsLimit(Part):
    """Commissions only for this many calendar months from the anchor, half-open."""

    count: int = Field(ge=1, le=120, description="calendar months; an event at the very end no longer earns")
    anchor: Literal["registration", "first_payment"] = Field(
        default="registration", description="where the months begin: the customer's sign-up, or its first payment"
    )
