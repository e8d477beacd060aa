"""Operators say over HTTP what each other may do, and nobody says it of itself."""

import pytest

from linkledger.access.operators import Scope
from tests.builders import Business
from tests.unit.functions.operators_asking import Office


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office.of(Business.running("keycrm"), {Scope.OPERATOR_WRITE, Scope.AUDIT_READ}, monkeypatch)


def test_operators_are_listed_with_their_scopes(office: Office) -> None:
    dana, erik = office.get("operators")["items"]
    assert (dana["operator"], dana["scopes"]) == ("dana", ["audit:read", "operator:write"])
    assert (erik["operator"], erik["scopes"], erik["removed_at"]) == ("erik", [], None)


def test_an_operator_gives_another_one_its_scopes_from_the_next_request_on(office: Office) -> None:
    body = {"preset": "b1"}
    assert office.ask("programs", method="POST", body=body, who="erik")[0] == 403
    status, erik = office.ask("operators/erik/scopes", method="PUT", body={"scopes": ["program:write"]})
    assert (status, erik["scopes"]) == (200, ["program:write"])
    assert office.ask("programs", method="POST", body=body, who="erik")[0] == 201
    granted = next(line for line in office.trail() if line["action"] == "operator.granted")
    assert (granted["actor"], granted["target"]) == ("operator:dana", "operator/erik")
    assert granted["changes"] == {"scopes": ([], ["program:write"])}


def test_a_removed_operator_is_nobody_and_never_comes_back(office: Office) -> None:
    status, erik = office.ask("operators/erik/remove", method="POST")
    assert (status, erik["scopes"], erik["removed_at"]) == (200, [], "2026-03-01T09:00:00.000Z")
    assert office.refused("me", method="GET", who="erik") == (403, "no_operator")
    again = office.refused("operators/erik/scopes", method="PUT", body={"scopes": ["program:write"]})
    assert again == (422, "operator_removed")
    assert office.trail()[0]["changes"] == {"removed_at": (None, "2026-03-01T09:00:00.000Z")}


def test_nobody_decides_about_its_own_rights(office: Office) -> None:
    every = {"scopes": [str(each) for each in Scope]}
    assert office.refused("operators/dana/scopes", method="PUT", body=every) == (422, "own_rights")
    assert office.refused("operators/dana/remove") == (422, "own_rights")
    assert office.refused("operators/erik/scopes", method="PUT", body=every, who="erik") == (403, "missing_scope")
    assert office.refused("operators/dana/remove", who="erik") == (403, "missing_scope")
    assert [line["reason"] for line in office.trail()] == ["own_rights", "own_rights", "missing_scope", "missing_scope"]
    assert office.business.operators.by_sub["sub-of-dana"].scopes == {Scope.OPERATOR_WRITE, Scope.AUDIT_READ}


def test_what_is_no_scope_or_no_operator_is_named(office: Office) -> None:
    body = {"scopes": ["program:write", "everything", "root"]}
    status, problem = office.ask("operators/erik/scopes", method="PUT", body=body)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, ["scopes[1]", "scopes[2]"])
    assert "payout:export" in problem["detail"]
    assert office.refused("operators/nobody/scopes", method="PUT", body={"scopes": []}) == (404, "unknown_operator")
    assert office.refused("operators/nobody/remove") == (404, "unknown_operator")
