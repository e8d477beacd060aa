"""An operator runs the programs over HTTP: within its scopes, and everything that it does is in the trail."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from linkledger.access.operators import Operator, Scope, remove
from tests.builders import Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import operators_desk_of

BET = "/v1/operator/programs/bet-n-joy"
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """bet-n-joy, which approves partners by hand, with dana who may approve and erik who may only look."""
    business = Business.running("bet-n-joy")
    for name, scopes in (("dana", {Scope.PARTNER_APPROVE, Scope.AUDIT_READ}), ("erik", set[Scope]())):
        business.operators.put_new(Operator(f"sub-of-{name}", name, frozenset(scopes), business.now))
    business.enroll("anna")
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    desk = operators_desk_of(business)
    monkeypatch.setattr(operator_api, "desk", lambda: desk)

    def asked(path: str, *, sub: str = "sub-of-dana", **options: Any) -> Answer:
        return send(operator_api, path, sub=sub, **options)

    return asked


def test_an_operator_sees_who_it_is(ask: Ask) -> None:
    assert ask("/v1/operator/me") == (200, {"operator": "dana", "scopes": ["audit:read", "partner:approve"]})


def test_a_sign_in_that_is_no_operators_learns_nothing(ask: Ask, business: Business) -> None:
    status, problem = ask(f"{BET}/partners", sub="sub-of-anna")
    assert (status, problem["code"]) == (403, "no_operator")
    remove(business.operators, "erik", business.now)
    assert ask(f"{BET}/partners", sub="sub-of-erik")[0] == 403
    assert ask("/v1/operator/me", claims={"token_use": "id"})[0] == 401


def test_a_partner_waits_in_the_queue_until_it_is_approved(ask: Ask, business: Business) -> None:
    (waiting,) = ask(f"{BET}/partners", status="pending")[1]["items"]
    assert waiting["partner"] == "anna"
    business.after(hours=1)
    status, approved = ask(f"{BET}/partners/anna/approve", method="POST")
    assert (status, approved["status"], approved["approved_at"]) == (200, "active", "2026-03-01T10:00:00.000Z")
    assert ask(f"{BET}/partners", status="pending")[1]["items"] == []
    (line,) = ask("/v1/operator/audit", program="bet-n-joy", month="2026-03")[1]["items"]
    assert (line["actor"], line["action"], line["target"]) == ("operator:dana", "partner.approved", "partner/anna")
    assert (line["outcome"], line["changes"]) == ("done", {"approved_at": [None, "2026-03-01T10:00:00.000Z"]})


def test_who_lacks_the_scope_is_refused_and_in_the_trail(ask: Ask, business: Business) -> None:
    status, problem = ask(f"{BET}/partners/anna/approve", method="POST", sub="sub-of-erik")
    assert (status, problem["code"]) == (403, "missing_scope")
    assert "partner:approve" in problem["detail"]
    assert business.partners.get("bet-n-joy", "anna").status == "pending"  # type: ignore[union-attr]
    (line,) = ask("/v1/operator/audit", program="bet-n-joy", month="2026-03")[1]["items"]
    assert (line["actor"], line["outcome"], line["reason"]) == ("operator:erik", "refused", "missing_scope")
    assert ask("/v1/operator/audit", month="2026-03", sub="sub-of-erik")[0] == 403


def test_a_retried_request_gets_the_first_answer_and_has_no_second_effect(ask: Ask, business: Business) -> None:
    path = f"{BET}/partners/anna/approve"
    first = ask(path, method="POST", key="k-1")
    business.after(hours=1)
    assert ask(path, method="POST", key="k-1") == first
    assert len(ask("/v1/operator/audit", program="bet-n-joy", month="2026-03")[1]["items"]) == 1
    status, problem = ask(path, method="POST", key="k-1", body={"other": "body"})
    assert (status, problem["code"]) == (409, "idempotency_key_reused")


def test_a_refused_request_is_a_new_try_with_the_same_key(ask: Ask, business: Business) -> None:
    path = f"{BET}/partners/ben/approve"
    assert ask(path, method="POST", key="k-2")[1]["code"] == "unknown_partner"
    business.enroll("ben")
    assert ask(path, method="POST", key="k-2")[0] == 200


def test_another_operators_key_is_another_request(ask: Ask, business: Business) -> None:
    ask(f"{BET}/partners/anna/approve", method="POST", key="k-1")
    assert ask(f"{BET}/partners/anna/approve", method="POST", key="k-1", sub="sub-of-erik")[0] == 403


@pytest.mark.parametrize("body", ['{"name": "\\ud800"}', '{"\\udfff": 1}'])
def test_half_a_character_is_refused_before_anything_reads_it(ask: Ask, body: str) -> None:
    status, problem = ask(f"{BET}/partners/anna/approve", method="POST", body=body)
    assert (status, problem["code"]) == (400, "invalid_json")


def test_a_path_that_no_key_can_hold_is_no_route(ask: Ask) -> None:
    status, problem = ask(f"/v1/operator/programs/{'x' * 2_000}/partners")
    assert (status, problem["code"]) == (404, "unknown_route")
