"""Net revenue: what a partner's months are worth once negative ones are reset, carried over, or isolated."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from linkledger.terms.monthly import Monthly


@dataclass(frozen=True)
class Debt:
    """A negative month that later ones must make good: minor units still open, and in how many more months."""

    amount: int
    months_left: int | None = None


@dataclass(frozen=True)
class Carried:
    """What is carried into the next month: for all customers together, and for high rollers each alone."""

    debts: tuple[Debt, ...] = ()
    by_customer: Mapping[str, tuple[Debt, ...]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(debt.amount for debts in (self.debts, *self.by_customer.values()) for debt in debts)


@dataclass(frozen=True)
class Month:
    """One month settled, all in minor units: the net of its customers, what earlier months took of it, the base that
    earns, what it leaves to later months, and what nobody will ever make good."""

    net: int
    offset: int
    base: int
    carried: Carried
    forgiven: int


def settle_month(monthly: Monthly, before: Carried, by_customer: Mapping[str, int]) -> Month:
    """Settles one month of one partner; ``by_customer`` are signed minor units.

    Source: PROGRAMS.md bet-n-joy 2 and 7, and "Beyond the sources" (iGaming variants).
    """
    net = sum(by_customer.values())
    rollers = {who: _made_good(debts, max(by_customer.get(who, 0), 0)) for who, debts in before.by_customer.items()}
    alone = sum(offset for _, offset in rollers.values())
    own = net - alone
    debts, offset = _made_good(before.debts, max(own, 0))
    kept, forgiven = _one_month_on(debts)
    left: dict[str, tuple[Debt, ...]] = {}
    for who, (open_ones, _) in rollers.items():
        left[who], expired = _one_month_on(open_ones)
        forgiven += expired
    if own < 0:
        shares = _high_rollers(monthly, by_customer, -own)
        for who, amount in shares.items():
            left[who] = (*left.get(who, ()), Debt(amount, monthly.settlements))
        new, reset = _new_debt(monthly, -own - sum(shares.values()))
        kept, forgiven = (*kept, *new), forgiven + reset
    carried = Carried(kept, {who: debts for who, debts in sorted(left.items()) if debts})
    return Month(net, alone + offset, max(own, 0) - offset, carried, forgiven)


def _made_good(debts: tuple[Debt, ...], available: int) -> tuple[tuple[Debt, ...], int]:
    """The oldest debts first."""
    left = []
    offset = 0
    for debt in debts:
        paid = min(debt.amount, available - offset)
        offset += paid
        left.append(replace(debt, amount=debt.amount - paid))
    return tuple(debt for debt in left if debt.amount), offset


def _one_month_on(debts: tuple[Debt, ...]) -> tuple[tuple[Debt, ...], int]:
    older = [replace(debt, months_left=None if debt.months_left is None else debt.months_left - 1) for debt in debts]
    kept = tuple(debt for debt in older if debt.months_left != 0)
    return kept, sum(debt.amount for debt in older if debt.months_left == 0)


def _new_debt(monthly: Monthly, amount: int) -> tuple[tuple[Debt, ...], int]:
    if monthly.carry_over == "reset" or not amount:
        return (), amount
    return (Debt(amount, monthly.settlements),), 0


def _high_rollers(monthly: Monthly, by_customer: Mapping[str, int], loss: int) -> dict[str, int]:
    """Who carries a month's loss alone, in proportion to what each lost; the last minor units go by name."""
    level = monthly.high_roller_level
    if level is None:
        return {}
    lost = {who: -amount for who, amount in sorted(by_customer.items()) if amount <= -level}
    total = sum(lost.values())
    shared = min(loss, total)
    shares = {who: amount * shared // total for who, amount in lost.items()}
    for who in list(shares)[: shared - sum(shares.values())]:
        shares[who] += 1
    return shares
