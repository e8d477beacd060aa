"""One reward in plain English: who earns how much of what, on which conditions, and for how long."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from linkledger.money import format_amount
from linkledger.terms.tiers import Tiers
from linkledger.terms.wording import counted, event_name, listed, ordinal

if TYPE_CHECKING:
    from linkledger.terms.document import Terms
    from linkledger.terms.reward import Reward


def reward_sentences(terms: "Terms", reward: "Reward") -> list[str]:
    """The sentences of one rule; the first names it, the others go with it."""
    if reward.basis == "commission":
        earns = f"you earn {reward.percent} % of each commission that a partner whom you recruited earns by its own "
        rule = f"{earns}customers; that partner loses nothing by it"
    elif reward.monthly is not None:
        rule = f"you earn {_share_of_month(terms, reward)}"
    else:
        rule = f"{_who(reward)} {_how_much(terms, reward)}{_conditions(reward)}"
    return [f"{rule[0].upper()}{rule[1:]} (rule {reward.id}).", *_notes(terms, reward)]


def _who(reward: "Reward") -> str:
    if reward.recipient == "customer":
        return "your customer pays" if reward.discount_percent is not None else "your customer gets"
    if reward.recipient == "parent":
        below = "whom you recruited" if reward.level == 1 else f"{reward.level} levels below you"
        return f"from the customers of partners {below}, you earn"
    return "you earn"


def _how_much(terms: "Terms", reward: "Reward") -> str:
    unit, occasion = reward.pays_in(terms.unit), _occasion(terms, reward)
    cap = f", at most {format_amount(reward.cap, unit)}" if reward.cap is not None else ""
    if reward.amount is not None:
        return f"{format_amount(reward.amount, unit)} {'' if reward.steps or reward.when.spend else 'for '}{occasion}"
    base = f"the amount, {occasion}" if reward.steps or reward.when.spend is not None else occasion
    if reward.discount_percent is not None:
        return f"{reward.discount_percent} % less for {base}"
    if reward.products is not None:
        shares = listed(f"{percent} % for {product}" for product, percent in reward.products.items())
        return f"a share of {base}: {shares}, nothing for other products{cap}"
    if reward.tiers is not None:
        return f"a share of {base}: {_steps_of(terms, reward.tiers)}{cap}"
    return f"{reward.percent} % of {base}{cap}"


def _share_of_month(terms: "Terms", reward: "Reward") -> str:
    assert reward.monthly is not None
    share = "a share" if reward.tiers is not None else f"{reward.percent} %"
    deduct = [event_name(event, several=True) for event in reward.monthly.deduct]
    deducted = listed(deduct) if deduct else "nothing"
    events = event_name(reward.event or "", several=True)
    of = f"{share} of the {events} of all your customers together in each month, {deducted} deducted"
    return of + (f": {_steps_of(terms, reward.tiers)}" if reward.tiers is not None else "")


def _occasion(terms: "Terms", reward: "Reward") -> str:
    when, unit = reward.when, terms.unit
    whose = "its" if reward.recipient == "customer" else "each customer's"
    if reward.steps:
        steps = (
            event_name(step.event) + (f" of at least {format_amount(step.minimum, unit)}" if step.minimum else "")
            for step in reward.steps
        )
        who = "it" if reward.recipient == "customer" else "a customer"
        return f"once {who} has had all of these, in any order: {listed(steps)}"
    event = reward.event or ""
    least = f" of at least {format_amount(when.minimum, unit)}" if when.minimum is not None else ""
    of_products = f" for {listed(when.products, 'or')}" if when.products else ""
    if when.spend is not None:
        level = format_amount(when.spend, unit)
        theirs = "its" if reward.recipient == "customer" else "a customer's"
        events = event_name(event, several=True)
        return f"once, when {theirs} {events}{of_products}, less refunds, reach {level} together"
    if when.first:
        only_if = f", if it is one{least}{of_products}" if least or of_products else ""
        return f"{whose} very first {event_name(event)}{only_if}"
    return f"{f'{whose} first' if when.once else 'each'} {event_name(event)}{least}{of_products}"


def _conditions(reward: "Reward") -> str:
    when, found = reward.when, ""
    if when.within_days is not None:
        hours = counted(24 * when.within_days, "hour")
        found += f", at most {counted(when.within_days, 'day')} ({hours}) after the customer registered"
    if when.new_customers:
        found += ", from customers only who were none, and had paid nothing, before they signed up"
    if when.after:
        found += f", only after the customer has had {listed(f'one {event_name(event)}' for event in when.after)}"
    return found


def _steps_of(terms: "Terms", tiers: Tiers) -> str:
    first = tiers.steps[0]
    if tiers.by == "paying_customers":
        later = [f"{step.percent} % from the {ordinal(step.start)} on" for step in tiers.steps[1:]]
        return listed([f"{first.percent} % from your {ordinal(first.start)} paying customer on", *later])
    if len(tiers.steps) == 1:
        return f"{first.percent} % of any amount"
    whole = "an amount" if tiers.kind == "slab" else "the part"
    parts = [f"{first.percent} % of {whole} up to {format_amount(tiers.steps[1].start, terms.unit)}"]
    ends = [format_amount(later.start, terms.unit) for _, later in pairwise(tiers.steps[1:])]
    for step, end in zip(tiers.steps[1:], [*ends, None], strict=True):
        upper = f" up to {end}" if end else ""
        of = "the whole amount" if tiers.kind == "slab" else "the part"
        parts.append(f"{step.percent} % of {of} above {format_amount(step.start, terms.unit)}{upper}")
    return listed(parts)


def _notes(terms: "Terms", reward: "Reward") -> Iterator[str]:
    if reward.tiers is not None and reward.tiers.by == "paying_customers":
        if reward.tiers.kind == "slab":
            yield "The rate that you have reached holds for every later event, of all your customers."
        else:
            yield "Each customer keeps the rate of its own number, counted when it first paid."
    if reward.monthly is not None:
        yield from _negative_months(terms, reward)
    if reward.months is not None:
        start = "registration" if reward.months.anchor == "registration" else "first payment"
        yield f"This holds for {counted(reward.months.count, 'calendar month')} from the customer's {start}."
    if reward.hold_days:
        days, hours = counted(reward.hold_days, "day"), counted(24 * reward.hold_days, "hour")
        yield f"It is held for {days} ({hours}) before it can be used."


def _negative_months(terms: "Terms", reward: "Reward") -> Iterator[str]:
    assert reward.monthly is not None
    monthly = reward.monthly
    if monthly.carry_over == "reset":
        yield "A negative month counts as 0: it is never charged and takes nothing from other months."
    elif monthly.carry_over == "full":
        yield "A negative month is never charged; it is offset in later months until nothing is left of it."
    else:
        later = counted(monthly.settlements or 0, "later month")
        yield f"A negative month is never charged; it is offset in at most {later} and then written off."
    if monthly.high_roller_level is not None:
        level = format_amount(monthly.high_roller_level, terms.unit)
        yield f"A customer who lost {level} or more in a negative month carries that month's negative alone."
