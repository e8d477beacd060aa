"""Rewards: from one rewarded event and its circumstances to a commission line, or the reason for none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from linkledger.earning.events import Event
from linkledger.earning.outcomes import Line, Outcome, OutcomeKind
from linkledger.money import Percent, format_amount, round_half_even
from linkledger.terms.document import Reward, Terms


@dataclass(frozen=True)
class Circumstances:
    """What a reward looks at beside the event: the partner, the end of the earning time, the paying count."""

    partner: str
    earning_until: datetime | None
    paying_customers: Callable[[], int]


def reward_event(terms: Terms, reward: Reward, event: Event, around: Circumstances) -> Outcome:
    """The outcome of one reward for one event (PROGRAMS.md b1 1, keycrm 4 to 6)."""
    if event.amount is None:
        return Outcome(OutcomeKind.REFUSED, "amount_missing", f"A {event.type} needs an amount to earn a share of it.")
    if event.amount < 0:
        message = f"A {event.type} below 0 is no income; send a refund of what it takes back."
        return Outcome(OutcomeKind.REFUSED, "amount_negative", message)
    if around.earning_until is not None and event.occurred_at >= around.earning_until:
        until = around.earning_until.isoformat()
        return Outcome(
            OutcomeKind.NOTHING,
            "earning_time_over",
            f"Payments of this customer earned until {until}.",
            facts={"until": until},
        )
    rate, facts = _rate(reward, around)
    amount = round_half_even(rate.of(event.amount))
    line = Line(reward.id, around.partner, terms.unit, event.amount, rate, amount)
    shown = f"{rate} % of {format_amount(event.amount, terms.unit)} = {format_amount(amount, terms.unit)}"
    return Outcome(OutcomeKind.EARNED, "earned", shown, (line,), facts=facts)


def _rate(reward: Reward, around: Circumstances) -> tuple[Percent, dict[str, object]]:
    if reward.tiers is None:
        assert reward.percent is not None
        return reward.percent, {}
    count = around.paying_customers()
    return reward.tiers.at(max(count, 1)), {"paying_customers": count}


def reverse_lines(lines: tuple[Line, ...], original: str, before: int, refunded: int) -> tuple[Line, ...]:
    """The negative lines of a refund, at each line's own rate; refunds of the whole base leave exactly nothing.

    ``before`` is what earlier refunds took of the base, ``refunded`` what this one takes.
    (PROGRAMS.md "Beyond the sources")
    """
    return tuple(
        Line(
            rule=line.rule,
            recipient=line.recipient,
            unit=line.unit,
            base=-refunded,
            rate=line.rate,
            amount=-(round_half_even(line.rate.of(before + refunded)) - round_half_even(line.rate.of(before))),
            reverses=original,
        )
        for line in lines
    )
