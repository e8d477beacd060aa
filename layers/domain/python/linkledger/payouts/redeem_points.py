"""Redeeming points: they pay part of a purchase, at once and at most the share that the terms allow."""

from dataclasses import dataclass
from datetime import datetime

from linkledger.earning.ports import TermsStore
from linkledger.errors import Refused, Stale
from linkledger.ids import payout_id
from linkledger.money import POINTS, format_amount
from linkledger.payouts.payout import PURCHASE, Payout, PayoutStatus, same_request
from linkledger.payouts.ports import AccountReader, PayoutEffect, PayoutStore
from linkledger.payouts.postings import account_of, redeem_entry
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


@dataclass(frozen=True)
class RedemptionDesk:
    """Everything that redeeming reads and writes."""

    terms: TermsStore
    accounts: AccountReader
    payouts: PayoutStore

    def redeem(self, redemption: Redemption, now: datetime) -> Payout:
        """Takes the points out of the balance; again, with the same key, changes nothing.

        Raises Refused ``no_points``, ``amount_not_positive``, ``over_share``, ``insufficient_balance``, Conflict
        ``idempotency_conflict``. Source: PROGRAMS.md zenden, apteka, ostrovok.
        """
        terms = self.terms.current(redemption.program).terms
        program, recipient = redemption.program, redemption.recipient
        wanted = Payout(
            id=payout_id(program, f"{recipient}#{PURCHASE}", redemption.idempotency_key),
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
                return same_request(known, wanted)
            self._check(terms, wanted, redemption.purchase)
            entries = (redeem_entry(wanted, redemption.purchase, now),)
            try:
                lots = lots_spent(terms, self.accounts, self.payouts, wanted, None).lots
                self.payouts.commit(PayoutEffect(wanted, None, entries, lots, wanted.amount))
            except Stale:
                continue
            return wanted
        raise Stale("account_busy", "The balance kept changing; redeem again.")

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


def most_points(terms: Terms, purchase: int) -> int:
    """The points that may pay for a purchase (minor units), whoever holds them: the allowed share, in whole points."""
    if terms.points is None or purchase <= 0:
        return 0
    return int(terms.points.percent_of_purchase.of(purchase) // terms.points.worth)


def spendable(terms: Terms, held: int, purchase: int) -> int:
    """How many of ``held`` points may pay for a purchase of ``purchase`` minor units (PROGRAMS.md zenden)."""
    return max(min(held, most_points(terms, purchase)), 0)
