"""What happens in b1: seventy-five firms, sixty of which top up, and those that earn nobody anything."""

from datetime import timedelta
from functools import partial

from cli.demo.scenario import FIRM_INVITED, FIRMS_BY_CODE, FIRMS_BY_LINK, PAYING_FIRMS
from cli.demo.world import World

B1 = "b1"
_HALF = len(PAYING_FIRMS) // 2


def firms_come(world: World) -> None:
    """Seventy by Rasa's link, four by her code, one by her invitation."""
    world.day(0, hours=3, minutes=30)
    visitors = {firm: world.visitor() for firm in FIRMS_BY_LINK}
    world.together(partial(each.click, world.link("rasa")) for each in visitors.values())
    invited = world.shop.report(B1, "invite-1", "invite", customer=FIRM_INVITED, invited_by="rasa")
    world.checks.expect("b1 6: the invitation is taken in", "accepted", invited.result)
    world.day(0, hours=4)
    page = world.shop.page(B1)
    tasks = [partial(v.sign_up, page, firm, name=f"UAB {firm}", plan="start") for firm, v in visitors.items()]
    tasks += [partial(world.visitor().sign_up, page, firm, code="RASA", plan="start") for firm in FIRMS_BY_CODE]
    tasks.append(partial(world.visitor().sign_up, page, FIRM_INVITED, plan="business"))
    replies = world.together(tasks)
    world.checks.expect("75 firms sign up", [201] * 75, [each.status for each in replies])


def firms_top_up(world: World) -> None:
    """The first thirty pay; an invoice, a firm without a link and one of the partner's own group earn nothing."""
    world.day(2, hours=1)
    world.together(partial(_pay, world, firm) for firm in PAYING_FIRMS[:_HALF])
    invoice = world.shop.report(B1, "invoice-1", "invoice", customer=PAYING_FIRMS[0], amount=15_00, currency="EUR")
    world.checks.expect("b1 2: the invoice is taken in", "accepted", invoice.result)
    page = world.shop.page(B1)
    world.visitor().sign_up(page, "firm-without-link")
    world.visitor().sign_up(page, "firm-of-the-group", code="RASA", company="rasa-uab")
    world.day(2, hours=2)
    world.together(partial(_pay, world, firm) for firm in ("firm-without-link", "firm-of-the-group"))
    invite = world.shop.report(B1, "invite-2", "invite", customer=PAYING_FIRMS[0], invited_by="jonas")
    world.checks.expect("b1 5: a second invitation is taken in", "accepted", invite.result)


def others_top_up(world: World) -> None:
    """In the new month the other thirty pay; the shop's back end stumbles in every way that it can."""
    world.at(world.calendar.month_end + timedelta(hours=13))
    world.together(partial(_pay, world, firm) for firm in PAYING_FIRMS[_HALF:])
    world.settle()


def move_to_company(world: World) -> None:
    """b1 8: 100.00 of 225.00 move to the balance of a company."""
    world.at(world.calendar.batch_opens + timedelta(hours=5))
    rasa = world.portal["rasa"]
    reply = rasa.request_payout(225_01, "balance:acme", "too-much")
    found = (reply.status, str(reply.json().get("code")))
    world.checks.refused("b1 8: more than the balance is refused", (422, "insufficient_balance"), *found)
    reply = rasa.request_payout(100_00, "balance:acme", "acme-1")
    moved = (reply.status, reply.json().get("detail", reply.json().get("status")))
    world.checks.expect("b1 8: 100.00 move to a company", (201, "done"), moved)
    world.checks.expect("b1 8: 125.00 are left", 125_00, rasa.balance()["available"])


def _pay(world: World, firm: str) -> None:
    answer = world.shop.pay(B1, f"topup-{firm}", firm)
    world.checks.expect(f"the top-up of {firm} is taken in", "accepted", answer.result + answer.code)
