"""A partner looks into its program over HTTP: sees its own, moves its own, and learns nothing of anybody else's."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from linkledger.money import Percent
from linkledger.stats.counts import ClickCounts
from linkledger.terms.presets import load_preset
from tests.builders import Business, Visitor
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import REQUEST_ID, Counts, desk_of

KEYCRM = "/v1/programs/keycrm"
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """keycrm with anna and ben, who sign in as sub-of-anna and sub-of-ben."""
    business = Business.running("keycrm")
    for partner in ("anna", "ben"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "keycrm", partner)
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return request


def request(path: str, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
    """Status and document of one request, anna's where it is nobody else's."""
    return send(partner_api, path, sub=sub, **options)


def customers_of_anna(business: Business, count: int) -> None:
    """Customers c1, c2, ... sign up by anna's code and pay 100.00 USD each, a minute apart."""
    for number in range(1, count + 1):
        business.sign_up(
            f"c{number}",
            code="ANNA",
            account=f"crm-{number}",
            plan="pro",
            name=f"Olena {number}",
            email=f"olena{number}@shop.example",
            phone=f"+38044123456{number}",
        )
        business.after(minutes=1).post("payment", f"c{number}", amount=10_000, account=f"crm-{number}")
        business.after(minutes=1)


# -- who asks ----------------------------------------------------------------------------------------------------------


def test_me_lists_the_callers_memberships_with_profile_and_terms(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 6)
    status, document = ask("/v1/me")
    (membership,) = document["memberships"]
    assert (status, membership["program"]) == (200, "keycrm")
    partner, terms = membership["partner"], membership["terms"]
    assert (partner["id"], partner["status"], partner["url"]) == ("anna", "active", "https://go.example/r/ANNA")
    assert partner["paying_customers"] == 6
    (reward,) = terms["rewards"]
    assert (reward["percent"], reward["months"], len(reward["tiers"])) == ("20", 12, 3)
    assert [(each["kind"], each["minimum"]) for each in terms["destinations"]] == [("bank", 5000), ("top_up", 0)]
    assert (terms["landing"], terms["takes_leads"], terms["stats_visible"]) == ("https://keycrm.app/", False, "live")
    assert terms["link_hosts"] == ["keycrm.app", "www.keycrm.app"]
    assert "contact_hashes" not in json.dumps(document)


def test_a_stranger_has_no_memberships(ask: Ask) -> None:
    assert ask("/v1/me", sub="sub-of-nobody") == (200, {"memberships": []})


@pytest.mark.parametrize("claims", [{"token_use": "id"}, {"token_use": ""}, {"sub": ""}])
def test_only_access_tokens_count(ask: Ask, claims: dict[str, str]) -> None:
    status, problem = ask("/v1/me", claims=claims)
    assert (status, problem["code"]) == (401, "invalid_token")


READABLE = ["links", "customers", "payments", "balance", "stats", "payouts", "events/e1/explanation"]


@pytest.mark.parametrize("room", READABLE)
@pytest.mark.parametrize("program", ["b1", "mars"])
def test_a_program_of_others_looks_like_none(ask: Ask, business: Business, room: str, program: str) -> None:
    business.terms_store.publish(load_preset("b1"))
    business.partners.put_new(replace(business.enroll("carla"), program="b1"))
    business.partners.add_membership("sub-of-carla", "b1", "carla")
    status, problem = ask(f"/v1/programs/{program}/{room}")
    assert (status, problem["code"]) == (404, "unknown_program")


def test_writing_into_a_program_of_others_is_refused_the_same_way(ask: Ask, business: Business) -> None:
    for room, body in (("links", {}), ("payouts", {"amount": 1, "to": "bank"})):
        status, problem = ask(f"/v1/programs/b1/{room}", method="POST", body=body, key="k")
        assert (status, problem["code"]) == (404, "unknown_program")
    assert business.payouts.payouts == {}


@pytest.mark.parametrize("room", READABLE)
def test_a_membership_is_read_at_every_request(ask: Ask, business: Business, room: str) -> None:
    business.sign_up("c1", code="ANNA")
    assert ask(f"{KEYCRM}/{room}")[0] == 200
    business.partners.members.clear()
    assert ask(f"{KEYCRM}/{room}")[0] == 404


def test_partners_of_one_program_see_their_own_alone(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 1)
    for room in ("customers", "payments", "payouts"):
        assert ask(f"{KEYCRM}/{room}", sub="sub-of-ben")[1]["items"] == []
    assert ask(f"{KEYCRM}/payments", sub="sub-of-ben", customer="c1")[1]["items"] == []
    assert ask(f"{KEYCRM}/balance", sub="sub-of-ben")[1]["balances"][0]["accrued"] == 0
    assert ask(f"{KEYCRM}/stats", sub="sub-of-ben")[1]["totals"]["registrations"] == 0
    assert [each["code"] for each in ask(f"{KEYCRM}/links", sub="sub-of-ben")[1]["items"]] == ["BEN"]
    assert ask(f"{KEYCRM}/events/e1/explanation", sub="sub-of-ben")[0] == 404


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/nothing"), ("DELETE", f"{KEYCRM}/links")])
def test_what_has_no_route_is_a_problem_document_too(ask: Ask, method: str, path: str) -> None:
    status, problem = ask(path, method=method)
    assert (status, problem["code"]) == (404, "unknown_route")


def test_the_unexpected_names_only_the_request(business: Business, written: Written, monkeypatch: Any) -> None:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business, accounts=None))
    status, problem = request(f"{KEYCRM}/balance")
    assert (status, problem["code"], problem["request_id"]) == (500, "internal_error", REQUEST_ID)
    assert "NoneType" not in json.dumps(problem)
    assert "request_failed" in {line.get("code") for line in written.look()}


# -- links -------------------------------------------------------------------------------------------------------------


def test_a_partner_makes_links_to_pages_that_the_program_allows(ask: Ask, business: Business) -> None:
    page = "https://keycrm.app/pricing"
    status, link = ask(f"{KEYCRM}/links", method="POST", body={"code": "anna-blog", "destination": page})
    assert (status, link["code"], link["url"]) == (201, "ANNA-BLOG", "https://go.example/r/ANNA-BLOG")
    status, made_up = ask(f"{KEYCRM}/links", method="POST", body={})
    assert (status, len(made_up["code"]), made_up["destination"]) == (201, 8, "https://keycrm.app/")
    codes = {each["code"] for each in ask(f"{KEYCRM}/links")[1]["items"]}
    assert codes == {"ANNA", "ANNA-BLOG", made_up["code"]}
    made = business.links.get("ANNA-BLOG")
    assert made is not None
    assert (made.partner, made.window_seconds) == ("anna", 7 * 86_400)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"destination": "https://evil.example/"}, "destination"),
        ({"destination": "//keycrm.app"}, "destination"),
        ({"destination": "https://keycrm.app@evil.example/"}, "destination"),
        ({"code": "with space"}, "code"),
        ({"code": ""}, "code"),
        ({"kode": "X"}, "kode"),
    ],
)
def test_a_link_that_cannot_be_made_names_the_field(ask: Ask, body: dict[str, str], field: str) -> None:
    status, problem = ask(f"{KEYCRM}/links", method="POST", body=body)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, [field])


def test_a_taken_code_is_a_conflict(ask: Ask) -> None:
    status, problem = ask(f"{KEYCRM}/links", method="POST", body={"code": "BEN"})
    assert (status, problem["code"]) == (409, "code_taken")


def test_a_suspended_partner_looks_but_makes_no_links(ask: Ask, business: Business) -> None:
    anna = business.partners.get("keycrm", "anna")
    assert anna is not None
    business.partners.replace(replace(anna, suspended_at=business.now))
    status, problem = ask(f"{KEYCRM}/links", method="POST", body={})
    assert (status, problem["code"]) == (422, "partner_not_active")
    assert ask(f"{KEYCRM}/links")[0] == 200


def test_lists_come_in_pages(ask: Ask) -> None:
    for code in ("A1", "A2", "A3"):
        ask(f"{KEYCRM}/links", method="POST", body={"code": code})
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for expected_more in (True, False):
        page = ask(f"{KEYCRM}/links", limit="2", **cursor)[1]
        seen += [each["code"] for each in page["items"]]
        assert page["has_more"] is expected_more
        cursor = {"starting_after": page["next_cursor"]}
    assert seen == ["A1", "A2", "A3", "ANNA"]
    assert ask(f"{KEYCRM}/links", starting_after="NOBODYS")[1]["code"] == "invalid_cursor"
    status, problem = ask(f"{KEYCRM}/links", limit="0")
    assert (status, [each["field"] for each in problem["errors"]]) == (422, ["limit"])


# -- customers and payments --------------------------------------------------------------------------------------------


def test_customers_are_listed_with_masked_personal_data_unless_it_is_asked_for(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 1)
    (customer,) = ask(f"{KEYCRM}/customers")[1]["items"]
    assert (customer["name"], customer["email"], customer["phone"]) == ("O***1", "o***1@shop.example", "+***1")
    assert (customer["accounts"], customer["plan"], customer["status"], customer["paying"]) == (
        1,
        "pro",
        "active",
        True,
    )
    assert customer["registered_at"] == "2026-03-01T09:00:00.000Z"
    (customer,) = ask(f"{KEYCRM}/customers", personal="full")[1]["items"]
    assert (customer["name"], customer["email"]) == ("Olena 1", "olena1@shop.example")
    assert ask(f"{KEYCRM}/customers", personal="all")[0] == 422


def test_a_customer_is_inactive_once_its_twelve_months_are_over(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 1)
    business.at("2027-03-01T08:59:59+00:00")
    assert ask(f"{KEYCRM}/customers")[1]["items"][0]["status"] == "active"
    business.at("2027-03-01T09:00:00+00:00")
    assert ask(f"{KEYCRM}/customers")[1]["items"][0]["status"] == "inactive"


def test_one_customer_says_why_it_is_active_and_what_it_brought(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 2)
    business.after(minutes=1).post("payment", "c1", amount=20_000, account="crm-9")
    business.refund("e2", 10_000)
    status, found = ask(f"{KEYCRM}/customers/c1")
    assert (status, found["customer"]["name"], found["account_ids"]) == (200, "O***1", ["crm-1", "crm-9"])
    assert (found["payments"], found["earned"]) == (2, [{"unit": "USD", "amount": 2_000}])
    assert (found["why"]["code"], found["why"]["rule"]) == ("earns_until", "revenue_share")
    (rule,) = found["rules"]
    assert (rule["until"], rule["over"]) == ("2027-03-01T09:00:00.000Z", False)
    assert ask(f"{KEYCRM}/customers/c1", personal="full")[1]["customer"]["name"] == "Olena 1"
    business.at("2027-03-01T09:00:00+00:00")
    found = ask(f"{KEYCRM}/customers/c1")[1]
    assert (found["customer"]["status"], found["why"]["code"]) == ("inactive", "earning_time_over")
    assert found["why"]["at"] == "2027-03-01T09:00:00.000Z"
    assert "revenue_share" in found["why"]["message"]


def test_a_customer_of_somebody_else_looks_like_none(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 1)
    problems = [
        ask(f"{KEYCRM}/customers/{customer}", sub="sub-of-ben")[1]
        for customer in ("c1", "c2", "%20", "c%231", "c" * 200)
    ]
    assert {each["code"] for each in problems} == {"unknown_customer"}


def test_a_customer_is_found_by_an_id_that_a_path_cannot_hold_as_it_is(ask: Ask, business: Business) -> None:
    business.sign_up("a/b c?", code="ANNA")
    for path in ("a%2Fb%20c%3F",):
        assert ask(f"{KEYCRM}/customers/{path}")[1]["customer"]["customer"] == "a/b c?"


def test_customers_come_in_pages_by_registration(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 3)
    first = ask(f"{KEYCRM}/customers", limit="2")[1]
    rest = ask(f"{KEYCRM}/customers", limit="2", starting_after=first["next_cursor"])[1]
    assert [each["customer"] for each in first["items"] + rest["items"]] == ["c1", "c2", "c3"]
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert ask(f"{KEYCRM}/customers", starting_after="c1")[1]["code"] == "invalid_cursor"


def test_payments_show_the_partners_own_earning_or_the_reason_for_none(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 3)
    business.refund("e2", 4_000)
    business.at("2027-03-02T00:00:00+00:00").post("payment", "c1", amount=10_000)
    items = ask(f"{KEYCRM}/payments")[1]["items"]
    shown = [(each["event"], each["customer"], each["amount"], each["earning"], each["reason"]) for each in items]
    assert shown == [
        ("e7", "c1", -4_000, -400, None),
        ("e6", "c3", 10_000, 1_000, None),
        ("e4", "c2", 10_000, 1_000, None),
        ("e2", "c1", 10_000, 1_000, None),
    ]
    assert (items[-1]["account"], items[-1]["unit"]) == ("crm-1", "USD")
    of_one = ask(f"{KEYCRM}/payments", customer="c1")[1]["items"]
    assert [(each["event"], each["earning"], each["reason"]) for each in of_one] == [
        ("e8", 0, "earning_time_over"),
        ("e7", -400, None),
        ("e2", 1_000, None),
    ]
    assert of_one[0]["message"] == "Payments of this customer earned until 2027-03-01T09:00:00.000Z."
    assert [each["event"] for each in ask(f"{KEYCRM}/payments", customer="c2")[1]["items"]] == ["e4"]


@pytest.mark.parametrize("asked", [{}, {"customer": "c1"}])
def test_payments_come_in_pages(ask: Ask, business: Business, asked: dict[str, str]) -> None:
    customers_of_anna(business, 1)
    for _ in range(4):
        business.after(minutes=1).post("payment", "c1", amount=10_000)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = ask(f"{KEYCRM}/payments", limit="2", **asked, **cursor)[1]
        assert len(page["items"]) <= 2
        seen += [each["event"] for each in page["items"]]
        if not page["has_more"]:
            break
        cursor = {"starting_after": page["next_cursor"]}
    assert seen == ["e6", "e5", "e4", "e3", "e2"]
    assert ask(f"{KEYCRM}/payments", starting_after="e7", **asked)[1]["code"] == "invalid_cursor"


def test_what_earns_points_is_listed_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("mif")
    business.enroll("anna")
    business.partners.add_membership("sub-of-anna", "mif", "anna")
    business.after(minutes=1).post("order", "c1", amount=200_000, code="ANNA")
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    balances = request("/v1/programs/mif/balance")[1]["balances"]
    assert [(each["unit"], each["decimals"], each["available"]) for each in balances] == [
        ("RUB", 2, 0),
        ("points", 0, 500),
    ]
    (order,) = request("/v1/programs/mif/payments")[1]["items"]
    assert (order["amount"], order["unit"], order["earning"]) == (200_000, "RUB", 0)
    assert (order["earnings"], order["reason"]) == ([{"unit": "points", "amount": 500}], None)


# -- money -------------------------------------------------------------------------------------------------------------


def test_the_balance_adds_up(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 10)
    business.request_payout("anna", 5_000)
    (balance,) = ask(f"{KEYCRM}/balance")[1]["balances"]
    assert balance == {
        "unit": "USD",
        "decimals": 2,
        "accrued": 15_000,
        "pending": 0,
        "available": 10_000,
        "reserved": 5_000,
        "paid": 0,
        "written_off": 0,
        "maturing": [],
        "maturing_complete": True,
        "blocked": None,
    }


def request_payout(ask: Ask, amount: Any, to: str = "bank", key: str | None = "k1", **more: Any) -> Answer:
    return ask(f"{KEYCRM}/payouts", method="POST", body={"amount": amount, "to": to, **more}, key=key)


def test_a_payout_is_requested_once_however_often_it_is_sent(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 10)
    status, payout = request_payout(ask, 5_000, comment="for March")
    assert (status, payout["status"], payout["amount"], payout["comment"]) == (201, "processing", 5_000, "for March")
    assert request_payout(ask, 5_000, comment="for March") == (201, payout)
    assert business.balance("anna").reserved == 5_000
    status, problem = request_payout(ask, 6_000)
    assert (status, problem["code"]) == (409, "idempotency_conflict")
    assert ask(f"{KEYCRM}/payouts")[1]["items"] == [payout]


def test_a_body_is_read_as_json_whatever_the_client_calls_it(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 10)
    body, form = {"amount": 5_000, "to": "bank"}, "application/x-www-form-urlencoded"
    status, _ = ask(f"{KEYCRM}/payouts", method="POST", body=body, key="k1", content_type=form)
    assert status == 201


def test_a_refused_request_says_why_and_stays_listed(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 10)
    status, problem = request_payout(ask, 4_999)
    assert (status, problem["code"]) == (422, "below_minimum")
    assert "50.00 USD" in problem["detail"]
    (payout,) = ask(f"{KEYCRM}/payouts")[1]["items"]
    assert (payout["status"], payout["reason"]) == ("refused", problem["detail"])


def test_a_top_up_is_done_at_once_with_its_bonus_and_listed_first(ask: Ask, business: Business) -> None:
    customers_of_anna(business, 10)
    request_payout(ask, 5_000)
    business.after(days=1)
    status, top_up = request_payout(ask, 1_000, "top_up:account-of-anna", "k2")
    assert (status, top_up["status"], top_up["bonus"]) == (201, "done", 1_000)
    assert top_up["paid_at"] == top_up["requested_at"]
    assert [each["status"] for each in ask(f"{KEYCRM}/payouts")[1]["items"]] == ["done", "processing"]


@pytest.mark.parametrize(
    ("amount", "to", "code"),
    [
        (10_000_000, "bank", "insufficient_balance"),
        (1_000, "top_up:account-of-ben", "not_own_account"),
        (5_000, "balance:acme", "target_not_in_terms"),
        (-5_000, "bank", "amount_not_positive"),
        (5_000, "the moon", "invalid_target"),
    ],
)
def test_a_rule_that_forbids_a_payout_is_named(ask: Ask, business: Business, amount: int, to: str, code: str) -> None:
    customers_of_anna(business, 6)
    before = business.balance("anna")
    status, problem = request_payout(ask, amount, to)
    assert (status, problem["code"]) == (422, code)
    assert business.balance("anna") == before


@pytest.mark.parametrize(
    ("amount", "key", "field"), [(50.5, "k", "amount"), ("5000", "k", "amount"), (5_000, None, "idempotency-key")]
)
def test_a_malformed_request_names_the_field(
    ask: Ask, business: Business, amount: Any, key: str | None, field: str
) -> None:
    status, problem = request_payout(ask, amount, key=key)
    assert (status, problem["code"]) == (422, "invalid_request")
    assert [each["field"] for each in problem["errors"]] == [field]
    assert business.payouts.payouts == {}


def test_a_body_that_is_no_json_is_a_400(ask: Ask) -> None:
    status, problem = ask(f"{KEYCRM}/payouts", method="POST", body="{", key="k")
    assert (status, problem["code"]) == (400, "invalid_json")


# -- statistics and explanations ---------------------------------------------------------------------------------------


def test_closed_days_are_final_and_open_ones_provisional(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts(business.stats, {date(2026, 3, 2): ClickCounts(clicks=7, bots=1)})
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business, stats=counts))
    visitor = Visitor()
    business.click(visitor, "anna")
    business.sign_up("c1", visitor)
    business.rollup.run("keycrm", business.now, business.at("2026-03-02T10:00:00+00:00").now)
    business.post("payment", "c1", amount=10_000)
    status, document = request(f"{KEYCRM}/stats")
    first, second = document["rows"]
    assert (status, first["first"], first["provisional"]) == (200, "2026-03-01", False)
    assert (first["clicks"], first["visits"], first["registrations"]) == (1, 1, 1)
    assert (second["first"], second["provisional"]) == ("2026-03-02", True)
    assert (second["clicks"], second["visits"], second["bots"]) == (7, None, 1)
    assert (second["paying_customers"], second["base"], second["commission"]) == (1, 10_000, 1_000)
    assert (document["totals"]["clicks"], document["totals"]["commission"]) == (8, 1_000)
    assert (document["provisional"], document["time_zone"]) == (True, "Europe/Kyiv")


@pytest.fixture
def net_revenue(monkeypatch: pytest.MonkeyPatch) -> Business:
    """bet-n-joy with anna at a rate of her own, below boss; their customer loses 1,000,000 KRW on March 1."""
    business = Business.running("bet-n-joy")
    business.enroll("boss")
    business.enroll("anna", parent="boss", percents={"revshare": Percent.parse("35")})
    for partner in ("anna", "boss"):
        business.approve(partner)
        business.partners.add_membership(f"sub-of-{partner}", "bet-n-joy", partner)
    business.after(minutes=1).sign_up("c1", code="ANNA")
    business.after(minutes=1).post("net_revenue", "c1", amount=1_000_000)
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return business


BET_N_JOY = "/v1/programs/bet-n-joy"


def test_a_day_appears_once_it_is_closed_where_the_terms_say_so(net_revenue: Business) -> None:
    business = net_revenue
    stats = request(f"{BET_N_JOY}/stats")[1]
    assert (stats["rows"], stats["totals"]["base"], stats["provisional"]) == ([], 0, False)
    business.rollup.run("bet-n-joy", business.now, business.at("2026-03-01T20:00:00+00:00").now)
    (day,) = request(f"{BET_N_JOY}/stats")[1]["rows"]
    assert (day["first"], day["registrations"], day["base"]) == ("2026-03-01", 1, 1_000_000)


def test_a_month_shows_in_the_balances_of_both_and_the_terms_name_the_own_rate(net_revenue: Business) -> None:
    business = net_revenue
    business.rollup.run("bet-n-joy", business.now, business.at("2026-04-01T00:00:00+00:00").now)
    for partner, earned in (("anna", 350_000), ("boss", 17_500)):
        (balance,) = request(f"{BET_N_JOY}/balance", sub=f"sub-of-{partner}")[1]["balances"]
        assert (balance["unit"], balance["available"]) == ("KRW", earned)
    rewards = request("/v1/me")[1]["memberships"][0]["terms"]["rewards"]
    assert [(each["id"], each["events"], each["percent"]) for each in rewards] == [
        ("revshare", ["net_revenue"], "35"),
        ("override", [], "5"),
    ]
    assert "commission" in rewards[1]["text"]


def test_any_period_can_be_asked_for_up_to_a_year(ask: Ask, business: Business) -> None:
    business.at("2026-03-10T10:00:00+00:00")
    days = [each["first"] for each in ask(f"{KEYCRM}/stats", **{"from": "2026-02-27", "to": "2026-03-02"})[1]["rows"]]
    assert days == ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]
    assert len(ask(f"{KEYCRM}/stats", to="2030-01-01")[1]["rows"]) == 10
    for period in ({"from": "2026-03-11"}, {"from": "2024-01-01"}, {"from": "yesterday"}):
        status, problem = ask(f"{KEYCRM}/stats", **period)
        assert (status, [each["field"] for each in problem["errors"]]) == (422, ["from"])


def test_an_event_explains_itself_to_the_partner_whose_customer_it_is(ask: Ask, business: Business) -> None:
    visitor = Visitor()
    business.click(visitor, "anna")
    business.after(days=1).click(visitor, "ben")
    signup = business.sign_up("c1", visitor)
    payment = business.after(minutes=1).post("payment", "c1", amount=10_000)
    refund = business.after(minutes=1).refund(payment, 4_000)
    why = ask(f"{KEYCRM}/events/{signup}/explanation")[1]
    assert (why["kind"], why["reason"]) == ("recorded", "attributed")
    fates = [(each["mine"], each["reason"]) for each in why["candidates"]]
    assert fates == [(True, "won"), (False, "earlier_click_won")]
    assert [each["reference"] is None for each in why["candidates"]] == [False, True]
    assert "ben" not in json.dumps(why)
    assert (why["click_model"], why["bound_at_event"], why["of"]) == ("first_click", None, None)
    paid = ask(f"{KEYCRM}/events/{payment}/explanation")[1]
    (line,) = paid["lines"]
    assert (line["base"], line["rate"], line["amount"]) == (10_000, "10", 1_000)
    assert (paid["click_model"], paid["bound_at_event"], paid["of"]) == ("first_click", signup, None)
    why = ask(f"{KEYCRM}/events/{refund}/explanation")[1]
    assert (why["reason"], why["of"]) == ("reversed", payment)
    assert [(each["amount"], each["reverses"]) for each in why["lines"]] == [(-400, line["id"])]


def test_whose_click_lost_learns_so_and_nothing_of_the_winner(ask: Ask, business: Business) -> None:
    visitor = Visitor()
    business.click(visitor, "anna")
    business.after(days=1).click(visitor, "ben")
    signup = business.sign_up("c1", visitor)
    payment = business.after(minutes=1).post("payment", "c1", amount=10_000)
    why = ask(f"{KEYCRM}/events/{signup}/explanation", sub="sub-of-ben")[1]
    assert (why["reason"], why["lines"], why["facts"]) == ("not_yours", [], {})
    assert (why["bound_at_event"], why["of"]) == (None, None)
    fates = [(each["mine"], each["reason"]) for each in why["candidates"]]
    assert fates == [(False, "won"), (True, "earlier_click_won")]
    assert "anna" not in json.dumps(why)
    assert ask(f"{KEYCRM}/events/{payment}/explanation", sub="sub-of-ben")[0] == 404


def test_an_event_without_an_outcome_yet_says_so(ask: Ask, business: Business) -> None:
    business.settles_at_once = False
    signup = business.sign_up("c1", code="ANNA")
    status, problem = ask(f"{KEYCRM}/events/{signup}/explanation")
    assert (status, problem["code"]) == (404, "not_settled_yet")
    assert ask(f"{KEYCRM}/events/{signup}/explanation", sub="sub-of-ben")[1]["code"] == "unknown_event"
    assert ask(f"{KEYCRM}/events/never/explanation")[1]["code"] == "unknown_event"
