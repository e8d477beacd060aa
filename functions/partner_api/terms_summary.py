"""The terms as a partner needs them: what earns how much and for how long, and how it is paid out."""

from functions.partner_api.view import View
from linkledger.money import decimals_of
from linkledger.terms.document import Reward, Terms


class TierView(View):
    """From the n-th paying customer on, this percentage."""

    start: int
    percent: str


class RewardView(View):
    """``percent`` is today's rate; with ``tiers`` it follows from the partner's paying customers."""

    id: str
    event: str
    percent: str
    tiers: list[TierView] | None = None
    months: int | None = None


class DestinationView(View):
    """Where a payout may go; ``minimum`` is minor units, inclusive."""

    kind: str
    minimum: int
    bonus_percent: str | None = None
    own_account_only: bool = False


class TermsView(View):
    """A program's terms in short."""

    program: str
    name: str
    unit: str
    decimals: int
    time_zone: str
    click_model: str
    window_hours: int
    rewards: list[RewardView]
    payout_mode: str
    destinations: list[DestinationView]


def summary(terms: Terms, paying_customers: int) -> TermsView:
    """The summary for a partner with so many paying customers."""
    return TermsView(
        program=terms.program,
        name=terms.name,
        unit=terms.unit,
        decimals=decimals_of(terms.unit),
        time_zone=terms.time_zone,
        click_model=terms.attribution.click_model,
        window_hours=terms.attribution.window_hours,
        rewards=[_reward(each, paying_customers) for each in terms.rewards],
        payout_mode=terms.payout.mode,
        destinations=[
            DestinationView(
                kind=each.kind,
                minimum=each.minimum,
                bonus_percent=str(each.bonus_percent) if each.bonus_percent else None,
                own_account_only=each.own_account_only,
            )
            for each in terms.payout.destinations
        ],
    )


def _reward(reward: Reward, paying_customers: int) -> RewardView:
    months = reward.months.count if reward.months else None
    if reward.tiers is None:
        return RewardView(id=reward.id, event=reward.event, percent=str(reward.percent), months=months)
    tiers = [TierView(start=step.start, percent=str(step.percent)) for step in reward.tiers.steps]
    rate = str(reward.tiers.at(max(paying_customers, 1)))
    return RewardView(id=reward.id, event=reward.event, percent=rate, tiers=tiers, months=months)
