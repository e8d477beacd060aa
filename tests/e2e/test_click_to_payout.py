"""The main job: from a partner's link to the partner's money, and nobody sees what is another's."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.office import Office
from tests.e2e.portal import Portal
from tests.e2e.shop import Shop
from tests.e2e.visitors import Visitor
from tests.e2e.web import send

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture(scope="module")
def keycrm(office: Office) -> Shop:
    return office.open_shop("payout", "keycrm", "USD")


def local_day(moment: datetime) -> str:
    return moment.astimezone(KYIV).date().isoformat()


def next_month(moment: datetime) -> datetime:
    """The first day of the next program-local month, at midnight."""
    first = moment.astimezone(KYIV).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def only(portal: Portal, predicate: Callable[[dict[str, object]], bool]) -> dict[str, object]:
    (found,) = [each for each in portal.see("payouts")["items"] if predicate(each)]
    return dict(found)


def refusal(office: Office, *words: str) -> str:
    """What the command says when it refuses."""
    result = office.attempt(*words)
    assert result.returncode == 1
    return result.stderr


def test_a_followed_link_becomes_a_settled_payout(office: Office, keycrm: Shop, tmp_path: Path) -> None:
    olga = office.enroll("keycrm", "olga", name="Olga")
    visitor = Visitor()

    # Somebody follows the link: the shop's page gets the click id, the browser a cookie of the tracking domain.
    landing = visitor.follow(office.link("OLGA"))
    assert landing.status == 302
    assert landing.header("location").startswith("https://keycrm.app/?click_id=")
    assert landing.header("cache-control") == "no-store"
    (cookie,) = landing.headers["set-cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert visitor.cookie
    clicked_on = local_day(office.now())

    # The shop's back end reports the sign-up with that click id, and a payment.
    keycrm.report("signup", "crm-1", click_id=visitor.click_id, name="Ihor", email="ihor@crm.example", account="crm-1")
    payment = keycrm.report("payment", "crm-1", amount=60_000, account="crm-1")
    office.settle_events()

    assert olga.balance | {"unit": "USD", "accrued": 60_00, "available": 60_00, "paid": 0} == olga.balance
    (listed,) = olga.see("payments")["items"]
    assert (listed["event"], listed["customer"], listed["amount"], listed["earning"]) == (
        payment,
        "crm-1",
        600_00,
        60_00,
    )
    (customer,) = olga.see("customers")["items"]
    assert (customer["customer"], customer["status"], customer["paying"]) == ("crm-1", "active", True)
    assert "ihor@" not in json.dumps(customer)

    # The day closes: its counts are final.
    office.close(until=office.now() + timedelta(hours=20))
    day = olga.stats(clicked_on)
    assert not day["provisional"]
    assert {name: day[name] for name in ("clicks", "visits", "bots", "registrations", "paying_customers")} == {
        "clicks": 1,
        "visits": 1,
        "bots": 0,
        "registrations": 1,
        "paying_customers": 1,
    }
    assert (day["base"], day["commission"]) == (600_00, 60_00)

    # A payout below the minimum is refused with the reason; at the minimum it is taken in.
    refused = olga.request_payout(49_99, "bank")
    assert (refused.status, refused.document["code"]) == (422, "below_minimum")
    assert "50.00 USD" in refused.document["detail"]
    assert olga.balance["available"] == 60_00
    accepted = olga.request_payout(50_00, "bank", key="first-payout")
    assert (accepted.status, accepted.document["status"]) == (201, "processing")
    again = olga.request_payout(50_00, "bank", key="first-payout")
    assert again.document["id"] == accepted.document["id"]
    assert olga.balance | {"available": 10_00, "reserved": 50_00, "paid": 0} == olga.balance
    asked_at = office.now()

    # The month closes and its batch is prepared; one operator seals it, another approves, and it is paid and settled.
    office.close(until=next_month(asked_at) + timedelta(days=1, hours=7))
    month = local_day(asked_at)[:7]
    payout = only(olga, lambda each: each["id"] == accepted.document["id"])
    assert (payout["status"], payout["period"]) == ("processing", month)
    office.run("payouts", "seal", "keycrm", month, "--operator", "dana")
    assert "another operator" in refusal(office, "payouts", "approve", "keycrm", month, "--operator", "dana")
    assert "have it approved first" in refusal(office, "payouts", "settle", "keycrm", month, "--operator", "erik")
    office.run("payouts", "approve", "keycrm", month, "--operator", "erik")
    file_for_the_bank = ("--format", "plain", "--to", str(tmp_path))
    office.run("payouts", "export", "keycrm", month, "--operator", "erik", *file_for_the_bank)
    assert ",50.00,USD," in (tmp_path / f"keycrm-{month}-plain-001.csv").read_text()
    office.run("payouts", "settle", "keycrm", month, "--operator", "erik")

    payout = only(olga, lambda each: each["id"] == accepted.document["id"])
    assert (payout["status"], payout["amount"]) == ("done", 50_00)
    assert payout["paid_at"]
    assert only(olga, lambda each: each["status"] == "refused")["reason"] == refused.document["detail"]
    assert olga.balance | {"accrued": 60_00, "available": 10_00, "reserved": 0, "paid": 50_00} == olga.balance

    # Its statement adds up: 60.00 were earned, 50.00 of them paid.
    statement = json.loads(office.run("payouts", "statement", "keycrm", "olga", month, "--json"))
    booked = statement["opening"]["accrued"] + sum(line["accrued"] for line in statement["lines"])
    assert statement["closing"]["accrued"] == 60_00 == booked

    # The transfer comes back, and the money is there again.
    why = ("--reason", "The account is closed.", "--operator", "dana")
    office.run("payouts", "return", "keycrm", "olga", str(payout["id"]), *why)
    assert olga.balance | {"accrued": 60_00, "available": 60_00, "reserved": 0, "paid": 0} == olga.balance
    returned = only(olga, lambda each: each["id"] == payout["id"])
    assert (returned["status"], returned["reason"]) == ("returned", "The account is closed.")


def test_a_top_up_earns_b1_points_that_move_to_a_company(office: Office) -> None:
    shop = office.open_shop("top-up", "b1", "EUR")
    jonas = office.enroll("b1", "jonas", company="jonas-uab")
    visitor = Visitor()
    visitor.follow(office.link("JONAS"))

    shop.report("signup", "firm-1", click_id=visitor.click_id, company="firm-1-uab")
    invoice = shop.report("invoice", "firm-1", amount=15_00)
    top_up = shop.report("topup", "firm-1", amount=15_00)
    office.settle_events()

    # 25 % of what was paid; an invoice alone earns nothing.
    assert jonas.earnings == {top_up: 3_75}
    assert jonas.why(invoice)["lines"] == []
    moved = jonas.request_payout(1_00, "balance:jonas-uab")
    assert (moved.status, moved.document["status"], moved.document["to"]) == (201, "done", "balance:jonas-uab")
    assert jonas.balance | {"accrued": 3_75, "available": 2_75, "reserved": 0, "paid": 1_00} == jonas.balance
    too_much = jonas.request_payout(2_76, "balance:jonas-uab")
    assert (too_much.status, too_much.document["code"]) == (422, "insufficient_balance")


def test_partners_see_their_own_alone(office: Office, keycrm: Shop) -> None:
    anna = office.enroll("keycrm", "anna")
    boris = office.enroll("keycrm", "boris")
    payments = {}
    for partner in ("anna", "boris"):
        visitor = Visitor()
        visitor.follow(office.link(partner.upper()))
        keycrm.report("signup", f"of-{partner}", click_id=visitor.click_id, name=f"Friend of {partner}")
        payments[partner] = keycrm.report("payment", f"of-{partner}", amount=100_00)
    office.settle_events()

    for me, other, mine, others in ((anna, boris, "anna", "boris"), (boris, anna, "boris", "anna")):
        assert me.customers == [f"of-{mine}"]
        assert me.earnings == {payments[mine]: 10_00}
        assert [each["code"] for each in me.see("links")["items"]] == [mine.upper()]
        assert me.see(f"payments?customer=of-{others}")["items"] == []
        assert me.why(payments[mine])["lines"][0]["amount"] == 10_00
        hidden = me.ask(f"/programs/keycrm/events/{payments[others]}/explanation")
        assert (hidden.status, hidden.document["code"]) == (404, "unknown_event")
        assert me.ask("/programs/b1/balance").status == 404
        assert me.ask("/programs/nowhere/balance").status == 404
        (membership,) = me.ask("/me").document["memberships"]
        assert (membership["program"], membership["partner"]["id"]) == ("keycrm", mine)
        seen = "".join(me.ask(path).text for path in ("/me", *pages("keycrm")))
        assert others not in seen.lower()
        assert other.token not in seen


def pages(program: str) -> tuple[str, ...]:
    lists = ("links", "customers?personal=full", "payments", "balance", "stats", "payouts")
    return tuple(f"/programs/{program}/{name}" for name in lists)


def test_the_portal_opens_to_valid_access_tokens_alone(office: Office) -> None:
    petra = office.enroll("keycrm", "petra")
    url = f"{office.stack.api_url}/v1/me"
    head, claims, signature = petra.token.split(".")
    tampered = ".".join((head, claims[:-4] + ("AAAA" if claims[-4:] != "AAAA" else "BBBB"), signature))

    assert send("GET", url, {"authorization": f"Bearer {petra.token}"}).status == 200
    for token in ("", "nonsense", tampered):
        assert send("GET", url, {"authorization": f"Bearer {token}"}).status == 401
    assert send("GET", url).status == 401
    assert send("GET", url, {"authorization": f"Bearer {petra.id_token}"}).status in (401, 403)
