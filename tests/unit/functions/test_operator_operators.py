"""Operators say over HTTP what each other may do, and nobody says it of itself."""

import pytest

from linkledger.access.operators import Scope, grant
from tests.builders import Business
from tests.unit.functions.operators_asking import Office


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    scopes = {Scope.OPERATOR_WRITE, Scope.AUDIT_READ, Scope.PROGRAM_WRITE}
    return Office.of(Business.running("keycrm"), scopes, monkeypatch)


def test_operators_are_listed_with_their_scopes(office: Office) -> None:
    dana, erik = office.get("operators")["items"]
    assert (dana["operator"], dana["scopes"]) == ("dana", ["audit:read", "operator:write", "program:write"])
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


def test_an_operator_is_invited_by_e_mail_and_may_what_was_given(office: Office) -> None:
    body = {"operator": "frida", "email": "Frida@business.example", "scopes": ["program:write"]}
    status, frida = office.ask("operators", method="POST", body=body)
    assert (status, frida["operator"], frida["scopes"]) == (201, "frida", ["program:write"])
    assert office.business.sign_ins.mailed == ["Frida@business.example"]
    assert office.ask("programs", method="POST", body={"preset": "b1"}, who="frida@business.example")[0] == 201
    line = office.trail()[0]
    assert (line["action"], line["changes"]) == ("operator.invited", {"scopes": (None, ["program:write"])})
    assert "frida@" not in str(line).lower(), "the address is the pool's alone"


def test_who_was_let_go_is_signed_out_and_a_second_try_ends_what_the_first_could_not(office: Office) -> None:
    invited = {"operator": "frida", "email": "frida@business.example", "scopes": []}
    assert office.ask("operators", method="POST", body=invited)[0] == 201
    pool = office.business.sign_ins
    for _ in ("first", "again"):
        assert office.ask("operators/frida/remove", method="POST")[0] == 200
        assert pool.gone == {"sub-of-frida@business.example"}
        pool.gone.clear()
    for once_more in (invited, invited | {"operator": "fritz"}):
        assert office.refused("operators", body=once_more) == (409, "operator_exists")
    assert len(pool.mailed) == 1


def test_nobody_gives_what_it_lacks_and_whoever_manages_may_take_anything(office: Office) -> None:
    paying = {"scopes": ["payout:approve", "program:write"]}
    assert office.refused("operators/erik/scopes", method="PUT", body=paying) == (403, "missing_scope")
    invited = {"operator": "puppet", "email": "dana+1@business.example", **paying}
    assert office.refused("operators", body=invited) == (403, "missing_scope")
    assert office.business.sign_ins.mailed == []
    grant(office.business.operators, "erik", frozenset({Scope.PAYOUT_APPROVE, Scope.PAYOUT_EXPORT}))
    kept = {"scopes": ["payout:approve"]}
    status, erik = office.ask("operators/erik/scopes", method="PUT", body=kept)
    assert (status, erik["scopes"]) == (200, ["payout:approve"]), "what it has it may keep"


def test_an_invitation_names_every_field_that_can_not_be(office: Office) -> None:
    body = {"operator": "a b", "email": "nowhere", "scopes": []}
    status, problem = office.ask("operators", method="POST", body=body)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, ["operator", "email"])
    assert office.refused("operators", body=body, who="erik") == (403, "missing_scope")


def test_nobody_decides_about_its_own_rights(office: Office) -> None:
    every = {"scopes": [str(each) for each in Scope]}
    assert office.refused("operators/dana/scopes", method="PUT", body=every) == (422, "own_rights")
    assert office.refused("operators/dana/remove") == (422, "own_rights")
    assert office.refused("operators/erik/scopes", method="PUT", body=every, who="erik") == (403, "missing_scope")
    assert office.refused("operators/dana/remove", who="erik") == (403, "missing_scope")
    assert [line["reason"] for line in office.trail()] == ["own_rights", "own_rights", "missing_scope", "missing_scope"]
    assert office.business.operators.by_sub["sub-of-dana"].scopes == {
        Scope.OPERATOR_WRITE,
        Scope.AUDIT_READ,
        Scope.PROGRAM_WRITE,
    }


def test_what_is_no_scope_or_no_operator_is_named(office: Office) -> None:
    body = {"scopes": ["program:write", "everything", "root"]}
    status, problem = office.ask("operators/erik/scopes", method="PUT", body=body)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, ["scopes[1]", "scopes[2]"])
    assert "payout:export" in problem["detail"]
    assert office.refused("operators/nobody/scopes", method="PUT", body={"scopes": []}) == (404, "unknown_operator")
    assert office.refused("operators/nobody/remove") == (404, "unknown_operator")
