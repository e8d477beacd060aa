"""Conditions: when a reward looks at an event at all, each answered with a reason and a sentence."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from linkledger.earning.customers import CustomerState
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Finding
from linkledger.money import format_amount
from linkledger.program_time import add_months, format_instant
from linkledger.terms.document import Reward, Terms


def unmet(terms: Terms, reward: Reward, state: CustomerState, event: Event) -> Finding | None:
    """The first condition of the reward that the event doesn't meet, or None.

    ``state`` is the customer's before the event was counted, but after it registered or bound the customer.
    Source: PROGRAMS.md keycrm 5, sportmaster, apteka, burger-king, kontur, skyeng, amarkets.
    """
    return next((Finding(reward.id, *each) for each in _faults(terms, reward, state, event)), None)


def earning_ends(terms: Terms, state: CustomerState, anchor: str, start: datetime) -> dict[str, datetime | None]:
    """When each reward ends for the customer, half-open, as the terms promise it at the anchor (keycrm 5).

    Rewards without a limit are promised for good (None) at the registration. Rewards anchored elsewhere are left out.
    """
    ends: dict[str, datetime | None] = {}
    for reward in terms.rewards:
        months = reward.months
        if months is None and anchor == "registration":
            ends[reward.id] = None
        elif months is not None and months.anchor == anchor:
            ends[reward.id] = add_months(start, months.count, terms.time_zone)
    return {**state.ends, **ends}


def _faults(terms: Terms, reward: Reward, state: CustomerState, event: Event) -> Iterator[tuple[str, str]]:
    when = reward.when
    ends_at = state.ends.get(reward.id)
    if ends_at is not None and event.occurred_at >= ends_at:
        yield "earning_time_over", f"Payments of this customer earned until {format_instant(ends_at)}."
    progress = state.progress.get(reward.id)
    if progress is not None and progress.came is not None:
        yield "already_earned", f"It comes once for each customer, and came with event {progress.came.id}."
    if when.first and event.type in state.seen:
        yield "not_first", f"Only the customer's first {event.type} earns."
    if when.products and event.product not in when.products:
        yield "product_not_in_terms", f"Only {', '.join(when.products)} earn; this is {event.product or 'no product'}."
    if reward.products is not None and event.product not in reward.products:
        listed = ", ".join(reward.products)
        yield "product_not_in_terms", f"Only {listed} earn; this is {event.product or 'no product'}."
    if when.minimum is not None and (event.amount or 0) < when.minimum:
        yield "below_minimum", f"It takes at least {format_amount(when.minimum, terms.unit)}."
    since = state.known_since
    if when.within_days is not None and (
        since is None or event.occurred_at > since + timedelta(hours=24 * when.within_days)
    ):
        yield "too_late_to_earn", f"It had to come within {when.within_days} days of the sign-up."
    if when.new_customers and state.old_customer:
        yield "old_customer", "The customer was one before the sign-up; only new ones earn."
    missing = [each for each in when.after if each not in state.seen and each != event.type]
    if missing:
        yield "steps_missing", f"The customer has had no {', '.join(missing)} yet."
