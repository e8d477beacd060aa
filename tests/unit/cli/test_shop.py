"""The demo's shop and its visitors, over real HTTP on loopback."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from cli.demo.scenario import PRICES
from cli.demo.shop import Shop
from cli.demo.visitor import Visitor
from cli.http import send
from cli.merchant import Answer, Merchant
from tests.unit.cli.fake_api import FakeApi, running_api


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with running_api() as found:
        yield found


@pytest.fixture
def shop(api: FakeApi) -> Iterator[Shop]:
    with Shop(PRICES) as found:
        found.merchants["keycrm"] = Merchant(api.url, "llk_secret")
        api.landing = found.page("keycrm")
        yield found


def test_a_visitor_signs_up_with_the_click_id_that_the_landing_page_received(api: FakeApi, shop: Shop) -> None:
    visitor = Visitor("a browser")
    visitor.click(f"{api.url}/r/OLENA")
    reply = visitor.sign_up(shop.page("keycrm"), "crm-01", name="Ann & Bo", email="ann@example.com")
    assert reply.status == 201
    sent = {"id": "signup-crm-01", "type": "signup", "customer": "crm-01", "click_id": "click-1"}
    assert api.events == [sent | {"name": "Ann & Bo", "email": "ann@example.com"}]
    assert api.keys == ["Bearer llk_secret"]


def test_a_visitor_keeps_the_cookie_and_another_has_a_jar_of_its_own(api: FakeApi, shop: Shop) -> None:
    first, second = Visitor("one"), Visitor("two")
    for visitor in (first, second, first):
        visitor.click(f"{api.url}/r/OLENA")
    assert api.cookies == ["", "", "ll=cookie-1"]
    assert (first.click_id, second.click_id) == ("click-3", "click-2")


def test_who_comes_without_a_link_sends_no_click_id(api: FakeApi, shop: Shop) -> None:
    Visitor("a browser").sign_up(shop.page("keycrm"), "crm-01")
    assert "click_id" not in api.events[0]


def test_the_page_shows_the_click_id_and_its_button_signs_up_and_pays(api: FakeApi, shop: Shop) -> None:
    sales: list[tuple[str, list[Answer]]] = []
    shop.on_sale = lambda program, answers: sales.append((program, answers))
    page = send("GET", shop.page("keycrm") + "?click_id=abc.def").body.decode()
    assert "<code>abc.def</code>" in page
    assert "Sign up and pay 100.00 USD" in page
    form = urlencode({"customer": "visitor-1", "click_id": "abc.def", "occurred_at": "2020-01-01T00:00:00Z"}).encode()
    assert send("POST", shop.page("keycrm") + "buy", body=form).status == 201
    assert [each["type"] for each in api.events] == ["signup", "payment"]
    assert (api.events[1]["amount"], api.events[1]["currency"]) == (10_000, "USD")
    assert not any("occurred_at" in each for each in api.events), "a form says who, never when"
    assert [(program, len(answers)) for program, answers in sales] == [("keycrm", 2)]


def test_the_page_escapes_what_the_address_holds(shop: Shop) -> None:
    page = send("GET", shop.page("keycrm") + "?click_id=%22%3E%3Cscript%3E").body.decode()
    assert "<script>" not in page


def test_a_refused_sign_up_shows_why(api: FakeApi, shop: Shop) -> None:
    def refuse(_event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 422, {"code": "invalid_event", "detail": "customer: no"}

    api.answer = refuse
    reply = Visitor("a browser").sign_up(shop.page("keycrm"), "crm-01")
    assert reply.status == 422
    assert "customer: no" in reply.body.decode()


def test_an_unknown_shop_and_an_empty_form_are_refused(shop: Shop) -> None:
    assert send("GET", shop.page("acme")).status == 404
    assert send("POST", shop.page("keycrm") + "buy", body=b"").status == 400
