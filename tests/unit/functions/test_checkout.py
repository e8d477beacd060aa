"""A shop sells over HTTP: what a purchase costs, which points pay part of it, and how they come back."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.checkout import handler as checkout
from linkledger.access.api_keys import KeyKind, key_of, revoke
from linkledger.ledger.entries import AccountKey, EntryKind
from linkledger.ledger.recipients import customer_recipient
from linkledger.simulation.running_program import KEYS
from linkledger.tracking.click_id import issue_click_id
from linkledger_aws.secrets import SecretUnavailable
from tests.builders import Business, Visitor
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, published_event, till_of

RUB = 100
Ask = Callable[..., tuple[int, dict[str, Any]]]


def running(preset: str, monkeypatch: pytest.MonkeyPatch) -> Business:
    """A program with its partner anna, and a shop that asks with its key."""
    business = Business.running(preset)
    business.enroll("anna")
    till = till_of(business)
    monkeypatch.setattr(checkout, "till", lambda: till)
    return business


@pytest.fixture
def zenden(monkeypatch: pytest.MonkeyPatch) -> Business:
    """PROGRAMS.md zenden: c1 used anna's code once, and holds 500 points as she does."""
    business = running("zenden", monkeypatch)
    business.post("order", "c1", amount=2000 * RUB, code="ANNA")
    return business


@pytest.fixture
def mif(monkeypatch: pytest.MonkeyPatch) -> Business:
    """PROGRAMS.md mif: a friend signed up with anna's code."""
    business = running("mif", monkeypatch)
    business.sign_up("friend", code="ANNA")
    return business


def ask(path: str, body: Any, *, of: str, token: str | None = None, key: str | None = None) -> tuple[int, Any]:
    """Status and document; ``token`` is the API key, by default that of the program."""
    event = published_event("http-api-v2-events") | {"rawPath": path, "body": json.dumps(body)}
    event["requestContext"]["http"] |= {"method": "POST", "path": path}
    event["headers"] |= {"authorization": f"Bearer {token or f'llk_key-of-{of}'}"}
    if key is not None:
        event["headers"] |= {"idempotency-key": key}
    answer = checkout.handler(event, Context())
    return answer["statusCode"], json.loads(answer["body"])


def quote(of: str, customer: str, purchase: int, **fields: Any) -> tuple[int, Any]:
    return ask("/v1/quotes", {"customer": customer, "purchase": purchase, "currency": "RUB"} | fields, of=of)


def redeem(points: int, purchase: int, *, key: str | None = "till-7", **owner: Any) -> tuple[int, Any]:
    body = {"points": points, "purchase": purchase, "currency": "RUB"} | (owner or {"customer": "c1"})
    return ask("/v1/redemptions", body, of="zenden", key=key)


def give_back(redemption: str, **owner: Any) -> tuple[int, Any]:
    return ask(f"/v1/redemptions/{redemption}/return", owner or {"customer": "c1"}, of="zenden")


def points(business: Business, recipient: str = "customer:c1") -> int:
    return business.ledger.balance(AccountKey(business.name, recipient, "points")).available


def trail(business: Business) -> list[tuple[str, str, str]]:
    lines, _ = business.audit.page(business.name, "2026-03", limit=100, cursor=None)
    return [(str(each.actor), each.name, each.outcome.value) for each in reversed(lines)]


def test_the_first_1000_cost_700_and_the_second_1000_cost_1000(mif: Business) -> None:
    status, first = quote("mif", "friend", 1000 * RUB)
    assert (status, first["pays"], first["discount"], first["unit"]) == (200, 700 * RUB, 300 * RUB, "RUB")
    assert [(each["rule"], each["reason"]) for each in first["reasons"]] == [("friend_discount", "discount")]
    assert quote("mif", "friend", 1000 * RUB)[1] == first
    mif.post("order", "friend", amount=700 * RUB)
    second = quote("mif", "friend", 1000 * RUB)[1]
    assert (second["pays"], second["reasons"][0]["reason"]) == (1000 * RUB, "not_first")
    assert trail(mif) == []


def test_points_pay_what_the_discount_leaves(mif: Business) -> None:
    for friend in ("friend", "second", "third"):
        mif.sign_up(friend, code="ANNA")
        mif.post("order", friend, amount=700 * RUB)
    assert points(mif, "anna") == 1_500
    mif.sign_up("fourth", code="ANNA")
    pays = quote("mif", "fourth", 1000 * RUB)[1]["pays"]
    body = {"partner": "anna", "purchase": pays, "currency": "RUB"}
    status, problem = ask("/v1/redemptions", body | {"points": 701}, of="mif", key="till-1")
    assert (status, problem["code"]) == (422, "over_share")
    assert ask("/v1/redemptions", body | {"points": 700}, of="mif", key="till-1")[0] == 201


def test_a_code_or_a_click_at_the_till_counts_for_somebody_new(mif: Business) -> None:
    assert quote("mif", "new", 1000 * RUB)[1]["pays"] == 1000 * RUB
    assert quote("mif", "new", 1000 * RUB, code="anna")[1]["pays"] == 700 * RUB
    assert quote("mif", "new", 1000 * RUB, code="NOBODY")[1]["pays"] == 1000 * RUB
    visitor = Visitor()
    mif.click(visitor, "anna")
    assert quote("mif", "new", 1000 * RUB, click_id=visitor.click_id)[1]["pays"] == 700 * RUB
    assert quote("mif", "new", 1000 * RUB, click_id="forged")[1]["pays"] == 1000 * RUB
    elsewhere = issue_click_id(
        KEYS, program="b1", partner="anna", code="ANNA", at_ms=1772355600000, shard=1, random=b"123456"
    )
    assert quote("mif", "new", 1000 * RUB, click_id=elsewhere)[1]["pays"] == 1000 * RUB


def test_of_500_points_400_pay_a_fifth_of_2000_roubles(zenden: Business) -> None:
    said = quote("zenden", "c1", 2000 * RUB)[1]
    assert (said["points_held"], said["points_spendable"], said["pays"]) == (500, 400, 2000 * RUB)
    status, problem = redeem(401, 2000 * RUB)
    assert (status, problem["code"]) == (422, "over_share")
    status, redeemed = redeem(400, 2000 * RUB)
    assert (status, redeemed["customer"], redeemed["points"], redeemed["status"]) == (201, "c1", 400, "redeemed")
    assert (redeemed["partner"], redeemed["unit"]) == (None, "points")
    assert points(zenden) == 100
    assert quote("zenden", "c1", 2000 * RUB)[1]["points_spendable"] == 100
    status, problem = redeem(101, 2000 * RUB, key="till-8")
    assert (status, problem["code"]) == (422, "insufficient_balance")


def test_a_partner_spends_its_own_points(zenden: Business) -> None:
    assert redeem(100, 2000 * RUB, partner="anna")[1]["partner"] == "anna"
    assert (points(zenden, "anna"), points(zenden)) == (400, 500)


def test_a_repeated_redemption_takes_no_more_and_another_under_its_key_is_a_conflict(zenden: Business) -> None:
    first = redeem(400, 2000 * RUB)
    assert redeem(400, 2000 * RUB) == first
    assert points(zenden) == 100
    status, problem = redeem(1, 2000 * RUB)
    assert (status, problem["code"]) == (409, "idempotency_conflict")


def test_a_redemption_needs_its_key(zenden: Business) -> None:
    status, problem = redeem(400, 2000 * RUB, key=None)
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "invalid_request", "idempotency-key")
    assert points(zenden) == 500


def test_a_cancelled_purchase_gives_all_points_back_once(zenden: Business) -> None:
    redemption = redeem(400, 2000 * RUB)[1]["id"]
    zenden.after(days=1)
    status, returned = give_back(redemption)
    assert (status, returned["status"], returned["points"]) == (200, "returned", 400)
    assert points(zenden) == 500
    assert give_back(redemption) == (200, returned)
    assert points(zenden) == 500
    account = AccountKey("zenden", customer_recipient("c1"), "points")
    assert zenden.ledger.balance(account).paid == 0
    assert [each.kind for each in zenden.ledger.entries_of(account)].count(EntryKind.RETURN) == 1
    status, problem = redeem(400, 2000 * RUB)
    assert (status, problem["code"]) == (409, "redemption_returned")
    assert points(zenden) == 500
    assert redeem(400, 2000 * RUB, key="till-8")[0] == 201


@pytest.mark.parametrize("owner", [{"customer": "c2"}, {"partner": "anna"}, {"partner": "c1"}])
def test_anothers_redemption_is_unknown(zenden: Business, owner: dict[str, str]) -> None:
    redemption = redeem(400, 2000 * RUB)[1]["id"]
    status, problem = give_back(redemption, **owner)
    assert (status, problem["code"]) == (404, "unknown_redemption")
    assert points(zenden) == 100


def test_a_payout_is_no_redemption(monkeypatch: pytest.MonkeyPatch) -> None:
    letoile = running("letoile", monkeypatch)
    letoile.approve("anna")
    letoile.sign_up("c1", code="ANNA")
    letoile.post("order", "c1", amount=50_000 * RUB)
    payout = letoile.after(days=40).request_payout("anna", 1000 * RUB)
    path = f"/v1/redemptions/{payout.id}/return"
    assert ask(path, {"partner": "anna"}, of="letoile")[1]["code"] == "unknown_redemption"


def test_what_moves_points_is_in_the_trail_by_the_keys_prefix(zenden: Business) -> None:
    redemption = redeem(400, 2000 * RUB)[1]["id"]
    zenden.after(minutes=1)
    give_back(redemption)
    zenden.after(minutes=1)
    redeem(501, 20_000 * RUB, key="till-9")
    assert trail(zenden) == [
        ("key:llk_key-", "points.redeemed", "done"),
        ("key:llk_key-", "points.returned", "done"),
        ("key:llk_key-", "points.redeemed", "refused"),
    ]
    lines, _ = zenden.audit.page("zenden", "2026-03", limit=100, cursor=None)
    assert {each.target for each in lines} > {f"redemption/{redemption}"}
    assert {field for each in lines for field in each.changes} == {"points", "purchase", "status"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"customer": "c1", "purchase": 0, "currency": "RUB"}, {"purchase"}),
        ({"customer": "a#b", "purchase": 15.5, "colour": "red"}, {"customer", "purchase", "currency", "colour"}),
        ({"purchase": "100", "currency": "RUB"}, {"customer", "purchase"}),
    ],
)
def test_a_malformed_quote_names_every_faulty_field(zenden: Business, body: dict[str, Any], fields: set[str]) -> None:
    status, problem = ask("/v1/quotes", body, of="zenden")
    assert (status, {each["field"] for each in problem["errors"]}) == (422, fields)


def test_another_currency_is_refused(zenden: Business) -> None:
    assert quote("zenden", "c1", 2000, currency="USD")[1]["code"] == "wrong_currency"
    assert redeem(1, 2000, customer="c1", currency="USD")[1]["code"] == "wrong_currency"


@pytest.mark.parametrize("owner", [{"customer": "c1", "partner": "anna"}, {"customer": None}])
def test_points_are_somebodys(zenden: Business, owner: dict[str, Any]) -> None:
    assert redeem(1, 2000 * RUB, **owner)[0] == 422


@pytest.mark.parametrize("token", ["llk_of-nobody", "llt_of-a-network", "llk_key-of-mif"])
def test_a_wrong_key_learns_nothing_whatever_it_asks(zenden: Business, token: str) -> None:
    zenden.api_keys.put_new(key_of("zenden", KeyKind.POSTBACK, "adcombo", "llt_of-a-network", zenden.now))
    for path in ("/v1/quotes", "/v1/redemptions", "/v1/redemptions/po_1/return"):
        for body in ({}, {"customer": "c1", "purchase": 1, "currency": "RUB"}):
            status, problem = ask(path, body, of="zenden", token=token, key="k")
            assert (status, problem["code"]) == (401, "invalid_api_key")
    assert trail(zenden) == []


def test_a_revoked_key_works_no_more(zenden: Business) -> None:
    (key,) = zenden.api_keys.of_owner("zenden")
    assert quote("zenden", "c1", 1000)[0] == 200
    revoke(zenden.api_keys, key, zenden.now)
    assert quote("zenden", "c1", 1000)[0] == 401


def test_a_keys_use_is_noted_once_a_day(zenden: Business) -> None:
    (key,) = zenden.api_keys.of_owner("zenden")
    assert key.last_used_on is None
    quote("zenden", "c1", 1000)
    assert zenden.api_keys.of_owner("zenden")[0].last_used_on == zenden.now.date()
    zenden.api_keys.note_use(key.sha256, zenden.began.date().replace(day=9))
    quote("zenden", "c1", 1000)
    assert zenden.api_keys.of_owner("zenden")[0].last_used_on == zenden.began.date().replace(day=9)
    zenden.after(days=1)
    quote("zenden", "c1", 1000)
    assert zenden.api_keys.of_owner("zenden")[0].last_used_on == zenden.now.date()


def test_without_signing_keys_nothing_is_quoted(mif: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_yet() -> None:
        raise SecretUnavailable("secret_unavailable", "The service can't read its keys; try again in a minute.")

    monkeypatch.setattr(checkout, "till", lambda: till_of(mif, signing_keys=none_yet))
    assert quote("mif", "friend", 1000)[0] == 503


def test_the_log_names_neither_customers_nor_keys(zenden: Business, written: Written) -> None:
    redeem(401, 2000 * RUB)
    quote("zenden", "c1@home.example", 1000)
    written.look()
    assert "over_share" in written.text
    for personal in ("c1@home.example", "llk_"):
        assert personal not in written.text
