"""GET payments: every payment and refund of the partner's customers, with what it earned or why it earned nothing."""

from collections import Counter

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.routing import new_router
from functions.partner_api.view import Limit, Page, StartingAfter, View
from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.events import REVERSING
from linkledger.program_time import format_instant

router = new_router()


class EarningView(View):
    """What the partner earned in one unit."""

    unit: str
    amount: int


class PaymentView(View):
    """A payment, refund, or other event that earned: ``amount`` as the merchant reported it, ``earning`` the partner's
    own, both minor units of ``unit``; ``earnings`` are all of the partner's, by unit."""

    event: str
    type: str
    customer: str
    account: str | None
    amount: int | None
    earning: int
    unit: str
    earnings: list[EarningView]
    occurred_at: str
    reason: str | None
    message: str | None


@router.get("/v1/programs/<program>/payments")
def payments(
    caller: AsCaller,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    customer: str | None = None,
) -> Page[PaymentView]:
    """Newest first, of all customers or of one; it reads the histories of all that are asked for."""
    me = caller.member_of(program)
    rewarded = {event for reward in me.terms.rewards for event in reward.events} | REVERSING
    found = [
        (each, record.customer)
        for record in _histories(me, customer)
        for each in record.history
        if _earned(me, each) or (each.event.type in rewarded and each.event.amount is not None)
    ]
    found.sort(key=lambda pair: pair[0].event.key, reverse=True)
    views = [_view(me, each, name) for each, name in found]
    return Page[PaymentView].cut(views, lambda each: each.event, limit, starting_after)


def _histories(me: Member, customer: str | None) -> list[CustomerRecord]:
    if customer is not None:
        record = me.desk.book.load(me.program, customer)
        return [record] if record.state.partner == me.id else []
    return [me.desk.book.load(me.program, each.customer) for each in me.desk.customers_of(me.program, me.id)]


def _earned(me: Member, settled: SettledEvent) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for slot, posted in settled.posted.items():
        if slot.recipient == me.id:
            sums[slot.unit] += posted.amount
    return {unit: amount for unit, amount in sums.items() if amount}


def _view(me: Member, settled: SettledEvent, customer: str) -> PaymentView:
    event, outcome = settled.event, settled.outcome
    unit = event.unit or me.terms.unit
    earned = _earned(me, settled)
    explained = outcome is not None and not earned
    amount = -event.amount if event.amount is not None and event.reverses else event.amount
    return PaymentView(
        event=event.id,
        type=event.type,
        customer=customer,
        account=event.account,
        amount=amount,
        earning=earned.get(unit, 0),
        unit=unit,
        earnings=[EarningView(unit=each, amount=earned[each]) for each in sorted(earned)],
        occurred_at=format_instant(event.occurred_at),
        reason=outcome.reason if outcome and explained else None,
        message=outcome.message if outcome and explained else None,
    )
