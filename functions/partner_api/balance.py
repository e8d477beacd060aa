"""GET balance: what was earned, and where each part of it stands."""

from functions.partner_api.caller import AsCaller
from functions.partner_api.routing import new_router
from functions.partner_api.view import View
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey
from linkledger.money import decimals_of

router = new_router()


class UnitBalanceView(View):
    """Accrued is the sum of the others."""

    unit: str
    decimals: int
    accrued: int
    pending: int
    available: int
    reserved: int
    paid: int
    written_off: int


class BalanceView(View):
    """One balance per unit."""

    program: str
    partner: str
    balances: list[UnitBalanceView]


@router.get("/v1/programs/<program>/balance")
def balance(caller: AsCaller, program: str) -> BalanceView:
    """The partner's balances in all units of the terms, the program's own first."""
    me = caller.member_of(program)
    balances = [_view(unit, me.desk.accounts.balance(AccountKey(me.program, me.id, unit))) for unit in me.terms.units]
    return BalanceView(program=me.program, partner=me.id, balances=balances)


def _view(unit: str, found: Balance) -> UnitBalanceView:
    return UnitBalanceView(
        unit=unit,
        decimals=decimals_of(unit),
        accrued=found.accrued,
        pending=found.pending,
        available=found.available,
        reserved=found.reserved,
        paid=found.paid,
        written_off=found.written_off,
    )
