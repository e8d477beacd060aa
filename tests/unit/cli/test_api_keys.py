"""Keys from the command line: shown once, listed by their first characters, replaced and ended."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from linkledger.access.api_keys import hash_of
from linkledger.errors import Invalid, NotFound
from linkledger.memory.access import InMemoryAudit
from linkledger.memory.api_keys import InMemoryApiKeys
from linkledger.memory.terms import InMemoryTerms
from tests.builders import Business


@dataclass
class StoresInMemory:
    """Those that these commands use."""

    terms: InMemoryTerms
    api_keys: InMemoryApiKeys
    audit: InMemoryAudit


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    business = Business.running("keycrm")
    stores = StoresInMemory(business.terms_store, business.api_keys, business.audit)
    monkeypatch.setattr("cli.api_keys.deployment", lambda stage: stage)
    monkeypatch.setattr("cli.api_keys.stores_of", lambda _: stores)
    monkeypatch.setattr("cli.api_keys.business_now", lambda _: business.now)
    return business


def says(*arguments: str) -> str:
    answer = CliRunner().invoke(app, ["programs", *arguments], env={"COLUMNS": "200", "LINKLEDGER_OPERATOR": "dana"})
    if answer.exception is not None:
        raise answer.exception
    return answer.output


def told(*arguments: str) -> Any:
    return json.loads(says(*arguments, "--json"))


def opens(business: Business, text: str) -> bool:
    found = business.api_keys.get(hash_of(text))
    return found is not None and found.works_at(business.now)


def test_a_new_key_is_shown_once_and_listed_by_its_first_characters(business: Business) -> None:
    assert "export KEY=llk_" in says("key", "keycrm")
    token = told("key", "keycrm", "--network", "adcombo")["api_key"]
    assert token.startswith("llt_")
    assert opens(business, token)
    secret, postback = told("keys", "keycrm")
    assert (secret["kind"], postback["kind"]) in (("secret", "postback"), ("postback", "secret"))
    listed = next(each for each in (secret, postback) if each["kind"] == "postback")
    assert (listed["network"], listed["prefix"], listed["works"]) == ("adcombo", token[:8], True)
    assert token not in says("keys", "keycrm")
    assert f"{token[:8]}..." in says("keys", "keycrm")


def test_a_rotated_key_works_on_for_its_overlap(business: Business) -> None:
    old = told("key", "keycrm")["api_key"]
    new = told("rotate-key", "keycrm", old[:8], "--overlap-hours", "2")["api_key"]
    assert opens(business, old)
    assert opens(business, new)
    business.after(hours=2)
    assert not opens(business, old)
    assert opens(business, new)


def test_a_revoked_key_ends_at_once(business: Business) -> None:
    key = told("key", "keycrm")["api_key"]
    (listed,) = told("keys", "keycrm")
    assert f"{key[:8]}... of keycrm ended" in says("revoke-key", "keycrm", listed["id"])
    assert not opens(business, key)
    assert told("keys", "keycrm")[0]["works"] is False


def test_who_did_it_is_in_the_trail(business: Business) -> None:
    key = told("key", "keycrm")["api_key"]
    business.after(minutes=1)
    says("revoke-key", "keycrm", key[:8])
    lines, _ = business.audit.page("keycrm", "2026-03", limit=10, cursor=None)
    assert [(str(each.actor), each.name) for each in lines] == [
        ("command:dana", "key.revoked"),
        ("command:dana", "key.made"),
    ]


def test_an_unknown_key_program_or_network_is_refused(business: Business) -> None:
    with pytest.raises(NotFound, match="There is no key"):
        says("revoke-key", "keycrm", "llk_none")
    with pytest.raises(NotFound, match="no program"):
        says("key", "b1")
    with pytest.raises(Invalid, match="partner network"):
        says("key", "keycrm", "--network", "Ad Combo")
