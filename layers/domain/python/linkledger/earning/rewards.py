"""Rewards: from one event of a customer and its circumstances to commission lines, or the reason for none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from linkledger.earning.conditions import unmet
from linkledger.earning.customers import CustomerState, Progress
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Finding, Line, Tally
from linkledger.earning.progress import advance
from linkledger.earning.rates import share_of
from linkledger.earning.surroundings import Surroundings
from linkledger.ledger.recipients import customer_recipient
from linkledger.money import Percent, format_amount
from linkledger.program_time import local_day, month_of
from linkledger.terms.document import Reward, Terms


@dataclass(frozen=True)
class Chance:
    """One event of a customer that belongs to ``partner``; ``state`` counts everything before the event.

    ``pays`` says that the event makes its customer a paying one.
    """

    terms: Terms
    event: Event
    state: CustomerState
    partner: str
    around: Surroundings
    pays: bool


@dataclass(frozen=True)
class Gain:
    """What a reward makes of a chance: a line or a tally, or neither, with the finding that says why."""

    finding: Finding
    line: Line | None = None
    tally: Tally | None = None
    progress: Progress | None = None


@dataclass(frozen=True)
class Recipient:
    """Who gets it: the account's recipient, the level above the customer's partner (None: the customer), own rate."""

    name: str
    level: int | None
    own_rate: Percent | None = None


def triggers(reward: Reward, event_type: str) -> bool:
    """Whether the reward looks at events of this type."""
    return (
        event_type == reward.event
        or reward.deducts(event_type)
        or any(step.event == event_type for step in reward.steps)
    )


def gain(chance: Chance, reward: Reward) -> Gain:
    """What one reward gives for one event; overrides of what a sub-partner earns are ``override_lines``."""
    if (fault := _amount_fault(reward, chance.event)) is not None:
        return Gain(fault)
    if reward.monthly is not None:
        return _counted(chance, reward)
    missing = unmet(chance.terms, reward, chance.state, chance.event)
    if missing is not None:
        return Gain(missing)
    progress = chance.state.progress.get(reward.id, Progress())
    base = max(chance.event.amount or 0, 0)
    if reward.steps or reward.when.spend is not None:
        reached = advance(chance.terms, reward, progress, chance.event)
        if reached.base is None:
            not_yet = Finding(reward.id, "not_reached", f"Not yet: {reached.message}.")
            return Gain(not_yet, progress=reached.progress)
        base, progress = reached.base, replace(reached.progress, base=reached.base)
    return _line(chance, reward, base, progress)


def _line(chance: Chance, reward: Reward, base: int, progress: Progress) -> Gain:
    terms, event = chance.terms, chance.event
    if reward.discount_percent is not None:
        message = f"The customer pays {reward.discount_percent} % less for this {event.type}."
        return Gain(Finding(reward.id, "discount", message), progress=_come(reward, progress, event))
    recipient = _recipient(chance, reward)
    if recipient is None:
        return Gain(Finding(reward.id, "no_parent", f"There is no partner {reward.level} above {chance.partner}."))
    share = share_of(
        terms,
        reward,
        base,
        own_rate=recipient.own_rate,
        product=event.product,
        paying_customers=lambda: _paying_customers(chance, reward),
    )
    line = Line(
        rule=reward.id,
        recipient=recipient.name,
        unit=share.unit,
        base=base,
        rate=share.rate,
        amount=share.amount,
        level=recipient.level,
        matures_at=matures_at(reward, event.occurred_at),
    )
    return Gain(Finding(reward.id, "earned", share.message + "."), line, progress=_come(reward, progress, event))


def _come(reward: Reward, progress: Progress, event: Event) -> Progress | None:
    """The reward came for this customer, where it comes but once."""
    once = bool(reward.steps) or reward.when.once or reward.when.spend is not None
    return replace(progress, came=event.key) if once else None


def override_lines(terms: Terms, lines: Sequence[Line], around: Surroundings, event: Event) -> list[Line]:
    """The parent's share of what a sub-partner itself earned, by unit (PROGRAMS.md bet-n-joy 8)."""
    found: list[Line] = []
    for reward in terms.overrides:
        own = [line for line in lines if line.level == 0]
        for unit in sorted({line.unit for line in own}):
            mine = [line for line in own if line.unit == unit]
            parent = around.ancestor(mine[0].recipient, 1, event.decided_at)
            if parent is None:
                continue
            base = sum(line.amount for line in mine)
            share = share_of(terms, reward, base, own_rate=parent.percents_at(event.decided_at).get(reward.id))
            held = matures_at(reward, event.occurred_at)
            found.append(Line(reward.id, parent.id, unit, base, share.rate, share.amount, level=1, matures_at=held))
    return found


def matures_at(reward: Reward, moment: datetime) -> datetime | None:
    """When the reward's hold ends; None without a hold."""
    return moment + timedelta(days=reward.hold_days) if reward.hold_days else None


def _recipient(chance: Chance, reward: Reward) -> Recipient | None:
    if reward.recipient == "customer":
        return Recipient(customer_recipient(chance.event.customer or ""), None)
    level = reward.level if reward.recipient == "parent" else 0
    moment = chance.event.decided_at
    if level == 0:
        partner = chance.around.partner(chance.partner)
    else:
        partner = chance.around.ancestor(chance.partner, level, moment)
    return None if partner is None else Recipient(partner.id, level, partner.percents_at(moment).get(reward.id))


def _amount_fault(reward: Reward, event: Event) -> Finding | None:
    needs_amount = reward.amount is None and reward.discount_percent is None and not reward.steps
    if event.amount is None and needs_amount:
        return Finding(reward.id, "amount_missing", f"A {event.type} needs an amount to earn a share of it.")
    if event.amount is not None and event.amount < 0 and reward.monthly is None:
        message = f"A {event.type} below 0 is no income; send a refund of what it takes back."
        return Finding(reward.id, "amount_negative", message)
    return None


def _counted(chance: Chance, reward: Reward) -> Gain:
    event = chance.event
    amount = event.amount or 0
    tally = Tally(
        reward.id,
        chance.partner,
        local_day(event.occurred_at, chance.terms.time_zone),
        -amount if reward.deducts(event.type) else amount,
    )
    shown = format_amount(tally.amount, chance.terms.unit)
    month = month_of(tally.day)
    message = (
        f"{shown} count in {month} of {chance.partner}; the commission is provisional until that month has closed."
    )
    return Gain(Finding(reward.id, "counts_in_month", message), tally=tally)


def _paying_customers(chance: Chance, reward: Reward) -> int:
    """The partner's paying customers at the event, this one among them once it paid something (keycrm 6)."""
    spans, key = chance.state.spans, chance.event.key
    assert reward.tiers is not None
    if reward.tiers.kind == "graduated" and spans:
        return chance.around.others_paying(chance.partner, spans[0].start) + 1
    return chance.around.others_paying(chance.partner, key) + (chance.pays or chance.state.paying)
