"""The terms document: everything that makes one program differ from another, as validated data."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from linkledger.errors import FieldFault
from linkledger.money import Percent
from linkledger.terms.fields import (
    ContradictionError,
    Host,
    LinkTarget,
    Name,
    PercentField,
    ProgramName,
    RewardedEvent,
    Unit,
    Zone,
)
from linkledger.tracking.attribution import AttributionRule, ClickModel, Source
from linkledger.tracking.link import url_fault


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True)


class Enrollment(_Part):
    """Who may become a partner: at once or after an operator's approval, with or without an account."""

    mode: Literal["instant", "approval"]
    account_required: bool = False


class Attribution(_Part):
    """Which events bind a customer, from which sources, and when a partner is refused as its own customer."""

    on: tuple[Literal["signup", "invite"], ...] = Field(min_length=1)
    sources: tuple[Source, ...] = Field(min_length=1)
    click_model: ClickModel = ClickModel.LAST
    window_hours: int = Field(default=720, ge=1, le=24 * 400)
    refuse: tuple[Literal["own_account", "own_contact", "same_company_group"], ...] = ()

    @property
    def rule(self) -> AttributionRule:
        return AttributionRule(self.click_model, timedelta(hours=self.window_hours), frozenset(self.sources))


class Tier(_Part):
    """From the n-th counted customer on, this percentage."""

    start: int = Field(alias="from", ge=1)
    percent: PercentField


class Tiers(_Part):
    """Slab tiers by the number of the partner's paying customers at that moment, the current one included."""

    by: Literal["paying_customers"]
    steps: tuple[Tier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _climb_from_one(self) -> Self:
        starts = [step.start for step in self.steps]
        if starts[0] != 1:
            raise ValueError(f"the first tier starts at {starts[0]}; let it start at 1, so that every count has a rate")
        if any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError("tiers must start at ever higher counts; sort them and remove doubles")
        return self

    def at(self, count: int) -> Percent:
        """The percentage for the ``count``-th customer."""
        return next(step.percent for step in reversed(self.steps) if count >= step.start)


class MonthsLimit(_Part):
    """Commissions only for this many calendar months from the anchor, half-open."""

    count: int = Field(ge=1, le=120)
    anchor: Literal["registration"] = "registration"


class Reward(_Part):
    """One rule that earns: an event, a percentage (plain or by tiers), and for how long."""

    id: Name
    event: RewardedEvent
    percent: PercentField | None = None
    tiers: Tiers | None = None
    months: MonthsLimit | None = None

    @model_validator(mode="after")
    def _one_rate(self) -> Self:
        if (self.percent is None) == (self.tiers is None):
            raise ValueError("give either percent or tiers")
        return self


class Destination(_Part):
    """Where a payout may go: a bank, a company's balance, or a top-up of an account, the latter with a bonus."""

    kind: Literal["bank", "balance", "top_up"]
    minimum: int = Field(default=0, ge=0, description="minor units, inclusive")
    bonus_percent: PercentField | None = None
    own_account_only: bool = False

    @model_validator(mode="after")
    def _bonus_on_top_up(self) -> Self:
        if self.bonus_percent is not None and self.kind != "top_up":
            raise ValueError("bonus_percent goes with kind top_up; remove it here")
        return self

    @property
    def immediate(self) -> bool:
        """Balances inside the business settle at once; a bank transfer waits for its batch."""
        return self.kind != "bank"


class PayoutTerms(_Part):
    """When and where money is paid out; day, hour and zone say when the batch of the month before is prepared."""

    mode: Literal["on_request", "automatic"]
    day: int = Field(default=2, ge=1, le=28)
    hour: int = Field(default=6, ge=0, le=23)
    time_zone: Zone
    destinations: tuple[Destination, ...] = Field(min_length=1)

    def destination(self, kind: str) -> Destination | None:
        return next((each for each in self.destinations if each.kind == kind), None)


class Tracking(_Part):
    """Where links lead: the landing page, the hosts that deep links may reach, the page for links that ended."""

    landing: LinkTarget
    allowed_hosts: tuple[Host, ...] = ()
    fallback: LinkTarget
    cookies: bool = True
    pass_through: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _lands_on_an_allowed_host(self) -> Self:
        fault = url_fault(self.landing, self.allowed_hosts)
        if fault:
            raise ContradictionError(FieldFault(".landing", fault.removesuffix(".")))
        return self


class Terms(_Part):
    """One program's terms. ``unit`` is that of every amount; ``time_zone`` cuts days and months (stats, closings)."""

    program: ProgramName
    name: str = Field(min_length=1, max_length=120)
    unit: Unit
    time_zone: Zone
    lateness_days: int = Field(default=90, ge=1, le=365)
    enrollment: Enrollment
    attribution: Attribution
    rewards: tuple[Reward, ...] = Field(min_length=1)
    payout: PayoutTerms
    tracking: Tracking

    @field_validator("rewards")
    @classmethod
    def _each_can_earn(cls, rewards: tuple[Reward, ...], info: ValidationInfo) -> tuple[Reward, ...]:
        attribution = info.data.get("attribution")  # missing where it is faulty itself
        binding = attribution.on if attribution else ()
        faults = []
        ids: set[str] = set()
        for number, reward in enumerate(rewards):
            if reward.id in ids:
                faults.append(FieldFault(f"[{number}].id", f"another reward is {reward.id!r}; give each its own id"))
            if reward.event in binding:
                message = f"attribution.on has {reward.event}, which binds and never earns; name another event"
                faults.append(FieldFault(f"[{number}].event", message))
            ids.add(reward.id)
        if faults:
            raise ContradictionError(*faults)
        return rewards

    @field_validator("payout")
    @classmethod
    def _after_the_month(cls, payout: PayoutTerms, info: ValidationInfo) -> PayoutTerms:
        stats_zone = info.data.get("time_zone")
        if payout.day == 1 and stats_zone and _west_of(stats_zone, payout):
            message = (
                "on the 1st at that hour the month before has not yet closed in the program's time zone; "
                "choose day 2 or a later hour"
            )
            raise ContradictionError(FieldFault(".day", message))
        return payout

    @property
    def counts_paying_customers(self) -> bool:
        """Whether a rule's result depends on the partner's other customers."""
        return any(reward.tiers is not None for reward in self.rewards)

    @property
    def keeps_lots(self) -> bool:
        """Whether a destination's bonus needs each balance lot to keep its base."""
        return any(each.bonus_percent is not None for each in self.payout.destinations)


def _west_of(stats_zone: str, payout: PayoutTerms) -> bool:
    opens = datetime(2026, 1, 1, payout.hour, tzinfo=ZoneInfo(payout.time_zone))
    return opens.astimezone(ZoneInfo(stats_zone)).date() < opens.date()
