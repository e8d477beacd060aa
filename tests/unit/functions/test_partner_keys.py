"""A partner's scripts ask by key: what its scopes say, for this partner alone, and nothing that a person has to do."""

from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from functions.partner_api.by_key import scope_of
from linkledger.partners.leave import leave
from linkledger.partners.suspend import reinstate, suspend
from tests.builders import Business, Visitor
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of
from tests.unit.functions.isolation import routes

SUB = "sub-of-anna"
KEYS = "/v1/programs/keycrm/keys"
PAYOUTS = "programs/keycrm/payouts"


class Script:
    """Anna of keycrm, and what her scripts ask for."""

    def __init__(self, business: Business) -> None:
        self.business = business

    def sign_in(self, path: str, **options: Any) -> Answer:
        return send(partner_api, path, sub=SUB, **options)

    def make(self, *scopes: str, **more: Any) -> str:
        """The text of a new key."""
        status, made = self.sign_in(KEYS, method="POST", body={"scopes": [*scopes], **more})
        assert status == 201, made
        return str(made["key"])

    def ask(self, key: str, path: str, /, **options: Any) -> Answer:
        return send(partner_api, f"/v1/by-key/{path}", bearer=key, **options)

    def refused(self, key: str, path: str, /, **options: Any) -> tuple[int, str]:
        status, problem = self.ask(key, path, **options)
        return status, problem.get("code", problem)

    def opens(self, key: str) -> bool:
        return self.ask(key, "programs/keycrm/balance")[0] == 200

    def trail(self) -> list[tuple[str, str, dict[str, Any]]]:
        actions = self.business.audit.actions.values()
        return [(str(each.actor), each.name, dict(each.changes)) for each in actions if each.program == "keycrm"]


@pytest.fixture
def anna(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Anna is active in keycrm, and brought a customer who paid."""
    business = Business.running("keycrm")
    business.enroll("anna")
    business.partners.add_membership(SUB, "keycrm", "anna")
    visitor = Visitor()
    business.click(visitor, "anna")
    business.sign_up("c1", visitor)
    business.after(days=1).post("payment", "c1", amount=900_000)
    desk = desk_of(business)
    monkeypatch.setattr(partner_api, "desk", lambda: desk)
    return Script(business)


def test_a_key_is_shown_once_and_reads_what_its_partner_sees(anna: Script) -> None:
    status, made = anna.sign_in(KEYS, method="POST", body={"scopes": ["read"], "name": "nightly", "days": 30})
    assert (status, made["scopes"], made["status"], made["key"][:8]) == (201, ["read"], "ending", made["prefix"])
    assert made["key"].startswith("llp_")
    for path in ("me", "stats", "programs/keycrm/balance", "programs/keycrm/payments", "programs/keycrm/customers/c1"):
        assert anna.ask(made["key"], path) == anna.sign_in(f"/v1/{path}"), path
    (listed,) = anna.sign_in(KEYS)[1]["items"]
    assert listed.pop("last_used_on") == "2026-03-02"
    assert listed == {name: value for name, value in made.items() if name not in ("key", "last_used_on")}
    assert made["key"] not in str(anna.trail())


def test_each_scope_opens_its_own_and_nothing_else(anna: Script) -> None:
    reading, linking, paying = anna.make("read"), anna.make("links"), anna.make("payouts")
    link: dict[str, Any] = {"method": "POST", "body": {"code": "ANNA-BLOG"}}
    payout: dict[str, Any] = {"method": "POST", "body": {"amount": 6_000, "to": "bank"}, "key": "k1"}
    for key in (reading, paying):
        assert anna.refused(key, "programs/keycrm/links", **link) == (403, "missing_scope")
    assert anna.ask(linking, "programs/keycrm/links", **link)[0] == 201
    assert anna.ask(linking, "programs/keycrm/links/ANNA-BLOG", method="PATCH", body={"label": "blog"})[0] == 200
    assert anna.ask(linking, "programs/keycrm/links/ANNA-BLOG/archive", method="POST")[0] == 200
    for key in (reading, linking):
        assert anna.refused(key, PAYOUTS, **payout) == (403, "missing_scope")
    assert anna.ask(paying, PAYOUTS, **payout)[0] == 201
    for key in (linking, paying):
        assert anna.refused(key, "programs/keycrm/balance") == (403, "missing_scope")
    made = [(actor, name) for actor, name, _ in anna.trail() if actor.startswith("partner-key:anna/key_")]
    assert [name for _, name in made] == ["link.made", "link.changed", "link.archived", "payout.requested"]


def test_whatever_a_person_has_to_do_no_key_does(anna: Script) -> None:
    key = anna.make("read", "links", "payouts")
    for path, method in (
        ("programs/keycrm/keys", "GET"),
        ("programs/keycrm/keys", "POST"),
        ("programs/keycrm/payout-method", "GET"),
        ("programs/keycrm/payout-method", "PUT"),
        ("programs/keycrm/profile", "PATCH"),
        ("programs/keycrm/leave", "POST"),
        ("programs/keycrm/terms/acceptances", "POST"),
        ("programs/b1/applications", "POST"),
        ("invitations", "POST"),
    ):
        body = None if method == "GET" else {"kind": "paypal", "name": "Eve", "email": "eve@shop.example"}
        status, code = anna.refused(key, path, method=method, body=body)
        assert (status, code) in ((403, "sign_in_required"), (422, "invalid_request")), path
    assert [name for _, name, _ in anna.trail()] == ["key.made"]


def test_no_route_of_keys_methods_or_webhooks_is_opened_whatever_is_added() -> None:
    opened = {
        f"{route.method} {route.path}"
        for route in routes(partner_api.api.app)
        if scope_of(route.method, route.openapi_path) is not None
    }
    assert not [each for each in opened if any(word in each for word in ("/keys", "/payout-method", "/webhooks"))]
    writing = {each for each in opened if not each.startswith("GET ")}
    program = "/v1/programs/<program>"
    assert writing == {
        f"POST {program}/links",
        f"PATCH {program}/links/<code>",
        f"POST {program}/links/<code>/archive",
        f"POST {program}/payouts",
    }


def test_a_key_is_of_one_program(anna: Script) -> None:
    anna.business.partners.add_membership(SUB, "b1", "anna")
    key = anna.make("read")
    assert anna.refused(key, "programs/b1/balance") == (404, "unknown_program")
    assert [each["program"] for each in anna.ask(key, "me")[1]["memberships"]] == ["keycrm"]


def test_what_is_no_working_key_of_a_partner_is_refused_with_the_same_words(anna: Script) -> None:
    business, key = anna.business, anna.make("read")
    ended, brief = anna.make("read"), anna.make("read", days=1)
    anna.sign_in(f"{KEYS}/{_id(anna, ended)}/revoke", method="POST")
    business.after(days=1)
    told = {
        str(anna.ask(each, "programs/keycrm/balance"))
        for each in (ended, brief, "", "llp_of-nobody", "llk_key-of-keycrm", "eyJhbGciOi.a.b", key.upper())
    }
    assert len(told) == 1
    assert "invalid_api_key" in told.pop()
    assert send(partner_api, "/v1/programs/keycrm/balance", bearer=key)[1]["code"] == "invalid_token"
    assert anna.opens(key)


def test_a_key_is_refused_at_once_while_its_partner_takes_no_part(anna: Script) -> None:
    business, key = anna.business, anna.make("payouts", "read")
    payout: dict[str, Any] = {"method": "POST", "body": {"amount": 6_000, "to": "bank"}, "key": "k1"}
    first = anna.ask(key, PAYOUTS, **payout)
    assert anna.ask(key, PAYOUTS, **payout) == first
    suspend("keycrm", "anna", business.now, business.partners, business.links)
    assert anna.refused(key, PAYOUTS, **payout) == (401, "invalid_api_key"), "nor is it told the kept answer"
    assert anna.sign_in("/v1/programs/keycrm/balance")[0] == 200
    assert anna.sign_in(KEYS, method="POST", body={"scopes": ["read"]})[1]["code"] == "partner_not_active"
    reinstate("keycrm", "anna", business.now, business.partners, business.links)
    assert anna.opens(key)
    leave("keycrm", "anna", business.now, business.partners, business.links)
    assert not anna.opens(key)


def test_an_old_key_works_beside_its_successor_until_the_overlap_is_over(anna: Script) -> None:
    old = anna.make("read", "links", name="nightly")
    status, new = anna.sign_in(f"{KEYS}/{_id(anna, old)}/rotate", method="POST", body={"overlap_hours": 2, "days": 90})
    assert (status, new["scopes"], new["name"]) == (201, ["links", "read"], "nightly")
    assert new["expires_at"] == "2026-05-31T09:00:00.000Z"
    assert anna.opens(old)
    assert anna.opens(new["key"])
    anna.business.after(hours=2)
    assert not anna.opens(old)
    assert anna.opens(new["key"])
    again = anna.sign_in(f"{KEYS}/{_id(anna, old)}/rotate", method="POST")
    assert (again[0], again[1]["code"]) == (422, "key_ended")
    rotated = next(changes for actor, name, changes in anna.trail() if name == "key.rotated")
    assert rotated == {"expires_at": (None, "2026-03-02T11:00:00.000Z"), "successor": (None, new["id"])}


def test_another_partners_key_is_as_unknown_as_one_that_never_was(anna: Script) -> None:
    anna.business.enroll("boris")
    anna.business.partners.add_membership("sub-of-boris", "keycrm", "boris")
    key = _id(anna, anna.make("read"))
    assert send(partner_api, KEYS, sub="sub-of-boris")[1]["items"] == []
    for way in ("revoke", "rotate"):
        status, theirs = send(partner_api, f"{KEYS}/{key}/{way}", sub="sub-of-boris", method="POST")
        _, nobodys = send(partner_api, f"{KEYS}/key_0/{way}", sub="sub-of-boris", method="POST")
        assert (status, theirs["code"]) == (404, "unknown_key")
        assert theirs["detail"].replace(key, "key_0") == nobodys["detail"]
    assert anna.sign_in(KEYS)[1]["items"][0]["status"] == "active"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"scopes": []}, "scopes"), ({"scopes": ["everything"]}, "scopes.0"), ({"scopes": ["read"], "days": 0}, "days")],
)
def test_a_key_that_can_not_be_is_refused_by_its_field(anna: Script, body: dict[str, Any], field: str) -> None:
    status, problem = anna.sign_in(KEYS, method="POST", body=body)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, [field])


def _id(anna: Script, key: str) -> str:
    """The id of a key by its text."""
    return str(next(each["id"] for each in anna.sign_in(KEYS)[1]["items"] if key.startswith(each["prefix"])))
