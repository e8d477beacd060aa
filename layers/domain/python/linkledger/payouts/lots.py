"""Spending lots: oldest first, each with the bonus on the base that the used part stands for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from linkledger.earning.ports import LotChange
from linkledger.errors import Refused
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.money import Percent, round_half_even

LOTS_PER_PAYOUT = 90
"""A payout is one transaction, and DynamoDB takes 100 items in one."""


@dataclass(frozen=True)
class Spending:
    """The bonus that a payout earns (minor units) and the lots that it uses up."""

    bonus: int
    lots: tuple[LotChange, ...]


def spend_lots(
    account: AccountKey, lots: Sequence[Lot], available: int, amount: int, bonus: Percent | None
) -> Spending:
    """Uses ``amount`` of the lots, oldest first (PROGRAMS.md keycrm 8).

    A refund that exceeded its own lot was taken from the balance: what the lots hold above ``available`` is gone
    before anything is used. Raises Refused ``too_many_lots`` where one transaction can't hold them all.
    """
    gone = sum(lot.remaining for lot in lots) - available
    exact = Fraction(0)
    changes: list[LotChange] = []
    for lot in lots:
        taken_back = min(lot.remaining, max(gone, 0))
        gone -= taken_back
        used = min(lot.remaining - taken_back, amount)
        amount -= used
        if taken_back or used:
            exact += lot.bonus_on(used, bonus) if bonus else 0
            changes.append(LotChange(account, lot, replace(lot, remaining=lot.remaining - taken_back - used)))
    if len(changes) > LOTS_PER_PAYOUT:
        most = sum(each.before.remaining - each.after.remaining for each in changes[:LOTS_PER_PAYOUT] if each.before)
        raise Refused(
            "too_many_lots", f"amount: one payout can use {LOTS_PER_PAYOUT} commissions; ask for at most {most}."
        )
    return Spending(round_half_even(exact), tuple(changes))
