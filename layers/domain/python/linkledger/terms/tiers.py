"""Tiers: a rate that grows with the partner's paying customers or with the amount, as slabs or in slices."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.money import Percent
from linkledger.terms.fields import PercentField
from linkledger.terms.part import Part

FIRST = {"paying_customers": 1, "amount": 0}


class Tier(Part):
    """From the n-th counted customer on, or above an amount, this percentage."""

    start: int = Field(
        alias="from",
        ge=0,
        description="the count from which the tier holds, or the amount above which it does (an equal amount stays "
        "below). The first is 1 by `paying_customers`, 0 by `amount`",
    )
    percent: PercentField = Field(description="the share in this tier")


class Tiers(Part):
    """Steps of a rate. Source: PROGRAMS.md keycrm 6 and "Beyond the sources"."""

    by: Literal["paying_customers", "amount"] = Field(
        description="what is looked at: how many of the partner's customers paid by then, this one included; or the "
        "amount itself, in minor units"
    )
    kind: Literal["slab", "graduated"] = Field(
        default="slab",
        description="`slab`: the whole amount at the rate reached. `graduated`: each slice of an amount at its own "
        "rate; by `paying_customers`, each customer keeps the rate of its own number",
    )
    steps: tuple[Tier, ...] = Field(min_length=1, description="the tiers, in rising order")

    def at(self, count: int) -> Percent:
        """The percentage for the ``count``-th paying customer, from 1."""
        return next(step.percent for step in reversed(self.steps) if count >= step.start)

    def slab_at(self, amount: int) -> Percent:
        """The percentage of the slab that ``amount`` minor units reach; an amount equal to a start stays below it."""
        reached = (step.percent for step in reversed(self.steps) if amount > step.start)
        return next(reached, self.steps[0].percent)

    def share_of(self, amount: int) -> Fraction:
        """The exact share of ``amount`` minor units, not yet rounded; nothing of 0 and less."""
        if amount <= 0:
            return Fraction(0)
        if self.kind == "slab":
            return self.slab_at(amount).of(amount)
        ends = [step.start for step in self.steps[1:]] + [amount]
        slices = (
            step.percent.of(max(min(end, amount) - step.start, 0)) for step, end in zip(self.steps, ends, strict=True)
        )
        return sum(slices, Fraction(0))

    def contradictions(self) -> Iterator[FieldFault]:
        first = FIRST.get(self.by)
        starts = [step.start for step in self.steps]
        if first is not None and starts and starts[0] != first:
            message = f"the first tier starts at {starts[0]}; let it start at {first}, so that everything has a rate"
            yield FieldFault(".steps[0].from", message)
        for number, (before, start) in enumerate(pairwise(starts), 1):
            if start <= before:
                message = f"comes after {before} and must be higher; sort the tiers and remove doubles"
                yield FieldFault(f".steps[{number}].from", message)
