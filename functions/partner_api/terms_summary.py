"""The terms as a partner needs them: what earns how much and for how long, and how it is paid out."""

from collections.abc import Mapping
from typing import Literal

from linkledger.money import Percent, decimals_of
from linkledger.terms.document import Terms
from linkledger.terms.reward import Reward
from linkledger.terms.reward_sentences import reward_sentences
from linkledger.tracking.attribution import Source
from linkledger_aws.api.view import View


class TierView(View):
    """From the n-th paying customer on, or above that amount in minor units, this percentage."""

    start: int
    percent: str


class RewardView(View):
    """``text`` says all of it. ``percent`` is today's rate, where there is one for all: the partner's own, or with
    ``tiers`` the one that its paying customers give; ``amount`` is fixed minor units of ``unit``."""

    id: str
    recipient: str
    text: str
    events: list[str]
    unit: str
    amount: int | None
    percent: str | None
    tiers_by: str | None = None
    tiers: list[TierView] | None = None
    months: int | None = None


class DestinationView(View):
    """Where a payout may go; ``minimum`` is minor units, inclusive."""

    kind: str
    minimum: int
    bonus_percent: str | None = None
    own_account_only: bool = False


class TermsView(View):
    """A program's terms in short.

    Links lead to ``landing`` unless they name another page of the ``link_hosts``, each a host or host and port.
    ``stats_visible`` says whether statistics show days that are not closed yet.
    """

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
    landing: str
    link_hosts: list[str]
    takes_leads: bool
    stats_visible: Literal["live", "closed_days"]


def summary(terms: Terms, paying_customers: int, own: Mapping[str, Percent]) -> TermsView:
    """The summary for a partner with so many paying customers, and rates of its ``own`` by reward."""
    return TermsView(
        program=terms.program,
        name=terms.name,
        unit=terms.unit,
        decimals=decimals_of(terms.unit),
        time_zone=terms.time_zone,
        click_model=terms.attribution.click_model,
        window_hours=terms.attribution.window_hours,
        rewards=[_reward(terms, each, own.get(each.id) or _rate(each, paying_customers)) for each in terms.rewards],
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
        landing=terms.tracking.landing,
        link_hosts=list(terms.tracking.link_hosts),
        takes_leads=Source.LEAD in terms.attribution.sources,
        stats_visible=terms.stats.visible,
    )


def _reward(terms: Terms, reward: Reward, rate: Percent | None) -> RewardView:
    tiers = reward.tiers
    return RewardView(
        id=reward.id,
        recipient=reward.recipient,
        text=" ".join(reward_sentences(terms, reward)),
        events=list(reward.events),
        unit=reward.pays_in(terms.unit),
        amount=reward.amount,
        percent=str(rate) if rate is not None else None,
        tiers_by=tiers.by if tiers is not None else None,
        tiers=[TierView(start=step.start, percent=str(step.percent)) for step in tiers.steps] if tiers else None,
        months=reward.months.count if reward.months else None,
    )


def _rate(reward: Reward, paying_customers: int) -> Percent | None:
    if reward.tiers is not None and reward.tiers.by == "paying_customers":
        return reward.tiers.at(max(paying_customers, 1))
    return reward.percent or reward.discount_percent
