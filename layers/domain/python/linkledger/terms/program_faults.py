"""What the parts of a program's terms can contradict in one another, each with the remedy."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkledger.errors import FieldFault
from linkledger.money import POINTS
from linkledger.terms.attribution_terms import SIGNUP
from linkledger.terms.part import readable
from linkledger.terms.payout_terms import too_early
from linkledger.terms.reward_faults import SHARES

if TYPE_CHECKING:
    from linkledger.terms.document import Terms
    from linkledger.terms.reward import Reward


def contradictions(terms: "Terms") -> Iterator[FieldFault]:
    """Every contradiction between the parts; paths begin with a dot."""
    ids: set[str] = set()
    for number, reward in enumerate(terms.rewards):
        path = f".rewards[{number}]"
        if reward.id in ids:
            yield FieldFault(f"{path}.id", f"another reward is {reward.id!r}; give each its own id")
        ids.add(reward.id)
        yield from _units(terms, reward, path)
        if reward.when.new_customers and readable(terms.attribution.on) and SIGNUP not in terms.attribution.on:
            message = f'new is who signs up; add "{SIGNUP}" to attribution.on, or remove it'
            yield FieldFault(f"{path}.when.new_customers", message)
        if terms.attribution.rebind and reward.tiers is not None and reward.tiers.by == "paying_customers":
            message = 'a customer who signs up anew would take its count along; write rebind = false, or by "amount"'
            yield FieldFault(f"{path}.tiers.by", message)
        if terms.attribution.scope == "event":
            yield from _single_events(terms, reward, path)
        if reward.basis == "commission" and not _earns_below(terms):
            message = "no reward of recipient partner pays in the program's unit; add one, or remove this"
            yield FieldFault(f"{path}.basis", message)
    yield from _points(terms)
    yield from _payout(terms)


def _units(terms: "Terms", reward: "Reward", path: str) -> Iterator[FieldFault]:
    if not readable(terms.unit, reward.unit) or reward.unit in (None, terms.unit):
        return
    if reward.unit != POINTS:
        message = f"payouts are in {terms.unit}; leave it out, or write {POINTS!r} for a number of points"
        yield FieldFault(f"{path}.unit", message)
    elif any(reward.gives(name) for name in SHARES):
        message = f"a percentage of {terms.unit} is no number of points; give amount, or leave unit out"
        yield FieldFault(f"{path}.unit", message)


def _single_events(terms: "Terms", reward: "Reward", path: str) -> Iterator[FieldFault]:
    alone = 'attribution.scope "event" gives single events to partners, and no customer'
    for name, there in (("monthly", reward), ("steps", reward), ("within_days", reward.when), ("spend", reward.when)):
        if there.gives(name):
            inner = f"when.{name}" if there is reward.when else name
            yield FieldFault(f"{path}.{inner}", f'{alone}; write scope "customer", or remove {name}')
    if reward.months is not None and reward.months.anchor == "registration":
        yield FieldFault(f"{path}.months.anchor", f'{alone}; write scope "customer", or anchor "first_payment"')
    if reward.tiers is not None and reward.tiers.by == "paying_customers":
        yield FieldFault(f"{path}.tiers.by", f'{alone}; write scope "customer", or by "amount"')
    if readable(reward.event, terms.attribution.on) and reward.event and reward.event not in terms.attribution.on:
        message = f"{alone}, and {reward.event} is not in attribution.on; add it there, or name another event"
        yield FieldFault(f"{path}.event", message)


def _earns_below(terms: "Terms") -> bool:
    return not readable(terms.rewards) or any(
        not readable(reward.recipient, reward.unit)
        or (reward.recipient == "partner" and reward.makes_commissions and reward.unit in (None, terms.unit))
        for reward in terms.rewards
    )


def _points(terms: "Terms") -> Iterator[FieldFault]:
    if terms.unit == POINTS:
        if terms.points is not None:
            message = "says what a point pays in money, and this program counts in points; remove it"
            yield FieldFault(".points", message)
    elif terms.points is None and any(reward.unit == POINTS for reward in terms.rewards):
        message = "a reward pays points; say what one is worth: points = { worth = 100 }"
        yield FieldFault(".points", message)


def _payout(terms: "Terms") -> Iterator[FieldFault]:
    payout = terms.payout
    known = readable(terms.rewards, terms.unit, *(reward.unit for reward in terms.rewards)) and terms.unit != POINTS
    if payout.destinations and known and all(each.unit == POINTS for each in terms.rewards if each.makes_commissions):
        message = f"no reward pays in {terms.unit}, and points are spent inside only; remove the destinations"
        yield FieldFault(".payout.destinations", message)
    opening = (payout.time_zone, payout.day, payout.hour, terms.time_zone)
    if readable(*opening) and (early := too_early(*opening)):
        yield FieldFault(".payout.day", early)
