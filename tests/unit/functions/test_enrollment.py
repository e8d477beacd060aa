"""Somebody signs in, reads the programs, becomes a partner, changes its profile, accepts new terms and leaves."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from functions.partner_api import handler as partner_api
from linkledger.access.operators import Operator, Scope
from linkledger.ledger.blocks import Remark
from linkledger.memory.access import InMemoryAudit
from linkledger.partners.apply import reject
from linkledger.partners.leave import leave
from linkledger.partners.suspend import reinstate, suspend
from linkledger.payouts.ban import ban
from tests.builders import Business, Visitor
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of, operators_desk_of

Ask = Callable[..., Answer]
ANNA = {"terms_version": 1, "partner": "anna", "name": "Anna Ivanenko", "account": "crm-1", "phone": "+380441234567"}


def asking(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))

    def asked(path: str, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
        return send(partner_api, path, sub=sub, **options)

    return asked


@pytest.fixture
def keycrm() -> Business:
    return Business.running("keycrm")


@pytest.fixture
def ask(keycrm: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    return asking(keycrm, monkeypatch)


def apply(ask: Ask, program: str = "keycrm", **said: Any) -> Answer:
    body = {name: value for name, value in (ANNA | said).items() if value is not None}
    return ask(f"/v1/programs/{program}/applications", method="POST", body=body)


def trail(audit: InMemoryAudit) -> list[tuple[str, str, str, str]]:
    """Actor, action, target and outcome of each line, in the order of the lines."""
    return [(str(each.actor), each.name, each.target, str(each.outcome)) for each in audit.actions.values()]


# -- applying ----------------------------------------------------------------------------------------------------------


def test_anybody_reads_what_there_is_to_join(ask: Ask) -> None:
    status, page = ask("/v1/programs", sub="sub-of-nobody")
    (program,) = page["items"]
    assert (status, program["program"], program["unit"], program["terms_version"]) == (200, "keycrm", "USD", 1)
    assert (program["enrollment"], program["account_required"], program["takes_leads"]) == ("instant", True, False)
    assert "Whoever joins is a partner at once." in program["sentences"]
    assert program["status"] is None


def test_an_application_makes_a_partner_at_once_where_the_terms_say_so(ask: Ask, keycrm: Business) -> None:
    status, membership = apply(ask)
    partner = membership["partner"]
    assert (status, partner["id"], partner["status"], partner["code"]) == (201, "anna", "active", "ANNA")
    assert membership["terms_to_accept"] is None
    assert ask("/v1/me")[1]["memberships"] == [membership]
    assert ask("/v1/programs")[1]["items"][0]["status"] == "active"
    keycrm.sign_up("c1", code="ANNA")
    assert keycrm.partner_of("c1") == "anna"
    assert keycrm.acceptances.latest("keycrm", "anna").version == 1  # type: ignore[union-attr]


def test_contacts_are_kept_as_hashes_that_catch_the_own_phone(ask: Ask, keycrm: Business) -> None:
    _, membership = apply(ask)
    assert "123456" not in json.dumps([membership, [each.changes for each in keycrm.audit.actions.values()]])
    sign_up = keycrm.sign_up("c1", code="ANNA", phone="+38 044 123-45-67")
    assert keycrm.outcome(sign_up).reason == "own_contact"


def test_the_trail_names_the_sign_in_and_no_person(ask: Ask, keycrm: Business) -> None:
    apply(ask)
    assert trail(keycrm.audit) == [("sign-in:sub-of-anna", "partner.applied", "partner/anna", "done")]
    (line,) = keycrm.audit.actions.values()
    assert line.changes["terms_version"] == (None, 1)
    assert line.changes["name"] == (None, "given")
    assert line.changes["account"] == (None, "given")
    assert not [said for said in ("Ivanenko", "crm-1") if said in json.dumps(dict(line.changes))]


def test_an_id_is_made_up_and_stays_the_same_for_the_sign_in(ask: Ask) -> None:
    _, membership = apply(ask, partner=None)
    partner = membership["partner"]
    assert partner["id"].startswith("p-")
    assert partner["code"] == partner["id"].upper()


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"terms_version": 2}, 409, "terms_changed"),
        ({"account": None}, 422, "account_required"),
        ({"recruited_by": "NOBODY"}, 422, "unknown_recruiter"),
        ({"partner": "not an id"}, 422, "invalid_request"),
        ({"partner": "ben"}, 409, "partner_exists"),
        ({"partner": "new", "code": "BEN"}, 409, "code_taken"),
    ],
)
def test_what_is_wrong_with_an_application_is_said(
    ask: Ask, keycrm: Business, said: dict[str, Any], status: int, code: str
) -> None:
    keycrm.enroll("ben")
    found, problem = apply(ask, **said)
    assert (found, problem["code"]) == (status, code)
    assert ask("/v1/me")[1] == {"memberships": []}


def test_nobody_becomes_another_partner_by_applying_under_its_id(ask: Ask, keycrm: Business) -> None:
    apply(ask)
    status, problem = ask("/v1/programs/keycrm/applications", method="POST", body=ANNA, sub="sub-of-ben")
    assert (status, problem["code"]) == (409, "partner_exists")
    assert ask("/v1/me", sub="sub-of-ben")[1] == {"memberships": []}
    assert keycrm.acceptances.accepted.keys() == {("keycrm", "anna", 1)}


def test_a_sign_in_is_one_partner_of_a_program(ask: Ask) -> None:
    apply(ask)
    status, problem = apply(ask, partner="second", code="SECOND")
    assert (status, problem["code"]) == (409, "already_member")


def test_an_unknown_program_takes_nobody(ask: Ask) -> None:
    assert apply(ask, program="mars")[1]["code"] == "unknown_program"


def test_where_operators_approve_an_applicant_waits_and_may_apply_again(monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("bet-n-joy")
    ask = asking(business, monkeypatch)
    assert apply(ask, "bet-n-joy")[1]["partner"]["status"] == "pending"
    assert ask("/v1/programs/bet-n-joy/links", method="POST", body={})[1]["code"] == "partner_not_active"
    reject("bet-n-joy", "anna", "No site is named.", business.now, business.partners, may_apply_again=True)
    (membership,) = ask("/v1/me")[1]["memberships"]
    partner = membership["partner"]
    assert (partner["status"], partner["rejection"], partner["may_apply_again"]) == (
        "rejected",
        "No site is named.",
        True,
    )
    assert apply(ask, "bet-n-joy", partner="someone-else", name="Anna of anna.example")[1]["partner"]["id"] == "anna"
    business.approve("anna")
    assert ask("/v1/me")[1]["memberships"][0]["partner"]["status"] == "active"


def test_whom_a_partner_recruits_stands_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("multi-level")
    business.enroll("anna")
    apply(asking(business, monkeypatch), "multi-level", partner="ben", code="BEN", recruited_by="anna")
    found = business.partners.get("multi-level", "ben")
    assert found is not None
    assert found.parent == "anna"


@pytest.mark.parametrize("away", ["suspended", "banned", "left", "reinstated"])
def test_who_is_away_recruits_nobody(away: str, monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("multi-level")
    business.enroll("anna")
    business.after(hours=1)
    stores = (business.partners, business.links)
    if away == "banned":
        ban("multi-level", "anna", Remark("fraud", "dana", business.now), ["USD"], *stores, business.blocks)
    elif away == "left":
        leave("multi-level", "anna", business.now, *stores)
    else:
        suspend("multi-level", "anna", business.now, *stores)
    if away == "reinstated":
        reinstate("multi-level", "anna", business.after(minutes=1).now, *stores)
    status, answer = apply(asking(business, monkeypatch), "multi-level", partner="ben", code="BEN", recruited_by="ANNA")
    if away == "reinstated":
        assert status == 201
    else:
        assert (status, answer["code"]) == (422, "unknown_recruiter")
        assert business.partners.get("multi-level", "ben") is None


# -- invitations -------------------------------------------------------------------------------------------------------


@pytest.fixture
def invite(keycrm: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    for name, scopes in (("dana", {Scope.PARTNER_APPROVE}), ("erik", set[Scope]())):
        keycrm.operators.put_new(Operator(f"sub-of-{name}", name, frozenset(scopes), keycrm.now))
    monkeypatch.setattr(operator_api, "desk", lambda: operators_desk_of(keycrm))

    def asked(partner: str, sub: str = "sub-of-dana") -> Answer:
        path = f"/v1/operator/programs/keycrm/partners/{partner}/invitations"
        return send(operator_api, path, sub=sub, method="POST")

    return asked


def test_whoever_holds_the_invitation_becomes_the_partner_once(ask: Ask, invite: Ask, keycrm: Business) -> None:
    keycrm.enroll("anna")
    status, invitation = invite("anna")
    assert (status, invitation["expires_at"]) == (201, "2026-03-15T09:00:00.000Z")
    for _ in range(2):
        status, membership = ask("/v1/invitations", method="POST", body={"code": invitation["code"]})
        assert (status, membership["partner"]["id"]) == (201, "anna")
    assert ask("/v1/invitations", method="POST", body={"code": invitation["code"]}, sub="sub-of-ben")[0] == 404
    assert ask("/v1/invitations", method="POST", body={"code": "inv_guess"}, sub="sub-of-ben")[0] == 404
    lines = trail(keycrm.audit)
    assert lines[0] == ("operator:dana", "partner.invited", "partner/anna", "done")
    assert lines[1] == ("sign-in:sub-of-anna", "invitation.redeemed", "partner/anna", "done")
    assert invitation["code"] not in str(keycrm.audit.actions)
    assert invitation["code"] not in str(keycrm.invitations.invitations)


def test_an_invitations_code_is_kept_nowhere_even_for_a_retry(keycrm: Business, invite: Ask) -> None:
    keycrm.enroll("anna")
    path = "/v1/operator/programs/keycrm/partners/anna/invitations"
    first, second = (send(operator_api, path, sub="sub-of-dana", method="POST", key="k-1")[1] for _ in range(2))
    assert first["code"] != second["code"]


def test_an_invitation_ends_after_two_weeks(ask: Ask, invite: Ask, keycrm: Business) -> None:
    keycrm.enroll("anna")
    code = invite("anna")[1]["code"]
    keycrm.after(days=14)
    assert ask("/v1/invitations", method="POST", body={"code": code})[1]["code"] == "unknown_invitation"


def test_inviting_takes_the_scope_and_a_partner(invite: Ask, keycrm: Business) -> None:
    keycrm.enroll("anna")
    assert invite("anna", sub="sub-of-erik")[1]["code"] == "missing_scope"
    assert invite("nobody")[1]["code"] == "unknown_partner"
    assert {each[3] for each in trail(keycrm.audit)} == {"refused"}


# -- the profile -------------------------------------------------------------------------------------------------------


def test_a_changed_profile_shows_and_the_trail_says_what_changed(ask: Ask, keycrm: Business) -> None:
    apply(ask)
    keycrm.after(hours=1)
    body = {"name": "Anna Kovalenko", "company": "group-7", "email": "anna@home.example"}
    status, membership = ask("/v1/programs/keycrm/profile", method="PATCH", body=body)
    partner = membership["partner"]
    assert (status, partner["name"], partner["company"]) == (200, "Anna Kovalenko", "group-7")
    assert partner["account"] == "crm-1"
    line = list(keycrm.audit.actions.values())[-1]
    assert (str(line.actor), line.name) == ("partner:anna", "partner.changed")
    assert line.changes["company"] == (None, "group-7")
    assert line.changes["name"] == ("given", "changed")
    assert "home.example" not in json.dumps([membership, dict(line.changes)])
    assert ask("/v1/programs/keycrm/profile", method="PATCH", body={"account": None})[1]["code"] == "account_required"


def test_another_account_makes_no_stranger_of_the_one_before(ask: Ask, keycrm: Business) -> None:
    apply(ask)
    keycrm.after(hours=1)
    early = keycrm.sign_up("c1", code="ANNA", account="crm-2")
    keycrm.after(hours=1)
    ask("/v1/programs/keycrm/profile", method="PATCH", body={"account": "crm-2", "phone": "+380440000000"})
    keycrm.after(hours=1)
    own_marks: tuple[dict[str, Any], ...] = ({"account": "crm-1"}, {"account": "crm-2"}, {"phone": "380440000000"})
    for customer, own in zip(("c2", "c3", "c4"), own_marks, strict=True):
        sign_up = keycrm.sign_up(customer, code="ANNA", **own)
        assert keycrm.outcome(sign_up).reason in {"own_account", "own_contact"}
    assert keycrm.settle(early).reason == "attributed"
    assert keycrm.partner_of("c1") == "anna"


# -- the terms ---------------------------------------------------------------------------------------------------------


def test_new_terms_are_to_be_accepted_before_anything_new(ask: Ask, keycrm: Business) -> None:
    apply(ask)
    keycrm.after(days=1)
    document = keycrm.terms.model_copy(update={"name": "KeyCRM partners, anew"})
    keycrm.publish(document)
    assert ask("/v1/me")[1]["memberships"][0]["terms_to_accept"] == 2
    status, terms = ask("/v1/programs/keycrm/terms")
    assert (status, terms["terms_version"], terms["to_accept"], terms["accepted"]["terms_version"]) == (200, 2, 2, 1)
    assert terms["sentences"][0].startswith("KeyCRM partners, anew")
    status, problem = ask("/v1/programs/keycrm/links", method="POST", body={})
    assert (status, problem["code"]) == (422, "terms_not_accepted")
    keycrm.sign_up("c1", code="ANNA")
    assert keycrm.partner_of("c1") == "anna", "what is out already works on"
    acceptances = "/v1/programs/keycrm/terms/acceptances"
    assert ask(acceptances, method="POST", body={"terms_version": 1})[1]["code"] == "terms_changed"
    first = ask(acceptances, method="POST", body={"terms_version": 2})
    assert first == (201, {"terms_version": 2, "accepted_at": "2026-03-02T09:00:00.000Z"})
    keycrm.after(days=1)
    assert ask(acceptances, method="POST", body={"terms_version": 2}) == first
    assert ask("/v1/programs/keycrm/terms")[1]["to_accept"] is None
    assert ask("/v1/programs/keycrm/links", method="POST", body={})[0] == 201
    assert ("partner:anna", "terms.accepted", "partner/anna", "done") in trail(keycrm.audit)


def test_whoever_was_enrolled_by_hand_agreed_to_the_terms_of_that_day(ask: Ask, keycrm: Business) -> None:
    keycrm.after(days=1)
    keycrm.publish(keycrm.terms.model_copy(update={"name": "Anew"}))
    keycrm.after(days=1).enroll("anna")
    keycrm.partners.add_membership("sub-of-anna", "keycrm", "anna")
    assert ask("/v1/programs/keycrm/terms")[1]["to_accept"] is None


# -- leaving -----------------------------------------------------------------------------------------------------------


def test_who_leaves_gets_nobody_new_and_keeps_what_it_has(ask: Ask, keycrm: Business) -> None:
    apply(ask)
    visitor = Visitor()
    keycrm.after(minutes=1).click(visitor, "anna")
    keycrm.sign_up("c1", code="ANNA")
    keycrm.after(minutes=1).post("payment", "c1", amount=60_000)
    keycrm.after(minutes=1)
    status, membership = ask("/v1/programs/keycrm/leave", method="POST")
    assert (status, membership["partner"]["status"]) == (200, "left")
    left_at = membership["partner"]["left_at"]
    assert ask("/v1/programs/keycrm/links")[1]["items"][0]["status"] == "archived"
    assert ask("/v1/programs/keycrm/links", method="POST", body={})[1]["code"] == "partner_not_active"
    keycrm.after(minutes=1)
    by_code = keycrm.sign_up("c2", code="ANNA")
    assert keycrm.partner_of("c2") is None
    assert keycrm.outcome(by_code).verdicts[0].reason in {"partner_left", "link_archived"}
    keycrm.sign_up("c3", visitor)
    assert keycrm.partner_of("c3") == "anna", "the click was made before"
    payment = keycrm.after(minutes=1).post("payment", "c1", amount=10_000)
    assert keycrm.earned(payment) == 1_000, "its customers earn on"
    assert keycrm.request_payout("anna", 6_000).status == "requested"
    keycrm.after(days=1)
    assert ask("/v1/programs/keycrm/leave", method="POST")[1]["partner"]["left_at"] == left_at
    assert ("partner:anna", "partner.left", "partner/anna", "done") in trail(keycrm.audit)


def test_a_program_of_others_is_none_to_read_or_leave(ask: Ask) -> None:
    for method, room, body in (
        ("GET", "terms", None),
        ("POST", "leave", None),
        ("POST", "terms/acceptances", {"terms_version": 1}),
        ("PATCH", "profile", {}),
    ):
        status, problem = ask(f"/v1/programs/keycrm/{room}", method=method, body=body)
        assert (status, problem["code"]) == (404, "unknown_program")
