"""Who may become a partner, and what makes a customer a partner's."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.terms.fields import BindingEvent
from linkledger.terms.part import Part
from linkledger.tracking.attribution import AttributionRule, ClickModel, Source

SIGNUP = "signup"


class Enrollment(Part):
    """Who may become a partner: at once, after an operator's approval or nobody; with or without an account."""

    mode: Literal["instant", "approval", "closed"] = Field(
        description="a partner and its link work at once, or after an operator's approval; or nobody joins any more, "
        "and all else goes on"
    )
    account_required: bool = Field(
        default=False, description="only somebody with an account at the business becomes a partner"
    )


class Attribution(Part):
    """Which events bind a customer, from which sources, and when a partner is refused as its own customer."""

    on: tuple[BindingEvent, ...] = Field(
        min_length=1,
        description="the events that can bind a customer to a partner. `signup` registers it; another event binds it "
        "only when it names a partner and the customer is neither bound nor registered. It may earn as well",
    )
    sources: tuple[Source, ...] = Field(
        min_length=1,
        description="what can name the partner: a click, a code, an invitation, a lead that the partner submitted, or "
        "the parent of a customer who is a partner itself. Code comes before invite, lead, parent and click",
    )
    scope: Literal["customer", "event"] = Field(
        default="customer",
        description="the partner keeps the customer, or each event of `on` belongs to the partner that it names, "
        "without a sign-up: a promo code for each use",
    )
    click_model: ClickModel = Field(
        default=ClickModel.LAST, description="which claim wins among several of the same source"
    )
    window_hours: int = Field(
        default=720,
        ge=1,
        le=24 * 400,
        description="how long a click counts, per partner, both ends included. With `first_click` it runs from the "
        "partner's first click, and later ones don't extend it",
    )
    rebind: bool = Field(
        default=False,
        description="a customer who signs up anew belongs to the partner named then, or to nobody; otherwise the "
        "first partner keeps it",
    )
    refuse: tuple[Literal["own_account", "own_contact", "same_company_group"], ...] = Field(
        default=(),
        description="when a partner is refused as its own customer: by account, by e-mail or phone, by company",
    )

    @property
    def rule(self) -> AttributionRule:
        """What decides between candidates; the window is of hours."""
        return AttributionRule(self.click_model, timedelta(hours=self.window_hours), frozenset(self.sources))

    def contradictions(self) -> Iterator[FieldFault]:
        if self.rebind and self.scope == "event":
            message = 'with scope "event" no customer is kept that could be bound anew; remove rebind'
            yield FieldFault(".rebind", message)
        elif self.rebind and not any(event == SIGNUP for event in self.on):
            yield FieldFault(".rebind", 'a new sign-up binds anew; add "signup" to attribution.on, or remove rebind')
