"""What the terms say to a request of a payout: the destination that takes it, or the rule that refuses it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from linkledger.errors import Refused
from linkledger.ledger.blocks import BLOCKED, UNDER_REVIEW, BlockReader
from linkledger.ledger.entries import AccountKey
from linkledger.money import format_amount
from linkledger.partners.partner import Partner
from linkledger.payouts.method import COOL_OFF_HOURS
from linkledger.payouts.payout import Payout
from linkledger.payouts.window import not_open_until
from linkledger.program_time import format_instant
from linkledger.terms.document import Terms
from linkledger.terms.payout_terms import Destination, PayoutTerms


def destination_of(terms: Terms, partner: Partner, wanted: Payout, now: datetime) -> Destination:
    """The destination that takes the payout.

    Raises Refused ``partner_not_active``, ``inside_only``, ``target_not_in_terms``, ``payout_not_open``,
    ``amount_not_positive``, ``below_minimum``, ``not_own_account``, ``account_cools_off``.
    Source: PROGRAMS.md bet-n-joy 5 and 6, keycrm 7 and 8, ostrovok.
    """
    refuse_unpaid(partner)
    destination = _destination(terms.payout, wanted)
    _check_window(terms.payout, now)
    if wanted.amount <= 0:
        raise Refused("amount_not_positive", "amount: ask for more than 0.")
    if wanted.amount < destination.minimum:
        least = format_amount(destination.minimum, terms.unit)
        raise Refused("below_minimum", f"amount: {least} is the least that is paid out to {destination.kind}.")
    if destination.own_account_only:
        _check_own_account(partner, wanted, now)
    return destination


def refuse_unpaid(partner: Partner) -> None:
    """Raises Refused ``partner_not_active`` for one that is paid nothing now."""
    if not partner.is_paid:
        raise Refused("partner_not_active", unpaid(partner))


def unpaid(partner: Partner) -> str:
    """Why a partner is paid nothing, in words."""
    return f"Partner {partner.id} is {partner.status}; only active partners are paid out."


def refuse_blocked(blocks: BlockReader, account: AccountKey, *, paid_at_once: bool) -> None:
    """Nobody asks while under review; what is moved at once never meets the look at a batch, so that every other
    block refuses it here as well (P6).

    Raises Refused ``payouts_under_review``, ``recipient_blocked``.
    """
    block = blocks.standing_block(account)
    if block is not None and block.signals:
        raise Refused("payouts_under_review", UNDER_REVIEW)
    if block is not None and paid_at_once:
        raise Refused("recipient_blocked", BLOCKED)


def _destination(payout: PayoutTerms, wanted: Payout) -> Destination:
    if not payout.destinations:
        message = "to: earnings are spent inside the program and never paid out; redeem them at a purchase."
        raise Refused("inside_only", message)
    destination = payout.destination(wanted.to.kind)
    if destination is None:
        kinds = ", ".join(each.kind for each in payout.destinations)
        raise Refused("target_not_in_terms", f"to: these terms pay out to {kinds}, not to {wanted.to.kind}.")
    return destination


def _check_own_account(partner: Partner, wanted: Payout, now: datetime) -> None:
    """An account put in the place of another cools off as a payout method does: what is paid at once never meets the
    batch that would wait (P6). The one of the enrollment doesn't: nothing was earned yet that it could empty."""
    if wanted.to.account != partner.account:
        raise Refused("not_own_account", f"to: a top-up goes to the partner's own account {partner.account} alone.")
    if partner.account_since is None:
        return
    ready = partner.account_since + timedelta(hours=COOL_OFF_HOURS)
    if now < ready:
        message = (
            f"to: the account changed less than {COOL_OFF_HOURS} hours ago: ask again from {format_instant(ready)} on."
        )
        raise Refused("account_cools_off", message, facts={"paid_to_from": format_instant(ready)})


def _check_window(payout: PayoutTerms, now: datetime) -> None:
    opening = not_open_until(payout, now)
    if opening is not None:
        local = opening.astimezone(ZoneInfo(payout.time_zone))
        message = f"Payouts are closed now: asking for one opens on {local:%Y-%m-%d %H:%M} ({payout.time_zone})."
        raise Refused("payout_not_open", message, facts={"opens_at": format_instant(opening)})
