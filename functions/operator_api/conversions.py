"""Conversions that somebody else than the merchant reported: those that wait for an operator, and the decision."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.bodies import Reason
from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.earning.conversions import LISTED, Conversion, ConversionState
from linkledger.earning.review_conversion import ReviewDesk
from linkledger.errors import FieldFault, Invalid, NotFound
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
CONVERSIONS = "/v1/operator/programs/<program>/conversions"


class ConversionView(View):
    """A reported conversion, and the event that it is or may become; ``amount`` is minor units of ``unit``.

    ``network`` is null where no token vouched for it; ``reason`` is why it waits or was declined.
    """

    id: str
    status: ConversionState
    network: str | None
    tid: str
    click: str
    partner: str | None
    event: str
    type: str
    amount: int | None
    unit: str | None
    reason: str | None
    reported_at: str
    changed_at: str


@router.get(CONVERSIONS)
def conversions(
    caller: AsOperator,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    status: Annotated[ConversionState, Query()] = ConversionState.WAITING,
) -> Page[ConversionView]:
    """Conversions that wait for an operator, oldest first; or those pending at their network, or declined."""
    caller.operator.must(Scope.LEDGER_ADJUST)
    caller.desk.terms.current(program)
    if status not in LISTED:
        message = f"list {', '.join(sorted(LISTED))}; approved ones are events"
        raise Invalid("invalid_request", f"status: {message}.", faults=(FieldFault("status", message),))
    found, cursor = caller.desk.conversions.page(program, status, limit=limit, cursor=starting_after)
    items = [_view(each) for each in found]
    return Page[ConversionView](items=items, has_more=cursor is not None, next_cursor=cursor)


@router.get(f"{CONVERSIONS}/<conversion>")
def conversion(caller: AsOperator, program: str, conversion: str) -> ConversionView:
    """One conversion, wherever it stands."""
    caller.operator.must(Scope.LEDGER_ADJUST)
    found = caller.desk.conversions.get(program, conversion)
    if found is None:
        raise NotFound("unknown_conversion", f"Program {program} has no conversion {conversion!r}.")
    return _view(found)


@router.post(f"{CONVERSIONS}/<conversion>/approve")
def approve_conversion(caller: AsOperator, program: str, conversion: str) -> ConversionView:
    """Lets a conversion that waits count: it becomes an event of the moment at which it was first reported."""
    with caller.acting(Scope.LEDGER_ADJUST, "conversion.approved", f"conversion/{conversion}", program) as action:
        before, after = _review(caller).approve(program, conversion, caller.now)
        action.changed(_told(before), _told(after))
    return _view(after)


@router.post(f"{CONVERSIONS}/<conversion>/decline")
def decline_conversion(caller: AsOperator, program: str, conversion: str, body: Reason) -> ConversionView:
    """Declines a conversion that waits; it stays listed with the reason."""
    with caller.acting(
        Scope.LEDGER_ADJUST, "conversion.declined", f"conversion/{conversion}", program, body.reason
    ) as action:
        before, after = _review(caller).decline(program, conversion, body.reason, caller.now)
        action.changed(_told(before), _told(after))
    return _view(after)


def _review(caller: Caller) -> ReviewDesk:
    return ReviewDesk(caller.desk.conversions, caller.desk.accepted)


def _told(conversion: Conversion) -> dict[str, object]:
    return {"status": conversion.state, "event": conversion.event.id if conversion.counted else None}


def _view(conversion: Conversion) -> ConversionView:
    event = conversion.event
    last = event.candidates[-1] if event.candidates else None
    return ConversionView(
        id=conversion.id,
        status=conversion.state,
        network=conversion.network,
        tid=conversion.tid,
        click=conversion.click,
        partner=last.partner if last else None,
        event=event.id,
        type=event.type,
        amount=event.amount,
        unit=event.unit,
        reason=conversion.reason,
        reported_at=format_instant(event.received_at),
        changed_at=format_instant(conversion.changed_at),
    )
