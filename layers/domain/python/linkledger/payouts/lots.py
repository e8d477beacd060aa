"""Spending lots: oldest first, each with the bonus on the base that the used part stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from linkledger.earning.ports import LotChange
from linkledger.errors import Refused
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.money import Percent, format_amount
from linkledger.payouts.payout import LotUse

LOTS_PER_PAYOUT = 90
"""A payout is one transaction, and DynamoDB takes 100 items in one."""


@dataclass(frozen=True)
class Spending:
    """The bonus that a payout earns (minor units) and the lots that it uses up."""

    bonus: int
    lots: tuple[LotChange, ...]


def settle_debts(account: AccountKey, lots: Sequence[Lot]) -> tuple[LotChange, ...]:
    """What refunds took beyond their own lots, taken out of the oldest ones; none where nothing is owed.

    One step pays for part of the debts, at most ``LOTS_PER_PAYOUT`` lots, and leaves the sum of all lots as it is.
    """
    owed = [lot for lot in lots if lot.remaining < 0]
    left = [lot for lot in lots if lot.remaining > 0][: LOTS_PER_PAYOUT - 1]
    debts = owed[: LOTS_PER_PAYOUT - len(left)]
    paid = min(sum(-lot.remaining for lot in debts), sum(lot.remaining for lot in left))
    return (*_take(account, left, paid), *_give(account, debts, paid))


def spend_lots(account: AccountKey, lots: Sequence[Lot], amount: int, bonus: Percent | None, rest: str) -> Spending:
    """Uses ``amount`` of the lots, oldest first (PROGRAMS.md keycrm 8).

    Money that has no lot, earned under terms without a bonus, is used last and brings none. Where one transaction
    can't hold all lots, a payout without bonus owes the rest to later ones, as a lot named ``rest``; one with a bonus
    raises Refused ``too_many_lots``.
    """
    changes = _take(account, [lot for lot in lots if lot.remaining > 0], amount)
    if len(changes) > LOTS_PER_PAYOUT:
        most = LOTS_PER_PAYOUT if bonus is not None else LOTS_PER_PAYOUT - 1
        changes, beyond = changes[:most], changes[most:]
        if bonus is not None:
            least = format_amount(_taken(changes), account.unit)
            raise Refused("too_many_lots", f"amount: one payout can use {most} commissions; ask for at most {least}.")
        changes = (*changes, LotChange(account, None, Lot(rest, 0, 0, -_taken(beyond))))
    earned = sum(_bonus(change, bonus) for change in changes) if bonus is not None else 0
    return Spending(earned, changes)


def uses_of(changes: Sequence[LotChange]) -> tuple[LotUse, ...]:
    """What a payout's changes of lots took from each."""
    taken = ((each.after.id, (each.before.remaining if each.before else 0) - each.after.remaining) for each in changes)
    return tuple(LotUse(lot, amount) for lot, amount in taken if amount)


def give_back(account: AccountKey, lots: Mapping[str, Lot], used: Sequence[LotUse]) -> tuple[LotChange, ...]:
    """The lots with what a payout used of them, refunds that came since kept; ``lots`` holds all that it used."""
    found = ((lots[each.lot], each.amount) for each in used)
    return tuple(LotChange(account, lot, replace(lot, remaining=lot.remaining + amount)) for lot, amount in found)


def _take(account: AccountKey, lots: Sequence[Lot], amount: int) -> tuple[LotChange, ...]:
    changes = []
    for lot in lots:
        used = min(lot.remaining, amount)
        if used:
            amount -= used
            changes.append(LotChange(account, lot, replace(lot, remaining=lot.remaining - used)))
    return tuple(changes)


def _give(account: AccountKey, debts: Sequence[Lot], amount: int) -> tuple[LotChange, ...]:
    changes = []
    for lot in debts:
        paid = min(-lot.remaining, amount)
        if paid:
            amount -= paid
            changes.append(LotChange(account, lot, replace(lot, remaining=lot.remaining + paid)))
    return tuple(changes)


def _taken(changes: Sequence[LotChange]) -> int:
    return sum(each.before.remaining - each.after.remaining for each in changes if each.before)


def _bonus(change: LotChange, percent: Percent) -> int:
    before = change.before
    return before.bonus_on(before.remaining - change.after.remaining, percent) if before else 0
