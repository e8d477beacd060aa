"""Rewards on a whole month: what is deducted, and what becomes of a month below zero."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.terms.fields import CountedEvent, MinorUnits
from linkledger.terms.part import Part


class Monthly(Part):
    """The net of a program-local month of all customers of a partner (PROGRAMS.md bet-n-joy 2 and 7)."""

    deduct: tuple[CountedEvent, ...] = Field(
        default=(), description="the events whose amounts are deducted, such as `fee`"
    )
    carry_over: Literal["reset", "full", "settlements"] = Field(
        default="reset",
        description="what becomes of a negative month: forgotten, offset in later months until nothing is left, or "
        "offset in so many `settlements` and then written off",
    )
    settlements: int | None = Field(
        default=None,
        ge=1,
        le=120,
        description="in how many later months a negative one may be offset, with `carry_over` = `settlements`",
    )
    high_roller_level: MinorUnits | None = Field(
        default=None,
        description="who lost at least this much, in minor units, in a negative month carries that month's negative "
        "alone: it is offset by the same customer's revenue only",
    )

    def contradictions(self) -> Iterator[FieldFault]:
        if self.carry_over == "settlements" and self.settlements is None:
            yield FieldFault(".settlements", "is missing; say in how many months, or choose another carry_over")
        if self.settlements is not None and self.carry_over in ("reset", "full"):
            message = f'goes with carry_over "settlements", not "{self.carry_over}"; change that, or remove it'
            yield FieldFault(".settlements", message)
