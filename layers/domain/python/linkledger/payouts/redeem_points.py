"""Redeeming points: they pay part of a purchase, at once and at most the share that the terms allow."""

from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.ports import PartnerReader, TermsStore
from linkledger.errors import Conflict, NotFound, Refused, Stale
from linkledger.ids import payout_id
from linkledger.ledger.blocks import BlockReader
from linkledger.money import POINTS, format_amount
from linkledger.payouts.lots import give_back, uses_of
from linkledger.payouts.payout import PURCHASE, Payout, PayoutStatus, same_request
from linkledger.payouts.ports import AccountReader, PayoutEffect, PayoutStore
from linkledger.payouts.postings import account_of, redeem_entry, return_entries
from linkledger.payouts.request_rules import refuse_blocked, refuse_unpaid
from linkledger.payouts.spending import lots_spent
from linkledger.terms.document import Terms

TRIES = 20


@dataclass(frozen=True)
class Redemption:
    """A wish to pay with ``amount`` points at a purchase of ``purchase`` minor units of the program's unit.

    ``recipient`` owns the points: a partner, or a customer as ``ledger.recipients`` writes it. The same
    ``idempotency_key`` is the same redemption.
    """

    program: str
    recipient: str
    amount: int
    purchase: int
    idempotency_key: str

    @property
    def id(self) -> str:
        """The redemption's id before it happens."""
        return payout_id(self.program, f"{self.recipient}#{PURCHASE}", self.idempotency_key)


@dataclass(frozen=True)
class RedemptionDesk:
    """Everything that redeeming reads and writes."""

    terms: TermsStore
    accounts: AccountReader
    payouts: PayoutStore
    blocks: BlockReader
    partners: PartnerReader

    def redeem(self, redemption: Redemption, now: datetime) -> Payout:
        """Takes the points out of the balance; again, with the same key, changes nothing.

        Raises Refused ``no_points``, ``amount_not_positive``, ``over_share``, ``insufficient_balance``,
        ``recipient_blocked``, ``partner_not_active``, Conflict ``redemption_returned``, ``idempotency_conflict``.
        Source: PROGRAMS.md zenden, apteka, ostrovok.
        """
        terms = self.terms.current(redemption.program).terms
        program, recipient = redemption.program, redemption.recipient
        wanted = Payout(
            id=redemption.id,
            program=program,
            partner=recipient,
            unit=POINTS,
            amount=redemption.amount,
            bonus=0,
            to=PURCHASE,
            status=PayoutStatus.SETTLED,
            requested_at=now,
            paid_at=now,
        )
        for _ in range(TRIES):
            known = self.payouts.get(program, recipient, wanted.id)
            if known is not None:
                return _still_redeemed(same_request(known, wanted))
            partner = self.partners.get(program, recipient)
            if partner is not None:
                refuse_unpaid(partner)
            self._check(terms, wanted, redemption.purchase)
            refuse_blocked(self.blocks, account_of(wanted), paid_at_once=True)
            entries = (redeem_entry(wanted, redemption.purchase, now),)
            try:
                lots = lots_spent(terms, self.accounts, self.payouts, wanted, None).lots
                redeemed = replace(wanted, used=uses_of(lots))
                self.payouts.commit(PayoutEffect(redeemed, None, entries, lots, wanted.amount))
            except Stale:
                continue
            return redeemed
        raise Stale("account_busy", "The balance kept changing; redeem again.")

    def give_back(self, program: str, recipient: str, redemption: str, now: datetime) -> tuple[Payout, Payout]:
        """Makes the points of a cancelled purchase available again; the redemption before and after.

        Again moves nothing twice. Raises NotFound ``unknown_redemption``.
        """
        for _ in range(TRIES):
            known = self.payouts.get(program, recipient, redemption)
            if known is None or not known.redeems:
                raise NotFound("unknown_redemption", f"Nobody of that name redeemed {redemption!r} in {program}.")
            if known.status is PayoutStatus.RETURNED:
                return known, known
            account, back = account_of(known), replace(known, status=PayoutStatus.RETURNED)
            lots = give_back(account, self.payouts.lots_of(account, [each.lot for each in known.used]), known.used)
            try:
                self.payouts.commit(PayoutEffect(back, known.status, return_entries(back, now), lots))
            except Stale:
                continue
            return known, back
        raise Stale("account_busy", "The balance kept changing; return it again.")

    def _check(self, terms: Terms, wanted: Payout, purchase: int) -> None:
        if terms.points is None:
            raise Refused("no_points", "amount: points can't be spent in this program; pay the whole purchase.")
        if wanted.amount <= 0:
            raise Refused("amount_not_positive", "amount: redeem more than 0 points.")
        most = most_points(terms, purchase)
        if wanted.amount > most:
            share = f"{terms.points.percent_of_purchase} % of {format_amount(purchase, terms.unit)}"
            raise Refused("over_share", f"amount: points pay at most {share}; redeem at most {most}.")
        held = self.accounts.balance(account_of(wanted)).available
        if held < wanted.amount:
            raise Refused("insufficient_balance", f"amount: {held} points are available; redeem at most that.")


def _still_redeemed(known: Payout) -> Payout:
    """A shop must not take a returned redemption for points that were spent."""
    if known.status is PayoutStatus.RETURNED:
        raise Conflict("redemption_returned", f"Redemption {known.id} was returned: redeem under a new key.")
    return known


def most_points(terms: Terms, purchase: int) -> int:
    """The points that may pay for a purchase (minor units), whoever holds them: the allowed share, in whole points."""
    if terms.points is None or purchase <= 0:
        return 0
    return int(terms.points.percent_of_purchase.of(purchase) // terms.points.worth)


def spendable(terms: Terms, held: int, purchase: int) -> int:
    """How many of ``held`` points may pay for a purchase of ``purchase`` minor units (PROGRAMS.md zenden)."""
    return max(min(held, most_points(terms, purchase)), 0)
