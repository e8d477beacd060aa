"""Rates: what a reward gives for an amount, exactly, before the one rounding."""

from collections.abc import Callable
from dataclasses import dataclass

from linkledger.money import Percent, exact_text, format_amount, round_half_even
from linkledger.terms.document import Reward, Terms


@dataclass(frozen=True)
class Share:
    """A commission's amount in minor units of ``unit``, with the sentence that shows how it came about.

    ``rate`` is the percentage that gave all of it; None for fixed amounts and for slices at several rates.
    """

    amount: int
    unit: str
    rate: Percent | None
    message: str


def share_of(
    terms: Terms,
    reward: Reward,
    base: int,
    *,
    own_rate: Percent | None = None,
    product: str | None = None,
    paying_customers: Callable[[], int] = lambda: 1,
) -> Share:
    """What the reward gives for ``base`` minor units of the program's unit, rounded half to even once, then capped.

    ``own_rate`` is the recipient's negotiated percentage, which stands in for the terms' (bet-n-joy 3);
    ``paying_customers`` is asked only by tiers that count them (keycrm 6).
    """
    unit = reward.unit or terms.unit
    if reward.amount is not None:
        return Share(reward.amount, unit, None, f"{format_amount(reward.amount, unit)} fixed")
    rate, note = _rate(reward, own_rate, product, base, paying_customers)
    if rate is not None:
        exact, how = rate.of(base), f"{rate} % of {format_amount(base, terms.unit)}{note}"
    else:
        assert reward.tiers is not None
        exact, how = reward.tiers.share_of(base), f"each slice of {format_amount(base, terms.unit)} at its own rate"
    amount = round_half_even(exact)
    rounded = "" if exact == amount else f" ({exact_text(exact)} minor units, rounded half to even)"
    if reward.cap is not None and amount > reward.cap:
        capped = format_amount(reward.cap, unit)
        return Share(reward.cap, unit, None, f"{how} = {format_amount(amount, unit)}{rounded}, capped at {capped}")
    return Share(amount, unit, rate, f"{how} = {format_amount(amount, unit)}{rounded}")


def _rate(
    reward: Reward, own_rate: Percent | None, product: str | None, base: int, paying_customers: Callable[[], int]
) -> tuple[Percent | None, str]:
    if own_rate is not None:
        return own_rate, " (a rate of one's own)"
    if reward.percent is not None:
        return reward.percent, ""
    if reward.products is not None:
        return reward.products[product or ""], f" for {product}"
    assert reward.tiers is not None
    if reward.tiers.by == "paying_customers":
        count = paying_customers()
        return reward.tiers.at(max(count, 1)), f" (paying customers: {count})"
    return (reward.tiers.slab_at(base), "") if reward.tiers.kind == "slab" else (None, "")
