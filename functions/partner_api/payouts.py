"""The partner's payouts: their history with what became of each, and asking for one."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header
from pydantic import BaseModel, ConfigDict, Field

from functions.partner_api.caller import AsCaller
from functions.partner_api.routing import new_router
from functions.partner_api.view import Limit, Page, StartingAfter, View
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.program_time import format_instant
from linkledger_aws.http import JSON

router = new_router()
_SHOWN = {
    PayoutStatus.REQUESTED: "processing",
    PayoutStatus.BATCHED: "processing",
    PayoutStatus.SETTLED: "done",
    PayoutStatus.RETURNED: "returned",
    PayoutStatus.VOIDED: "refused",
    PayoutStatus.REFUSED: "refused",
}
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=128)]


class PayoutView(View):
    """``status`` is processing, done, returned or refused, the last two with their reason; ``bonus`` came on top."""

    id: str
    amount: int
    bonus: int
    unit: str
    to: str
    status: str
    reason: str | None
    requested_at: str
    paid_at: str | None
    period: str | None
    comment: str | None


class PayoutBody(BaseModel):
    """A wish: minor units, and ``bank``, ``balance:COMPANY`` or ``top_up:ACCOUNT``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    amount: Annotated[int, Field(ge=-(10**15), le=10**15)]
    to: Annotated[str, Field(min_length=1, max_length=200)]
    comment: Annotated[str, Field(max_length=500)] | None = None


@router.get("/v1/programs/<program>/payouts")
def payouts(
    caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[PayoutView]:
    """The history, newest first; refused requests are part of it."""
    me = caller.member_of(program)
    history = sorted(me.desk.payouts.of_partner(me.program, me.id), key=lambda each: (each.requested_at, each.id))
    views = [_view(each) for each in reversed(history)]
    return Page[PayoutView].cut(views, lambda each: each.id, limit, starting_after)


@router.post("/v1/programs/<program>/payouts")
def request_payout(
    caller: AsCaller, program: str, body: PayoutBody, idempotency_key: IdempotencyKey
) -> Response[PayoutView]:
    """Asks for a payout; the same key is the same request, with another amount or target it is a 409."""
    me = caller.member_of(program)
    desk = PayoutDesk(me.desk.terms, me.desk.partners, me.desk.accounts, me.desk.payouts)
    wish = PayoutRequest(me.program, me.id, body.amount, body.to, idempotency_key, body.comment)
    return Response(int(HTTPStatus.CREATED), JSON, _view(desk.request(wish, me.now)))


def _view(payout: Payout) -> PayoutView:
    return PayoutView(
        id=payout.id,
        amount=payout.amount,
        bonus=payout.bonus,
        unit=payout.unit,
        to=str(payout.to),
        status=_SHOWN[payout.status],
        reason=payout.reason,
        requested_at=format_instant(payout.requested_at),
        paid_at=format_instant(payout.paid_at) if payout.paid_at else None,
        period=payout.period,
        comment=payout.comment,
    )
