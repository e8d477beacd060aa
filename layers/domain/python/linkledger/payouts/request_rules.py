"""What the terms say to a request of a payout: the destination that takes it, or the rule that refuses it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from linkledger.errors import Refused
from linkledger.money import format_amount
from linkledger.partners.partner import Partner
from linkledger.payouts.payout import Payout
from linkledger.payouts.window import not_open_until
from linkledger.program_time import format_instant
from linkledger.terms.document import Terms
from linkledger.terms.payout_terms import Destination, PayoutTerms


def destination_of(terms: Terms, partner: Partner, wanted: Payout, now: datetime) -> Destination:
    """The destination that takes the payout.

    Raises Refused ``partner_not_active``, ``inside_only``, ``target_not_in_terms``, ``payout_not_open``,
    ``amount_not_positive``, ``below_minimum``, ``not_own_account``.
    Source: PROGRAMS.md bet-n-joy 5 and 6, keycrm 7 and 8, ostrovok.
    """
    if partner.status != "active":
        message = f"Partner {partner.id} is {partner.status}; only active partners are paid out."
        raise Refused("partner_not_active", message)
    destination = _destination(terms.payout, wanted)
    _check_window(terms.payout, now)
    if wanted.amount <= 0:
        raise Refused("amount_not_positive", "amount: ask for more than 0.")
    if wanted.amount < destination.minimum:
        least = format_amount(destination.minimum, terms.unit)
        raise Refused("below_minimum", f"amount: {least} is the least that is paid out to {destination.kind}.")
    if destination.own_account_only and wanted.to.account != partner.account:
        raise Refused("not_own_account", f"to: a top-up goes to the partner's own account {partner.account} alone.")
    return destination


def _destination(payout: PayoutTerms, wanted: Payout) -> Destination:
    if not payout.destinations:
        message = "to: earnings are spent inside the program and never paid out; redeem them at a purchase."
        raise Refused("inside_only", message)
    destination = payout.destination(wanted.to.kind)
    if destination is None:
        kinds = ", ".join(each.kind for each in payout.destinations)
        raise Refused("target_not_in_terms", f"to: these terms pay out to {kinds}, not to {wanted.to.kind}.")
    return destination


def _check_window(payout: PayoutTerms, now: datetime) -> None:
    opening = not_open_until(payout, now)
    if opening is not None:
        local = opening.astimezone(ZoneInfo(payout.time_zone))
        message = f"Payouts are closed now: asking for one opens on {local:%Y-%m-%d %H:%M} ({payout.time_zone})."
        raise Refused("payout_not_open", message, facts={"opens_at": format_instant(opening)})
