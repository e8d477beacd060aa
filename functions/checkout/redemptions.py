"""POST /v1/redemptions: points pay part of a purchase, and come back when the shop cancels it."""

from http import HTTPStatus
from typing import Annotated, Literal, Self

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header
from pydantic import BaseModel, ConfigDict, model_validator

from functions.checkout.caller import AsShop
from functions.checkout.fields import Amount, Currency, Customer, Partner
from linkledger.ledger.recipients import customer_recipient, kind_of, plain_id
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.payouts.quote_desk import check_currency
from linkledger.payouts.redeem_points import Redemption
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View
from linkledger_aws.http import JSON

router = new_router()
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=128)]


class OwnerBody(BaseModel):
    """Whose points they are: a customer's, or those that a partner earned."""

    model_config = ConfigDict(extra="forbid", strict=True)

    customer: Customer | None = None
    partner: Partner | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.customer is None) == (self.partner is None):
            raise ValueError("name either the customer or the partner whose points they are")
        return self

    @property
    def recipient(self) -> str:
        return customer_recipient(self.customer) if self.customer is not None else str(self.partner)


class RedemptionBody(OwnerBody):
    """``points`` of them pay part of a purchase of ``purchase`` minor units of ``currency``."""

    points: Amount
    purchase: Amount
    currency: Currency


class RedemptionView(View):
    """Points that paid part of a purchase; ``returned`` ones are the owner's again."""

    id: str
    customer: str | None
    partner: str | None
    points: int
    unit: str
    status: Literal["redeemed", "returned"]
    redeemed_at: str


@router.post("/v1/redemptions", status_code=201)
def redeem_points(shop: AsShop, body: RedemptionBody, idempotency_key: IdempotencyKey) -> Response[RedemptionView]:
    """Takes points out of the owner's balance; the same key is the same redemption, with other points it is a 409."""
    check_currency(shop.till.terms.current(shop.program).terms, body.currency)
    redemption = Redemption(shop.program, body.recipient, body.points, body.purchase, idempotency_key)
    with shop.acting("points.redeemed", f"redemption/{redemption.id}") as action:
        redeemed = shop.till.redemptions().redeem(redemption, shop.now)
        action.changed(None, {"points": redeemed.amount, "purchase": body.purchase})
    return Response(int(HTTPStatus.CREATED), JSON, _view(redeemed))


@router.post("/v1/redemptions/<redemption>/return")
def return_points(shop: AsShop, redemption: str, body: OwnerBody) -> RedemptionView:
    """Gives the points of a cancelled purchase back, all of them; again gives nothing twice."""
    with shop.acting("points.returned", f"redemption/{redemption}") as action:
        before, after = shop.till.redemptions().give_back(shop.program, body.recipient, redemption, shop.now)
        action.changed({"status": before.status}, {"status": after.status})
    return _view(after)


def _view(payout: Payout) -> RedemptionView:
    name = plain_id(payout.partner)
    of_customer = kind_of(payout.partner) == "customer"
    return RedemptionView(
        id=payout.id,
        customer=name if of_customer else None,
        partner=None if of_customer else name,
        points=payout.amount,
        unit=payout.unit,
        status="returned" if payout.status is PayoutStatus.RETURNED else "redeemed",
        redeemed_at=format_instant(payout.requested_at),
    )
