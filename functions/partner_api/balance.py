"""GET balance: what was earned, and where each part of it stands."""

from functions.partner_api.caller import AsCaller
from functions.partner_api.routing import new_router
from functions.partner_api.view import View
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
    """The partner's balances."""
    me = caller.member_of(program)
    found = me.desk.accounts.balance(me.account)
    unit = UnitBalanceView(
        unit=me.terms.unit,
        decimals=decimals_of(me.terms.unit),
        accrued=found.accrued,
        pending=found.pending,
        available=found.available,
        reserved=found.reserved,
        paid=found.paid,
        written_off=found.written_off,
    )
    return BalanceView(program=me.program, partner=me.id, balances=[unit])
