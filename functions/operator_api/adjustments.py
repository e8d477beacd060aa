"""Adjustments: giving or taking by hand, each an entry of its own in the journal, and taking one back."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header
from pydantic import Field

from functions.operator_api.bodies import Reason, Text
from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.ledger.blocks import Remark
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.adjust import Adjustment, AdjustmentDesk, AdjustmentRequest, reversal_id
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
ADJUSTMENTS = "/v1/operator/programs/<program>/adjustments"
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=128)]


class AdjustmentBody(Reason):
    """What to give (above 0) or take (below 0), in minor units; ``unit`` defaults to the program's."""

    partner: Text
    amount: Annotated[int, Field(ge=-(10**15), le=10**15)]
    unit: Text | None = None


class AdjustmentView(View):
    """An adjustment in minor units of ``unit``; one that takes another back names it in ``reverses``."""

    id: str
    partner: str
    amount: int
    unit: str
    reason: str
    operator: str
    made_at: str
    reverses: str | None


class AdjustmentDetails(AdjustmentView):
    """An adjustment with what took it back, if anything did."""

    reversed_by: str | None


@router.get(ADJUSTMENTS)
def adjustments(
    caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[AdjustmentView]:
    """The program's adjustments, newest first."""
    caller.desk.terms.current(program)
    found, cursor = caller.desk.adjustments.page(program, limit=limit, cursor=starting_after)
    items = [_view(each) for each in found]
    return Page[AdjustmentView](items=items, has_more=cursor is not None, next_cursor=cursor)


@router.get(f"{ADJUSTMENTS}/<adjustment>")
def adjustment(caller: AsOperator, program: str, adjustment: str) -> AdjustmentDetails:
    """One adjustment."""
    found = _desk(caller).known(program, adjustment)
    back = caller.desk.adjustments.get(program, reversal_id(found))
    return AdjustmentDetails(**_view(found).model_dump(), reversed_by=back.id if back is not None else None)


@router.post(ADJUSTMENTS, status_code=HTTPStatus.CREATED)
def adjust(caller: AsOperator, program: str, body: AdjustmentBody, idempotency_key: IdempotencyKey) -> AdjustmentView:
    """Gives a partner an amount, or takes one, at once; a balance may fall below 0, as refunds make it do.

    The same key is the same adjustment, however late it comes again; with another partner or amount it is a 409.
    """
    with caller.acting(
        Scope.LEDGER_ADJUST, "ledger.adjusted", f"partner/{body.partner}", program, body.reason
    ) as action:
        terms = caller.desk.terms.current(program).terms
        account = AccountKey(program, body.partner, body.unit or terms.unit)
        made = _desk(caller).adjust(AdjustmentRequest(account, body.amount, _why(caller, body), idempotency_key))
        action.changed(None, _told(made))
    return _view(made)


@router.post(f"{ADJUSTMENTS}/<adjustment>/reverse", status_code=HTTPStatus.CREATED)
def reverse_adjustment(caller: AsOperator, program: str, adjustment: str, body: Reason) -> AdjustmentView:
    """Takes an adjustment back by another one, which names it; again answers the same and changes nothing."""
    with caller.acting(
        Scope.LEDGER_ADJUST, "adjustment.reversed", f"adjustment/{adjustment}", program, body.reason
    ) as action:
        back = _desk(caller).reverse(program, adjustment, _why(caller, body))
        action.changed(None, _told(back))
    return _view(back)


def _desk(caller: Caller) -> AdjustmentDesk:
    return AdjustmentDesk(caller.desk.terms, caller.desk.partners, caller.desk.adjustments)


def _why(caller: Caller, body: Reason) -> Remark:
    return Remark(body.reason, caller.operator.id, caller.now)


def _told(adjustment: Adjustment) -> dict[str, object]:
    account = adjustment.account
    return {
        "adjustment": adjustment.id,
        "partner": account.recipient,
        "amount": adjustment.amount,
        "unit": account.unit,
    }


def _view(adjustment: Adjustment) -> AdjustmentView:
    return AdjustmentView(
        id=adjustment.id,
        partner=adjustment.account.recipient,
        amount=adjustment.amount,
        unit=adjustment.account.unit,
        reason=adjustment.why.reason,
        operator=adjustment.why.by,
        made_at=format_instant(adjustment.why.at),
        reverses=adjustment.reverses,
    )
