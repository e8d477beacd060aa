"""POST /v1/quotes: what a purchase would cost a customer now; nothing is changed and nothing is used up."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.checkout.caller import AsShop
from functions.checkout.fields import Amount, Currency, Customer
from linkledger.payouts.quote_desk import Purchase
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()


class QuoteBody(BaseModel):
    """A purchase of ``purchase`` minor units; ``code`` and ``click_id`` are what the customer came with."""

    model_config = ConfigDict(extra="forbid", strict=True)

    customer: Customer
    purchase: Amount
    currency: Currency
    product: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")] | None = None
    click_id: Annotated[str, Field(min_length=1, max_length=400)] | None = None


class ReasonView(View):
    """Why a discount counts, or why not."""

    rule: str
    reason: str
    message: str


class QuoteView(View):
    """``purchase`` less ``discount`` is ``pays``, in minor units of ``unit``; points are whole ones.

    ``points_spendable`` of the customer's ``points_held`` may pay part of it: redeem them once the purchase is made.
    """

    customer: str
    purchase: int
    discount: int
    pays: int
    unit: str
    points_held: int
    points_spendable: int
    reasons: list[ReasonView]


@router.post("/v1/quotes")
def quote_purchase(shop: AsShop, body: QuoteBody) -> QuoteView:
    """Quotes a purchase: the discounts that it brings, and the points that may pay part of it."""
    purchase = Purchase(
        shop.program, body.customer, body.purchase, body.currency, body.product, body.code, body.click_id
    )
    found, held = shop.till.quotes().quote(purchase, shop.now)
    return QuoteView(
        customer=body.customer,
        purchase=found.purchase,
        discount=found.discount,
        pays=found.pays,
        unit=body.currency,
        points_held=held,
        points_spendable=found.spendable,
        reasons=[ReasonView(rule=each.rule, reason=each.reason, message=each.message) for each in found.reasons],
    )
