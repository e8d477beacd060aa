"""GET balance: what was earned, where each part of it stands, and what comes next."""

from datetime import date, timedelta
from typing import Final

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.commissions import accounts_of
from functions.partner_api.payout_views import PayoutView, payout_view
from linkledger.earning.reconcile import RECONCILING
from linkledger.ledger.accounts import Balance
from linkledger.ledger.blocks import UNDER_REVIEW, Block
from linkledger.ledger.earned import Earned
from linkledger.ledger.entries import AccountKey
from linkledger.money import decimals_of
from linkledger.payouts.audited import GATHERING
from linkledger.payouts.due import due
from linkledger.payouts.maturing import Maturing, maturing
from linkledger.payouts.payout import OPEN
from linkledger.payouts.window import covered_until, next_payout_day, not_open_until
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()
_LOOKED_AT: Final = 5_000
"""So many entries are looked at for what is on hold."""
_AHEAD: Final = timedelta(days=2)
"""How far a shop's clock may run before ours."""
_CHECKING = "Its sums are being checked; nothing of it is lost, and payouts wait until the check is done."


class MaturingView(View):
    """What becomes available in the course of a day in the program's time zone."""

    day: date
    amount: int


class BlockView(View):
    """Why nothing is paid out of the balance, and since when: ``code`` is under_review, being_checked or by_operator,
    the last with the operator's own ``reason``."""

    code: str
    reason: str
    since: str


class UnitBalanceView(View):
    """Accrued is the sum of the five others; ``maturing`` is what of ``pending`` becomes available when.

    ``maturing_complete`` is false where only the latest 5000 entries were looked at.
    """

    unit: str
    decimals: int
    accrued: int
    pending: int
    available: int
    reserved: int
    paid: int
    written_off: int
    maturing: list[MaturingView]
    maturing_complete: bool
    blocked: BlockView | None


class MinimumView(View):
    """The least that is paid out to a destination, inclusive."""

    to: str
    minimum: int


class NextPayoutView(View):
    """``payable`` minor units of ``unit`` can be asked for now, or once requests open at ``opens_at``.

    On ``payout_day`` what was earned until the end of ``period`` is paid out: ``mode`` says whether by itself.
    """

    mode: str
    unit: str
    payable: int
    minimums: list[MinimumView]
    opens_at: str | None
    payout_day: str
    period: str


class BalanceView(View):
    """One balance per unit; ``next_payout`` is null where earnings are spent inside the program alone.

    ``open_payouts`` are asked for and not paid yet.
    """

    program: str
    partner: str
    balances: list[UnitBalanceView]
    next_payout: NextPayoutView | None
    open_payouts: list[PayoutView]


@router.get("/v1/programs/<program>/balance")
def balance(caller: AsCaller, program: str) -> BalanceView:
    """The partner's balances in all units of the terms, the program's own first, and what comes next."""
    me = caller.member_of(program)
    payouts = me.desk.payouts.of_partner(me.program, me.id)
    return BalanceView(
        program=me.program,
        partner=me.id,
        balances=[_balance(me, account) for account in accounts_of(me)],
        next_payout=_next_payout(me) if me.terms.payout.destinations else None,
        open_payouts=[payout_view(each) for each in payouts if each.status in OPEN],
    )


def _balance(me: Member, account: AccountKey) -> UnitBalanceView:
    found: Balance = me.desk.accounts.balance(account)
    held = _maturing(me, account) if found.pending else None
    block = me.desk.blocks.standing_block(account)
    return UnitBalanceView(
        unit=account.unit,
        decimals=decimals_of(account.unit),
        accrued=found.accrued,
        pending=found.pending,
        available=found.available,
        reserved=found.reserved,
        paid=found.paid,
        written_off=found.written_off,
        maturing=[MaturingView(day=day, amount=amount) for day, amount in held.days] if held is not None else [],
        maturing_complete=held is None or held.complete,
        blocked=_block(block) if block is not None else None,
    )


def _maturing(me: Member, account: AccountKey) -> Maturing:
    days = [reward.hold_days for each in me.desk.terms.versions(me.program) for reward in each.terms.rewards]
    since = me.now - timedelta(days=max(days, default=0))
    entries = Earned(me.desk.journal, [account], since, me.now + _AHEAD).entries(None, 500)
    return maturing(entries, me.now, me.terms.time_zone, _LOOKED_AT)


def _block(block: Block) -> BlockView:
    """An operator's reason is written for the partner; what an audit or a signal found is written for operators."""
    if block.signals:
        return BlockView(code="under_review", reason=UNDER_REVIEW, since=format_instant(block.why.at))
    if block.why.by in (RECONCILING, GATHERING):
        return BlockView(code="being_checked", reason=_CHECKING, since=format_instant(block.why.at))
    return BlockView(code="by_operator", reason=block.why.reason, since=format_instant(block.why.at))


def _next_payout(me: Member) -> NextPayoutView:
    payout = me.terms.payout
    period, day = next_payout_day(me.terms, me.now)
    opens = not_open_until(payout, me.now)
    account = AccountKey(me.program, me.id, me.terms.unit)
    return NextPayoutView(
        mode=payout.mode,
        unit=me.terms.unit,
        payable=max(due(me.desk.accounts, account, covered_until(me.terms, me.now), me.now), 0),
        minimums=[MinimumView(to=each.kind, minimum=each.minimum) for each in payout.destinations],
        opens_at=format_instant(opens) if opens is not None else None,
        payout_day=format_instant(day),
        period=period,
    )
