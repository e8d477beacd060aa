"""An operator makes, replaces and ends a program's API keys; a key is shown once, and is in nobody's trail."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from linkledger.access.api_keys import hash_of
from linkledger.access.operators import Operator, Scope
from tests.builders import Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import operators_desk_of

KEYS = "/v1/operator/programs/keycrm/keys"
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """keycrm with dana, who may edit programs, and erik, who may not."""
    business = Business.running("keycrm")
    for name, scopes in (("dana", {Scope.PROGRAM_WRITE, Scope.AUDIT_READ}), ("erik", {Scope.LEDGER_ADJUST})):
        business.operators.put_new(Operator(f"sub-of-{name}", name, frozenset(scopes), business.now))
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    desk = operators_desk_of(business)
    monkeypatch.setattr(operator_api, "desk", lambda: desk)

    def asked(path: str, *, sub: str = "sub-of-dana", **options: Any) -> Answer:
        return send(operator_api, path, sub=sub, **options)

    return asked


def opens(business: Business, text: str) -> str | None:
    found = business.api_keys.get(hash_of(text))
    return found.program if found is not None and found.works_at(business.now) else None


def trail(ask: Ask) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = ask("/v1/operator/audit", program="keycrm", month="2026-03")[1]["items"]
    return lines[::-1]


def test_a_key_is_shown_once_and_opens_its_program(ask: Ask, business: Business) -> None:
    status, made = ask(KEYS, method="POST", body={})
    assert (status, made["kind"], made["status"], made["key"][:8]) == (201, "secret", "active", made["prefix"])
    assert made["key"].startswith("llk_")
    assert opens(business, made["key"]) == "keycrm"
    (listed,) = ask(KEYS)[1]["items"]
    assert listed == {name: value for name, value in made.items() if name != "key"}


def test_a_retry_with_the_same_key_is_not_answered_from_what_was_kept(ask: Ask, business: Business) -> None:
    """A kept answer would hold the secret; the second key is there to be seen, and to be revoked."""
    first, second = (ask(KEYS, method="POST", body={}, key="k-1")[1]["key"] for _ in range(2))
    assert first != second
    kept = operator_api.desk().once.records.records  # type: ignore[attr-defined]
    assert all("llk_" not in str(vars(each)) for each in kept.values())


def test_each_network_gets_a_token_of_its_own(ask: Ask, business: Business) -> None:
    status, made = ask(KEYS, method="POST", body={"kind": "postback", "name": "adcombo"})
    assert (status, made["kind"], made["name"], made["key"][:4]) == (201, "postback", "adcombo", "llt_")
    for body in ({"kind": "postback"}, {"kind": "postback", "name": "Ad Combo"}, {"kind": "master"}):
        assert ask(KEYS, method="POST", body=body)[0] == 422


def test_a_rotated_key_works_on_for_its_overlap(ask: Ask, business: Business) -> None:
    old = ask(KEYS, method="POST", body={"kind": "postback", "name": "adcombo"})[1]
    business.after(days=1)
    status, new = ask(f"{KEYS}/{old['id']}/rotate", method="POST", body={})
    assert (status, new["kind"], new["name"], new["key"][:4]) == (201, "postback", "adcombo", "llt_")
    ending, active = ask(KEYS)[1]["items"]
    assert (ending["status"], ending["expires_at"], active["id"]) == ("ending", "2026-03-03T09:00:00.000Z", new["id"])
    assert opens(business, old["key"]) == opens(business, new["key"]) == "keycrm"
    business.after(hours=24)
    assert (opens(business, old["key"]), opens(business, new["key"])) == (None, "keycrm")
    assert ask(KEYS)[1]["items"][0]["status"] == "ended"
    assert ask(f"{KEYS}/{old['id']}/rotate", method="POST", body={})[1]["code"] == "key_ended"


def test_an_overlap_may_be_nothing_or_as_long_as_a_month(ask: Ask, business: Business) -> None:
    old = ask(KEYS, method="POST", body={})[1]
    assert ask(f"{KEYS}/{old['id']}/rotate", method="POST", body={"overlap_hours": 721})[0] == 422
    assert ask(f"{KEYS}/{old['id']}/rotate", method="POST", body={"overlap_hours": 0})[0] == 201
    assert opens(business, old["key"]) is None


def test_a_revoked_key_ends_at_once_and_once(ask: Ask, business: Business) -> None:
    made = ask(KEYS, method="POST", body={})[1]
    status, revoked = ask(f"{KEYS}/{made['id']}/revoke", method="POST")
    assert (status, revoked["status"], "key" in revoked) == (200, "ended", False)
    business.after(hours=1)
    assert ask(f"{KEYS}/{made['id']}/revoke", method="POST")[1] == revoked
    assert opens(business, made["key"]) is None


def test_an_unknown_key_and_an_unknown_program_are_not_found(ask: Ask) -> None:
    assert ask(f"{KEYS}/key_0123456789abcdef/revoke", method="POST")[1]["code"] == "unknown_key"
    assert ask(f"{KEYS}/key_0123456789abcdef/rotate", method="POST", body={})[1]["code"] == "unknown_key"
    assert ask("/v1/operator/programs/b1/keys")[1]["code"] == "unknown_program"
    assert ask("/v1/operator/programs/b1/keys", method="POST", body={})[1]["code"] == "unknown_program"


def test_who_may_not_edit_programs_sees_no_keys_and_makes_none(ask: Ask, business: Business) -> None:
    made = ask(KEYS, method="POST", body={})[1]
    business.after(minutes=1)
    for path, method in (
        (KEYS, "GET"),
        (KEYS, "POST"),
        (f"{KEYS}/{made['id']}/rotate", "POST"),
        (f"{KEYS}/{made['id']}/revoke", "POST"),
    ):
        body: dict[str, Any] | None = {} if method == "POST" else None
        assert ask(path, method=method, body=body, sub="sub-of-erik")[1]["code"] == "missing_scope"
    assert opens(business, made["key"]) == "keycrm"
    assert len(business.api_keys.of_owner("keycrm")) == 1
    assert [line["outcome"] for line in trail(ask)] == ["done", "refused", "refused", "refused"]


def test_the_trail_says_what_became_of_each_key_and_not_how_to_use_it(ask: Ask, business: Business) -> None:
    made = ask(KEYS, method="POST", body={})[1]
    business.after(minutes=1)
    new = ask(f"{KEYS}/{made['id']}/rotate", method="POST", body={})[1]
    business.after(minutes=1)
    ask(f"{KEYS}/{made['id']}/revoke", method="POST")
    lines = trail(ask)
    assert [(each["action"], each["target"]) for each in lines] == [
        ("key.made", f"key/{made['id']}"),
        ("key.rotated", f"key/{made['id']}"),
        ("key.revoked", f"key/{made['id']}"),
    ]
    assert lines[0]["changes"] == {"kind": [None, "secret"], "prefix": [None, made["prefix"]]}
    assert lines[1]["changes"] == {
        "expires_at": [None, "2026-03-02T09:01:00.000Z"],
        "successor": [None, new["id"]],
    }
    assert lines[2]["changes"] == {"expires_at": ["2026-03-02T09:01:00.000Z", "2026-03-01T09:02:00.000Z"]}
    for secret in (made["key"], new["key"], hash_of(made["key"])):
        assert secret not in json.dumps(lines)
