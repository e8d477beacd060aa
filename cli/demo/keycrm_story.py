"""What happens in keycrm: twenty-one customers, two partners after one customer, a refund, and what comes too late."""

from datetime import timedelta
from functools import partial
from typing import Any

from cli.demo.scenario import LATE_PAYER, OLENAS_CUSTOMERS
from cli.demo.visitor import Visitor
from cli.demo.world import World
from linkledger.program_time import format_instant

KEYCRM = "keycrm"
_REFUNDED = OLENAS_CUSTOMERS[5]
_EARLY, _LATE, _TOO_LATE = "crm-a-or-b-day-6", "crm-a-or-b-day-8", "crm-too-late"


def customers_come(world: World) -> None:
    """Olena's customers click and sign up; others click the links of Ivan and of Petro and wait."""
    world.day(0, hours=2, minutes=30)
    visitors = {customer: world.visitor() for customer in OLENAS_CUSTOMERS}
    world.waiting = {name: world.visitor() for name in (_EARLY, _LATE, _TOO_LATE)}
    clicks = [partial(each.click, world.link("olena")) for each in visitors.values()]
    clicks += [partial(world.waiting[name].click, world.link("ivan")) for name in (_EARLY, _LATE)]
    world.together([*clicks, partial(world.waiting[_TOO_LATE].click, world.link("petro"))])
    world.day(0, hours=3)
    _sign_up(world, visitors)
    own = world.shop.report(KEYCRM, "own-1", "signup", customer="crm-own", code="OLENA", account="crm-olena")
    world.checks.expect("keycrm 3: a sign-up with the partner's own account is taken in", "accepted", own.result)


def customers_pay(world: World) -> None:
    """All first payments of 100.00, minutes apart; the fifth is reported last, whatever the others' order."""
    world.day(2)
    paid_at = {
        customer: world.calendar.opening + timedelta(days=1, minutes=10 * number)
        for number, customer in enumerate(OLENAS_CUSTOMERS)
    }
    punctual = [customer for customer in OLENAS_CUSTOMERS if customer != LATE_PAYER]
    tasks = [partial(_pay, world, customer, occurred_at=format_instant(paid_at[customer])) for customer in punctual]
    world.together(tasks)
    world.settle()
    world.day(3)
    _pay(world, LATE_PAYER, occurred_at=format_instant(paid_at[LATE_PAYER]))


def second_thoughts(world: World) -> None:
    """Who waits clicks once more, Ivan's on Maria's link; Olena's first customer pays again, another is refunded."""
    world.day(5)
    again = ((_EARLY, "maria"), (_LATE, "maria"), (_TOO_LATE, "petro"))
    world.together(partial(world.waiting[name].click, world.link(partner)) for name, partner in again)
    world.day(6)
    _sign_up(world, {_EARLY: world.waiting[_EARLY]})
    _pay(world, OLENAS_CUSTOMERS[0], event="second-payment")
    refund = world.shop.report(KEYCRM, "refund-1", "refund", of=f"payment-{_REFUNDED}", amount=40_00, currency="USD")
    world.checks.expect("a refund of 40.00 is taken in", "accepted", refund.result)
    world.day(8, hours=4)
    _sign_up(world, {name: world.waiting[name] for name in (_LATE, _TOO_LATE)})
    world.day(8, hours=5)
    world.together(partial(_pay, world, customer) for customer in (_EARLY, _LATE, _TOO_LATE))


def ask_for_payouts(world: World) -> None:
    """Below the minimum, to somebody else's account, then to the bank; the last waits for the month's batch."""
    world.settle()
    world.day(8, hours=6)
    olena = world.portal["olena"]
    for what, amount, to, code in (
        ("keycrm 7: 49.99", 49_99, "bank", "below_minimum"),
        ("keycrm 8: a top-up of another's account", 15_00, "top_up:crm-ivan", "not_own_account"),
    ):
        reply = olena.request_payout(amount, to, f"{code}-1")
        world.checks.refused(f"{what} is refused", (422, code), reply.status, str(reply.json().get("code")))
    for _ in range(2):  # the second is the same request: its key is the first one's
        reply = olena.request_payout(342_00, "bank", "october")
        found = reply.json()
        world.checks.expect("342.00 to the bank wait for the batch", (201, "processing"), _status(reply.status, found))


def comes_late(world: World) -> None:
    """After the month has closed, a payment of that month is reported: it earns at the rate of its own moment."""
    world.at(world.calendar.month_end + timedelta(hours=12))
    occurred_at = world.calendar.opening + timedelta(days=6, hours=1)
    _pay(world, OLENAS_CUSTOMERS[1], event="late", amount=50_00, occurred_at=format_instant(occurred_at))


def top_up(world: World) -> None:
    """keycrm 8: 15.00 of a commission of 30.00 tops up the own account with 25.00."""
    world.at(world.calendar.batch_opens + timedelta(hours=4))
    reply = world.portal["olena"].request_payout(15_00, "top_up:crm-olena", "top-up-1")
    found = reply.json()
    expected = (201, "done", 15_00, 10_00)
    world.checks.expect(
        "keycrm 8: 15.00 become 25.00 as a top-up",
        expected,
        (*_status(reply.status, found), found.get("amount"), found.get("bonus")),
    )


def _status(status: int, found: dict[str, object]) -> tuple[int, object]:
    return status, found.get("detail", found.get("status"))  # a refusal's sentence says more than its number


def _sign_up(world: World, visitors: dict[str, Visitor]) -> None:
    page = world.shop.page(KEYCRM)
    tasks = (
        partial(
            visitor.sign_up,
            page,
            customer,
            name=f"Customer {customer}",
            email=f"{customer}@customers.example",
            account=f"account-{customer}",
        )
        for customer, visitor in visitors.items()
    )
    for customer, reply in zip(visitors, world.together(tasks), strict=True):
        world.checks.expect(f"{customer} signs up", 201, reply.status)


def _pay(world: World, customer: str, *, event: str = "payment", **fields: Any) -> None:
    answer = world.shop.pay(KEYCRM, f"{event}-{customer}", customer, **fields)
    world.checks.expect(f"the payment of {customer} is taken in", "accepted", answer.result + answer.code)
