"""What comes in by keys and tokens, over HTTP and with IAM enforced: batches, postbacks, quotes, points and back."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.e2e.office import Office
from tests.e2e.portal import Portal
from tests.e2e.shop import Shop
from tests.e2e.visitors import Visitor
from tests.e2e.web import Answer, send

RUB = 100


@pytest.fixture(scope="module")
def office_with_shops(office: Office) -> Office:
    for program in ("zenden", "letoile"):
        office.run("programs", "load", program)
    return office


@pytest.fixture(scope="module")
def till(office_with_shops: Office) -> Shop:
    return office_with_shops.open_shop("till", "zenden", "RUB")


@pytest.fixture(scope="module")
def zoe(office_with_shops: Office) -> Portal:
    return office_with_shops.enroll("zenden", "zoe")


def ask(shop: Shop, path: str, body: dict[str, Any], **headers: str) -> Answer:
    url = shop.events_url.removesuffix("/v1/events") + path
    sent = {"authorization": f"Bearer {shop.key}", "content-type": "application/json"}
    return send(
        "POST", url, sent | {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(body)
    )


def test_points_of_a_batch_of_orders_pay_part_of_a_purchase_and_come_back(
    office_with_shops: Office, till: Shop, zoe: Portal
) -> None:
    """PROGRAMS.md zenden: of 500 points 400 pay a fifth of 2000 roubles."""
    orders = [till.event("order", f"zc{each}", amount=2000 * RUB, code="ZOE") for each in range(3)]
    answer = till.post({"events": [*orders, till.event("order", "zc9", amount=1, currency="USD"), orders[0]]})
    assert answer.status == 207, answer.text
    statuses = [each["status"] for each in answer.document["results"]]
    assert statuses == ["accepted", "accepted", "accepted", "refused", "duplicate"]
    office_with_shops.settle_events()

    purchase = {"customer": "zc0", "purchase": 2000 * RUB, "currency": "RUB"}
    said = ask(till, "/v1/quotes", purchase)
    assert said.status == 200, said.text
    assert (said.document["points_held"], said.document["points_spendable"]) == (500, 400)
    redeemed = ask(till, "/v1/redemptions", purchase | {"points": 400}, idempotency_key="till-1")
    assert redeemed.status == 201, redeemed.text
    assert ask(till, "/v1/redemptions", purchase | {"points": 400}, idempotency_key="till-1").text == redeemed.text
    assert ask(till, "/v1/quotes", purchase).document["points_held"] == 100
    path = f"/v1/redemptions/{redeemed.document['id']}/return"
    for _ in range(2):
        returned = ask(till, path, {"customer": "zc0"})
        assert (returned.status, returned.document["status"]) == (200, "returned")
    assert ask(till, "/v1/quotes", purchase).document["points_held"] == 500
    assert ask(till, path, {"customer": "zc1"}).status == 404


def test_a_networks_conversion_earns_and_is_taken_back(office_with_shops: Office) -> None:
    office = office_with_shops
    nora = office.enroll("letoile", "nora")
    office.run("partners", "approve", "letoile", "nora")
    token = json.loads(office.run("programs", "key", "letoile", "--network", "adcombo", "--json"))["api_key"]
    visitor = Visitor()
    visitor.follow(office.link("NORA"))

    def report(status: str, token: str, method: str = "GET", tid: str = "t1") -> Answer:
        query = {"click_id": visitor.click_id, "tid": tid, "status": status, "payout": "100.00", "currency": "RUB"}
        return send(method, f"{office.stack.api_url}/postback?{urlencode(query | {'event': 'order', 'token': token})}")

    assert report("approved", token, "HEAD").status == 200
    assert report("approved", "llt_of-nobody").status == 401
    assert report("pending", token).document == {"status": "pending"}
    for _ in range(2):
        assert report("approved", token).document == {"status": "approved"}
    office.settle_events()
    assert nora.earnings == {"pb:adcombo:t1": 13_00}
    assert report("rejected", token).document == {"status": "rejected"}
    office.settle_events()
    assert sum(nora.earnings.values()) == 0

    assert report("approved", "", tid="t2").document == {"status": "waiting"}
    rita = office.operator("rita")
    path = "/operator/programs/letoile/conversions"
    (waiting,) = rita.ask(path).document["items"]
    approved = rita.ask(f"{path}/{waiting['id']}/approve", "POST")
    assert (approved.status, approved.document["status"]) == (200, "approved"), approved.text
    office.settle_events()
    assert nora.earnings[waiting["event"]] == 13_00

    listed = rita.ask("/operator/programs/letoile/keys").document["items"]
    (network,) = [each for each in listed if each["kind"] == "postback"]
    assert network["last_used_on"] == f"{office.now():%Y-%m-%d}"
    successor = rita.ask(f"/operator/programs/letoile/keys/{network['id']}/rotate", "POST", {"overlap_hours": 0})
    assert successor.status == 201, successor.text
    assert report("pending", token, tid="t3").status == 401
    assert report("pending", successor.document["key"], tid="t3").document == {"status": "pending"}
    assert rita.ask(f"/operator/programs/letoile/keys/{network['id']}/revoke", "POST").document["status"] == "ended"
