"""All that is done to a partner's money, in one life: freed, asked for, refused, redeemed, paid, voided, sent back."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial

from linkledger.errors import Refused
from linkledger.ledger.recipients import customer_recipient
from linkledger.payouts.payout import Step
from linkledger.payouts.redeem_points import Redemption
from linkledger.payouts.transfer import TransferDesk
from linkledger.terms.document import Terms
from tests.builders import Business
from tests.unit.earning.crashing import again
from tests.unit.earning.every_rule import EVERY_RULE, terms_with

BEGAN = datetime(2026, 3, 30, 9, tzinfo=UTC)
APRIL, MATURED, MAY = (f"2026-{day}T12:00:00+00:00" for day in ("04-01", "04-03", "05-02"))


@cache
def terms(rule: str) -> Terms:
    """A tenth of every payment, held for three days, points for customers, and the rule."""
    tenth = {"id": "tenth", "event": "payment", "percent": 10, "hold_days": 3}
    gift = {"id": "gift", "event": "signup", "recipient": "customer", "unit": "points", "amount": 40}
    return terms_with(0, 1, tenth, gift, *(each for each in EVERY_RULE if each["id"] == rule))


def business_with(rule: str) -> Business:
    """Anna, whom boss recruited, on the day after a month has ended."""
    business = Business(terms(rule), BEGAN, settles_at_once=False)
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    return business.at(APRIL)


def paid_out(business: Business) -> None:
    """Each step until it comes through; of Anna's payouts one is settled and returned, two are voided."""
    transfers = TransferDesk(business.payouts)

    def ask(amount: int, to: str, key: str) -> str:
        found: list[str] = []
        again(lambda: found.append(business.request_payout("anna", amount, to, key).id))
        return found[-1]

    def void(payout: str) -> None:
        reason, step = "asked for by mistake", Step("dana", business.now)
        again(partial(transfers.void, "keycrm", "anna", payout, reason, step))

    business.at(MATURED)
    again(partial(business.maturity.run, "keycrm", business.now))
    april = ask(6_000, "bank", "april")
    ask(1_500, "top_up:account-of-anna", "top-up")
    with suppress(Refused):
        ask(9_999_999, "bank", "too much")
    void(ask(5_500, "bank", "mistaken"))
    mistaken = ask(5_200, "bank", "mistaken and batched")
    redemption = Redemption("keycrm", customer_recipient("c1"), 30, 100, "checkout")
    again(partial(business.redemptions.redeem, redemption, business.now))
    business.at(MAY)
    again(partial(business.rollup.run, "keycrm", BEGAN, business.now))
    again(partial(business.maturity.run, "keycrm", business.now))
    again(partial(business.batches.run, "keycrm", business.now))
    void(mistaken)
    desk = business.batches
    steps: list[tuple[str, Callable[..., object]]] = [
        ("dana", desk.seal),
        ("erik", desk.approve),
        ("erik", partial(desk.export, files="plain")),
        ("erik", desk.settle),
    ]
    for operator, step in steps:
        again(partial(step, "keycrm", "2026-04", Step(operator, business.now)))
    back = Step("dana", business.now)
    again(partial(transfers.take_back, "keycrm", "anna", april, "no such account", back))
