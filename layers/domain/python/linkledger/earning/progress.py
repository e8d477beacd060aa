"""Progress: rewards that come once a customer has done several steps, or spent enough (sportmaster, cumulative)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from linkledger.earning.customers import Progress, StepDone
from linkledger.earning.events import Event
from linkledger.money import format_amount
from linkledger.terms.document import Reward, Terms

REMEMBERED = 10
"""Events that could stand for one step, should earlier ones be refunded; more would only make the customer heavy."""


@dataclass(frozen=True)
class Reached:
    """How far an event brought the customer: ``base`` is what the commission stands for once the reward comes."""

    progress: Progress
    base: int | None
    message: str


def advance(terms: Terms, reward: Reward, progress: Progress, event: Event) -> Reached:
    """The progress after the event, for a reward with steps or a level of spending."""
    return _step(terms, reward, progress, event) if reward.steps else _spend(terms, reward, progress, event)


def _spend(terms: Terms, reward: Reward, progress: Progress, event: Event) -> Reached:
    assert reward.when.spend is not None
    spent = progress.spent + max(event.amount or 0, 0)
    level = format_amount(reward.when.spend, terms.unit)
    message = f"{format_amount(spent, terms.unit)} of {level} spent"
    return Reached(replace(progress, spent=spent), spent if spent >= reward.when.spend else None, message)


def _step(terms: Terms, reward: Reward, progress: Progress, event: Event) -> Reached:
    amount = max(event.amount or 0, 0)
    here = [
        number for number, step in enumerate(reward.steps) if step.event == event.type and amount >= (step.minimum or 0)
    ]
    if not here:
        return Reached(progress, None, "this event does none of the steps")
    known = progress.steps
    new = (StepDone(number, event.id, amount) for number in here if _remembered(known, number) < REMEMBERED)
    done = (*known, *new)
    firsts = {each.step: each for each in reversed(done)}
    missing = [step for number, step in enumerate(reward.steps) if number not in firsts]
    after = replace(progress, steps=done)
    if missing:
        return Reached(
            after, None, "still missing: " + ", ".join(_shown(terms, step.event, step.minimum) for step in missing)
        )
    used = tuple(firsts[number] for number in range(len(reward.steps)))
    amounts = {each.event: each.amount for each in used}
    return Reached(replace(after, steps=used), sum(amounts.values()), "all steps are done")


def _remembered(done: Sequence[StepDone], step: int) -> int:
    return sum(each.step == step for each in done)


def _shown(terms: Terms, event: str, minimum: int | None) -> str:
    return event if minimum is None else f"{event} of at least {format_amount(minimum, terms.unit)}"


def without(
    terms: Terms, progress: Mapping[str, Progress], event: str, amount: int, counted: frozenset[str]
) -> dict[str, Progress]:
    """The progress after ``amount`` of an event was refunded; ``counted`` are the spending rewards that counted it."""
    return {rule: _without(terms, rule, each, event, amount, counted) for rule, each in progress.items()}


def _without(terms: Terms, rule: str, progress: Progress, event: str, amount: int, counted: frozenset[str]) -> Progress:
    if progress.came is not None:
        return progress
    if rule in counted:
        return replace(progress, spent=progress.spent - amount)
    reward = terms.reward(rule)
    if reward is None or not any(each.event == event for each in progress.steps):
        return progress
    less = (replace(each, amount=each.amount - amount) if each.event == event else each for each in progress.steps)
    minimum = {number: step.minimum or 0 for number, step in enumerate(reward.steps)}
    return replace(progress, steps=tuple(each for each in less if each.amount >= max(minimum.get(each.step, 0), 0)))
