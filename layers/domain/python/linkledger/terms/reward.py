"""A reward: who earns how much of which events, on which conditions."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.terms import reward_faults
from linkledger.terms.conditions import MonthsLimit, RewardStep, When
from linkledger.terms.fields import MinorUnits, Name, PercentField, Product, RewardedEvent, Unit
from linkledger.terms.monthly import Monthly
from linkledger.terms.part import Part
from linkledger.terms.tiers import Tiers


class Reward(Part):
    """One rule that earns."""

    id: Name = Field(description="the rule's name in the ledger and in explanations; each has its own")
    event: RewardedEvent | None = Field(
        default=None, description="the type of the events that earn, as the merchant calls it; this or `steps`"
    )
    steps: tuple[RewardStep, ...] = Field(
        default=(), description="all of these, in any order: it earns once, when the last of them has happened"
    )
    recipient: Literal["partner", "customer", "parent"] = Field(
        default="partner", description="who earns: the customer's partner, the customer, or a partner above the former"
    )
    level: int = Field(
        default=1, ge=1, le=10, description="with `parent`: how many levels above the customer's partner"
    )
    unit: Unit | None = Field(
        default=None, description="what it is paid in: the program's unit, or `points` for a number of points"
    )
    amount: MinorUnits | None = Field(default=None, description="how much: a fixed amount, in minor units or points")
    percent: PercentField | None = Field(default=None, description="how much: the share of the event's amount")
    products: Mapping[Product, PercentField] | None = Field(
        default=None,
        min_length=1,
        description="how much: the share by the event's product; products that are not listed earn nothing",
    )
    tiers: Tiers | None = Field(default=None, description="how much: a share that grows")
    discount_percent: PercentField | None = Field(
        default=None, description="how much less the customer pays; it is no money on any account"
    )
    cap: MinorUnits | None = Field(
        default=None, description="at most this much for one commission; with `percent`, `products` or `tiers`"
    )
    basis: Literal["amount", "commission"] = Field(
        default="amount",
        description="what `percent` is a share of: the event's amount, or what the partner below earned itself "
        "(not what it earned by its own partners below)",
    )
    when: When = Field(default=When(), description="the conditions")
    months: MonthsLimit | None = Field(default=None, description="how long a customer earns; without it, for good")
    hold_days: int = Field(
        default=0, ge=0, le=365, description="how many times 24 hours a commission is held before it can be paid out"
    )
    monthly: Monthly | None = Field(
        default=None, description="it looks at a whole month of all the partner's customers instead of each event"
    )

    def pays_in(self, program_unit: str) -> str:
        """The unit of its commissions."""
        return self.unit or program_unit

    @property
    def makes_commissions(self) -> bool:
        """Whether it puts money or points on an account; a discount does not."""
        return self.discount_percent is None

    @property
    def events(self) -> tuple[str, ...]:
        """The types of the events that it looks at to earn; none where it looks at commissions."""
        return tuple(step.event for step in self.steps) or ((self.event,) if self.event else ())

    def deducts(self, event_type: str) -> bool:
        """Whether events of this type lower its month: a fee, which is nothing that a customer pays."""
        return self.monthly is not None and event_type in self.monthly.deduct

    def contradictions(self) -> Iterator[FieldFault]:
        return reward_faults.contradictions(self)
