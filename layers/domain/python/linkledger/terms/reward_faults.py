"""What a reward's fields can contradict in one another, each with the remedy."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkledger.errors import FieldFault

if TYPE_CHECKING:
    from linkledger.terms.reward import Reward

HOW_MUCH = ("amount", "percent", "products", "tiers", "discount_percent")
SHARES = ("percent", "products", "tiers")


def contradictions(reward: "Reward") -> Iterator[FieldFault]:
    """Every contradiction inside one reward; paths begin with a dot, or are empty for the reward as a whole."""
    if reward.basis == "commission":
        yield from _override(reward)
    else:
        yield from _one_occasion(reward)
        yield from _one_amount(reward)
    if reward.gives("level") and reward.recipient in ("partner", "customer"):
        yield FieldFault(".level", 'counts partners above; set recipient = "parent", or remove it')
    if reward.gives("steps"):
        yield from _steps(reward)
    if reward.gives("monthly"):
        yield from _monthly(reward)
    if reward.gives("discount_percent"):
        yield from _discount(reward)


def _override(reward: "Reward") -> Iterator[FieldFault]:
    forbidden = [name for name in (*HOW_MUCH, "cap") if name != "percent"]
    for name in (*forbidden, "event", "steps", "when", "months", "monthly", "unit"):
        if reward.gives(name):
            message = f'basis "commission" is a percentage of each commission of the partner below; remove {name}'
            yield FieldFault(f".{name}", message)
    if not reward.gives("percent"):
        yield FieldFault(".percent", "is missing; say which share of the commission below")
    if reward.recipient in ("partner", "customer"):
        yield FieldFault(".recipient", 'the commission below earns the partner above; write recipient = "parent"')
    elif reward.gives("level"):
        yield FieldFault(".level", 'basis "commission" is for the direct parent alone; write 1, or remove it')


def _one_occasion(reward: "Reward") -> Iterator[FieldFault]:
    if reward.gives("event") and reward.gives("steps"):
        yield FieldFault(".steps", "steps name their own events; remove event, or steps")
    elif not reward.gives("event") and not reward.gives("steps"):
        yield FieldFault("", 'name the event that earns, or steps; only basis "commission" needs neither')


def _one_amount(reward: "Reward") -> Iterator[FieldFault]:
    given = [name for name in HOW_MUCH if reward.gives(name)]
    if not given:
        yield FieldFault("", f"says not how much; give one of {', '.join(HOW_MUCH)}")
    for name in given[1:]:
        if given[0] == "amount" and name == "tiers":
            message = "tiers are percentages, slab or graduated, and amount is fixed; remove one of both"
        else:
            message = f"{given[0]} says how much already; keep one of both"
        yield FieldFault(f".{name}", message)
    if reward.gives("cap") and not any(name in given for name in SHARES):
        yield FieldFault(".cap", f"limits a percentage; give one of {', '.join(SHARES)}, or remove it")


def _steps(reward: "Reward") -> Iterator[FieldFault]:
    for name in ("first", "once", "spend", "minimum", "products"):
        if reward.when.gives(name):
            remedy = "give it to the step, or remove it" if name == "minimum" else f"remove {name}, or use event"
            message = f"looks at one type of event, and steps are several that earn once together; {remedy}"
            yield FieldFault(f".when.{name}", message)


def _monthly(reward: "Reward") -> Iterator[FieldFault]:
    for name in ("steps", "when", "months", "products", "amount", "discount_percent", "cap"):
        if reward.gives(name):
            yield FieldFault(f".{name}", f"monthly takes a share of a whole month's net; remove {name}, or monthly")
    if reward.recipient in ("customer", "parent"):
        message = 'a month is that of a partner\'s customers; write recipient = "partner", or remove monthly'
        yield FieldFault(".recipient", message)
    if reward.tiers is not None and reward.tiers.by == "paying_customers":
        yield FieldFault(".tiers.by", 'a month adds up all customers and has no count of its own; write by = "amount"')
    if reward.monthly is not None and any(each == reward.event for each in reward.monthly.deduct):
        yield FieldFault(".monthly.deduct", f"{reward.event} is what earns; deduct other events")


def _discount(reward: "Reward") -> Iterator[FieldFault]:
    if reward.recipient in ("partner", "parent"):
        yield FieldFault(".recipient", 'a discount is what the customer pays less; write recipient = "customer"')
    for name in ("unit", "hold_days"):
        if reward.gives(name):
            yield FieldFault(f".{name}", f"a discount is on no account; remove {name}")
    if reward.gives("steps"):
        yield FieldFault(".steps", "a discount needs one purchase that it lowers; name its event")
    if reward.when.gives("spend"):
        yield FieldFault(".when.spend", "a discount is known before the purchase; remove spend")
