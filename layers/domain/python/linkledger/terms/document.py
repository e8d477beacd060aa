"""The terms document: everything that makes one program differ from another, as validated data."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.terms import program_faults
from linkledger.terms.attribution_terms import Attribution, Enrollment
from linkledger.terms.fields import WHOLE, MinorUnits, PercentField, ProgramName, Unit, Zone
from linkledger.terms.part import Part
from linkledger.terms.payout_terms import Destination, PayoutTerms
from linkledger.terms.reward import Reward
from linkledger.terms.tracking_terms import Tracking

__all__ = ["Destination", "Points", "Reward", "Stats", "Terms"]


class Points(Part):
    """What points are worth inside the business."""

    worth: MinorUnits = Field(description="what one point pays, in minor units of the program's unit")
    percent_of_purchase: PercentField = Field(default=WHOLE, description="points pay at most this share of a purchase")

    def contradictions(self) -> Iterator[FieldFault]:
        if self.percent_of_purchase.ten_thousandths == 0:
            yield FieldFault(".percent_of_purchase", "points that pay 0 % of a purchase pay nothing; write more than 0")


class Stats(Part):
    """When a partner sees its numbers."""

    visible: Literal["live", "closed_days"] = Field(
        default="live",
        description="at once, or a day's numbers once that day has ended in the program's time zone",
    )


class Terms(Part):
    """One program's terms. ``unit`` is that of every amount; ``time_zone`` cuts days and months (stats, closings)."""

    program: ProgramName = Field(description="the program's name in addresses, commands and ids")
    name: str = Field(min_length=1, max_length=120, description="what people read")
    unit: Unit = Field(description="the unit of every amount; it never changes")
    time_zone: Zone = Field(description="cuts the days and months of statistics, closings and time limits")
    lateness_days: int = Field(
        default=90,
        ge=1,
        le=365,
        description="an event that arrives more than this many days after it occurred waits for an operator "
        "(`linkledger events release`)",
    )
    clawback: bool = Field(
        default=True,
        description="refunds and chargebacks take commissions back; `false`: they are listed and take nothing back, "
        "since the partner is not liable for its customers",
    )
    points: Points | None = Field(default=None, description="what points are worth, where a reward pays points")
    stats: Stats = Field(default=Stats(), description="when a partner sees its numbers")
    enrollment: Enrollment = Field(description="who may become a partner")
    attribution: Attribution = Field(description="whose customer it is")
    rewards: tuple[Reward, ...] = Field(min_length=1, description="what earns; an event may have several rules")
    payout: PayoutTerms = Field(description="how it is paid out")
    tracking: Tracking = Field(description="where links lead")

    @property
    def counts_paying_customers(self) -> bool:
        """Whether a rule's result depends on the partner's other customers."""
        return any(reward.tiers is not None and reward.tiers.by == "paying_customers" for reward in self.rewards)

    @property
    def keeps_lots(self) -> bool:
        """Whether a destination's bonus needs each balance lot to keep its base."""
        return any(each.bonus_percent is not None for each in self.payout.destinations)

    @property
    def monthly_rewards(self) -> tuple[Reward, ...]:
        """The rewards that look at whole months."""
        return tuple(reward for reward in self.rewards if reward.monthly is not None)

    @property
    def overrides(self) -> tuple[Reward, ...]:
        """The rewards that look at the commissions of the partner below."""
        return tuple(reward for reward in self.rewards if reward.basis == "commission")

    @property
    def units(self) -> tuple[str, ...]:
        """All units that accounts can have: the program's first, then the rewards' in order, no doubles."""
        rewards = (reward.pays_in(self.unit) for reward in self.rewards if reward.makes_commissions)
        return tuple(dict.fromkeys((self.unit, *rewards)))

    def reward(self, reward_id: str) -> Reward | None:
        """The reward of that id, if the terms have it."""
        return next((reward for reward in self.rewards if reward.id == reward_id), None)

    def contradictions(self) -> Iterator[FieldFault]:
        return program_faults.contradictions(self)
