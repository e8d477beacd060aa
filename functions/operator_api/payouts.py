"""Single payouts by status, and what becomes of a transfer that failed: voided before it went out, returned after."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.bodies import Reason
from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.errors import NotFound
from linkledger.ids import PARTNER
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.transfer import TransferDesk
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, invalid_cursor

router = new_router()
_LONGEST_ID: Final = 64
PAYOUT = "/v1/operator/programs/<program>/partners/<partner>/payouts/<payout>"


class PayoutView(View):
    """A payout; ``amount`` leaves the balance and ``bonus`` comes on top, both in minor units of ``unit``.

    ``period`` is the month of its batch; ``reason`` is why it was refused, left out, voided or returned.
    """

    id: str
    partner: str
    status: PayoutStatus
    amount: int
    bonus: int
    unit: str
    to: str
    period: str | None
    requested_at: str
    paid_at: str | None
    comment: str | None
    reason: str | None
    last_by: str | None
    last_at: str | None


class VoidBody(Reason):
    """``transfer_failed`` says that the bank did not make the transfer of a batch that was exported."""

    transfer_failed: bool = False


@router.get("/v1/operator/programs/<program>/payouts")
def payouts(
    caller: AsOperator,
    program: str,
    status: Annotated[PayoutStatus, Query()],
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[PayoutView]:
    """The program's payouts of one status, oldest request first; one that has just changed may be missing."""
    caller.desk.terms.current(program)
    if starting_after is not None and [len(each) > 0 for each in starting_after.split("#")] != [True, True, True]:
        raise invalid_cursor()
    found, cursor = caller.desk.payouts.page_with_status(program, status, limit=limit, cursor=starting_after)
    return Page[PayoutView](
        items=[payout_view(each) for each in found], has_more=cursor is not None, next_cursor=cursor
    )


@router.get(PAYOUT)
def payout(caller: AsOperator, program: str, partner: str, payout: str) -> PayoutView:
    """One payout."""
    return payout_view(_known(caller, program, partner, payout))


@router.post(f"{PAYOUT}/void")
def void_payout(caller: AsOperator, program: str, partner: str, payout: str, body: VoidBody) -> PayoutView:
    """Makes what a payout reserved available again: it is never transferred. Again changes nothing."""
    desk, failed = TransferDesk(caller.desk.payouts), body.transfer_failed
    with caller.acting(Scope.PAYOUT_PREPARE, "payout.voided", f"payout/{payout}", program, body.reason) as action:
        known = _known(caller, program, partner, payout)
        after = desk.void(program, partner, payout, body.reason, _step(caller), transfer_failed=failed)
        action.changed(_told(known), _told(after))
    return payout_view(after)


@router.post(f"{PAYOUT}/return")
def return_payout(caller: AsOperator, program: str, partner: str, payout: str, body: Reason) -> PayoutView:
    """Makes what a settled payout paid available again, because the money came back. Again changes nothing."""
    desk = TransferDesk(caller.desk.payouts)
    with caller.acting(Scope.PAYOUT_EXPORT, "payout.returned", f"payout/{payout}", program, body.reason) as action:
        known = _known(caller, program, partner, payout)
        after = desk.take_back(program, partner, payout, body.reason, _step(caller))
        action.changed(_told(known), _told(after))
    return payout_view(after)


def payout_view(payout: Payout) -> PayoutView:
    """The payout without the lots that it used."""
    return PayoutView(
        id=payout.id,
        partner=payout.partner,
        status=payout.status,
        amount=payout.amount,
        bonus=payout.bonus,
        unit=payout.unit,
        to=str(payout.to),
        period=payout.period,
        requested_at=format_instant(payout.requested_at),
        paid_at=format_instant(payout.paid_at) if payout.paid_at is not None else None,
        comment=payout.comment,
        reason=payout.reason,
        last_by=payout.last.by if payout.last is not None else None,
        last_at=format_instant(payout.last.at) if payout.last is not None else None,
    )


def _step(caller: Caller) -> Step:
    return Step(caller.operator.id, caller.now)


def _known(caller: Caller, program: str, partner: str, payout: str) -> Payout:
    caller.desk.terms.current(program)
    sane = PARTNER.fullmatch(partner) and len(payout) <= _LONGEST_ID
    found = caller.desk.payouts.get(program, partner, payout) if sane else None
    if found is None or found.redeems:
        raise NotFound("unknown_payout", f"Partner {partner} of program {program} has no payout {payout!r}.")
    return found


def _told(payout: Payout) -> dict[str, object]:
    return {"status": payout.status, "partner": payout.partner, "amount": payout.amount, "unit": payout.unit}
