"""An operator decides on conversions that came without a network's token."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from linkledger.access.operators import Operator, Scope
from tests.builders import Business, Visitor
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import intake_of, operators_desk_of

CONVERSIONS = "/v1/operator/programs/letoile/conversions"
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """letoile with its partner anna; dana may adjust the ledger, erik may not."""
    business = Business.running("letoile", settles_at_once=False)
    business.enroll("anna")
    business.approve("anna")
    for name, scopes in (("dana", {Scope.LEDGER_ADJUST, Scope.AUDIT_READ}), ("erik", {Scope.PROGRAM_WRITE})):
        business.operators.put_new(Operator(f"sub-of-{name}", name, frozenset(scopes), business.now))
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    desk = operators_desk_of(business)
    monkeypatch.setattr(operator_api, "desk", lambda: desk)

    def asked(path: str, *, sub: str = "sub-of-dana", **options: Any) -> Answer:
        return send(operator_api, path, sub=sub, **options)

    return asked


def report(business: Business, tid: str) -> str:
    """Somebody clicks anna's link and buys for 100.00; the shop's page reports it without a token."""
    visitor = Visitor()
    business.after(minutes=1).click(visitor, "anna")
    assert visitor.click_id is not None
    query = {"click_id": visitor.click_id, "tid": tid, "status": "approved", "event": "order", "payout": "100"}
    return intake_of(business).postbacks().take_unsigned(query | {"currency": "RUB"}, business.now).id


def test_conversions_wait_in_pages_oldest_first(ask: Ask, business: Business) -> None:
    ids = [report(business, f"t{number}") for number in range(3)]
    status, page = ask(CONVERSIONS, limit="2")
    assert (status, [each["id"] for each in page["items"]], page["has_more"]) == (200, ids[:2], True)
    first = page["items"][0]
    assert (first["status"], first["partner"], first["amount"], first["unit"]) == ("waiting", "anna", 10_000, "RUB")
    assert (first["network"], first["reason"], first["tid"]) == (None, "no_token", "t0")
    rest = ask(CONVERSIONS, limit="2", starting_after=page["next_cursor"])[1]
    assert ([each["id"] for each in rest["items"]], rest["has_more"]) == (ids[2:], False)


def test_an_approved_conversion_earns_from_the_moment_at_which_it_came(ask: Ask, business: Business) -> None:
    id_ = report(business, "t1")
    came = business.now
    business.after(days=3)
    status, approved = ask(f"{CONVERSIONS}/{id_}/approve", method="POST")
    assert (status, approved["status"]) == (200, "approved")
    event = business.events.accepted["letoile", approved["event"]]
    assert (event.occurred_at, event.received_at) == (came, business.now)
    business.settle(event.id)
    assert business.earned(event.id) == 1_300
    assert ask(CONVERSIONS)[1]["items"] == []
    assert ask(f"{CONVERSIONS}/{id_}")[1] == approved
    assert ask(f"{CONVERSIONS}/{id_}/approve", method="POST")[1]["status"] == "approved"
    assert len(business.events.accepted) == 1


def test_a_declined_conversion_stays_listed_with_its_reason(ask: Ask, business: Business) -> None:
    id_ = report(business, "t1")
    path = f"{CONVERSIONS}/{id_}/decline"
    assert ask(path, method="POST", body={})[1]["errors"][0]["field"] == "reason"
    assert ask(path, method="POST", body={"reason": "test order"})[1]["status"] == "declined"
    (listed,) = ask(CONVERSIONS, status="declined")[1]["items"]
    assert (listed["id"], listed["reason"]) == (id_, "test order")
    status, problem = ask(f"{CONVERSIONS}/{id_}/approve", method="POST")
    assert (status, problem["code"]) == (409, "conversion_decided")
    assert business.events.accepted == {}


def test_only_what_may_need_somebody_is_listed(ask: Ask) -> None:
    status, problem = ask(CONVERSIONS, status="approved")
    assert (status, problem["errors"][0]["field"]) == (422, "status")
    assert ask(CONVERSIONS, status="pending")[1]["items"] == []


def test_another_programs_conversion_is_unknown(ask: Ask, business: Business) -> None:
    id_ = report(business, "t1")
    other = f"/v1/operator/programs/b1/conversions/{id_}"
    assert ask(other)[1]["code"] == "unknown_conversion"
    assert ask(f"{other}/approve", method="POST")[1]["code"] == "unknown_conversion"
    assert ask(f"{other}/decline", method="POST", body={"reason": "x"})[1]["code"] == "unknown_conversion"
    assert ask("/v1/operator/programs/b1/conversions")[1]["code"] == "unknown_program"


def test_who_may_not_adjust_the_ledger_neither_sees_nor_decides(ask: Ask, business: Business) -> None:
    id_ = report(business, "t1")
    for path, method, body in (
        (CONVERSIONS, "GET", None),
        (f"{CONVERSIONS}/{id_}", "GET", None),
        (f"{CONVERSIONS}/{id_}/approve", "POST", None),
        (f"{CONVERSIONS}/{id_}/decline", "POST", {"reason": "x"}),
    ):
        assert ask(path, method=method, body=body, sub="sub-of-erik")[1]["code"] == "missing_scope"
    assert business.events.accepted == {}


def test_the_trail_says_who_decided_what_and_why(ask: Ask, business: Business) -> None:
    one, two = report(business, "t1"), report(business, "t2")
    approved = ask(f"{CONVERSIONS}/{one}/approve", method="POST")[1]
    business.after(minutes=1)
    ask(f"{CONVERSIONS}/{two}/decline", method="POST", body={"reason": "test order"})
    declined_line, approved_line = ask("/v1/operator/audit", program="letoile", month="2026-03")[1]["items"]
    assert (approved_line["action"], approved_line["target"]) == ("conversion.approved", f"conversion/{one}")
    assert approved_line["changes"] == {"status": ["waiting", "approved"], "event": [None, approved["event"]]}
    assert (declined_line["actor"], declined_line["reason"]) == ("operator:dana", "test order")
    assert declined_line["changes"] == {"status": ["waiting", "declined"]}
