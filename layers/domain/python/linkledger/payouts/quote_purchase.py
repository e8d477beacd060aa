"""Quoting a purchase: what the customer would pay, by the discounts of the terms and the points it holds."""

from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.conditions import unmet
from linkledger.earning.customers import CustomerState
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Finding
from linkledger.errors import FieldFault, Invalid
from linkledger.money import format_amount, round_half_even
from linkledger.payouts.redeem_points import spendable
from linkledger.terms.document import Reward, Terms


@dataclass(frozen=True)
class Quote:
    """What a purchase would cost the customer now: ``purchase`` less ``discount`` is ``pays``, in minor units.

    ``spendable`` are the points that may pay part of that; ``reasons`` say of each discount why it counts or not.
    """

    purchase: int
    discount: int
    pays: int
    spendable: int
    reasons: tuple[Finding, ...]


def quote(
    terms: Terms,
    state: CustomerState,
    held_points: int,
    purchase: int,
    now: datetime,
    *,
    product: str | None = None,
    brought_by: str | None = None,
) -> Quote:
    """The price of a purchase of ``purchase`` minor units that the customer would make now; nothing is changed.

    ``brought_by`` is the partner of the code or click that the purchase carries: it counts where it can bind.
    Several discounts add up, never beyond the purchase. Raises Invalid ``amount_not_positive``.
    Source: PROGRAMS.md mif, zenden.
    """
    if purchase <= 0:
        message = "quote a purchase above 0"
        raise Invalid("amount_not_positive", f"purchase: {message}.", faults=(FieldFault("purchase", message),))
    found = []
    for reward in terms.rewards:
        if reward.discount_percent is not None:
            event = _as_event(terms, reward, purchase, now, product)
            found.append(_discount(terms, reward, _bound(terms, state, event, brought_by), event, purchase))
    discount = min(sum(less for less, _ in found), purchase)
    pays = purchase - discount
    points = min(spendable(terms, held_points, pays), pays // terms.points.worth) if terms.points else 0
    return Quote(purchase, discount, pays, points, tuple(finding for _, finding in found))


def _bound(terms: Terms, state: CustomerState, purchase: Event, brought_by: str | None) -> CustomerState:
    """The customer as the purchase itself would make it the partner's who brought it."""
    binds = purchase.type in terms.attribution.on
    if terms.attribution.scope == "event":
        return replace(state, partner=brought_by if binds else None)
    if not binds or brought_by is None or state.known_since is not None:
        return state
    return replace(state, partner=brought_by, bound_at=purchase.occurred_at)


def _discount(terms: Terms, reward: Reward, state: CustomerState, event: Event, purchase: int) -> tuple[int, Finding]:
    assert reward.discount_percent is not None
    if state.partner is None:
        return 0, Finding(reward.id, "no_partner", "The customer came without a partner.")
    if (missing := unmet(terms, reward, state, event)) is not None:
        return 0, missing
    less = round_half_even(reward.discount_percent.of(purchase))
    shown = f"{reward.discount_percent} % of {format_amount(purchase, terms.unit)}"
    return less, Finding(reward.id, "discount", f"{shown} = {format_amount(less, terms.unit)} less.")


def _as_event(terms: Terms, reward: Reward, purchase: int, now: datetime, product: str | None) -> Event:
    """The purchase as the event that would be reported of it; without a product, the one that the reward asks for."""
    assert reward.event is not None
    asked = next(iter(reward.when.products), None)
    return Event(
        terms.program, "quote", reward.event, now, now, amount=purchase, unit=terms.unit, product=product or asked
    )
