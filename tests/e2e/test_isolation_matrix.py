"""Every route with every kind of token that is not its own: nothing but a refusal, and nothing happens.

The routes are those of the OpenAPI documents: a new one is asked by itself. What partners see of each other is asked
in memory, with every id there is (tests/unit/functions/test_isolation.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from linkledger.access.operators import Scope
from tests.e2e.office import Office
from tests.e2e.operations import operations
from tests.e2e.portal import Portal
from tests.e2e.tokens import expired, resigned, tampered, unsigned

NEED_NO_SCOPE = {"simulate_scenario", "simulate_draft", "check_terms"}
"""Writes nothing, so that every operator may."""
NEED_NO_MEMBERSHIP = {"me", "programs", "all_stats", "apply", "redeem_invitation"}
"""What somebody who is no partner yet may ask for."""


@dataclass(frozen=True)
class Tokens:
    """Who asks: a partner and an operator with all rights, a partner of another program, an operator who only reads."""

    partner: Portal
    operator: Portal
    stranger: str
    reader: str
    api_key: str
    keys: Mapping[str, str]
    strangers_key: str
    revoked_key: str


@pytest.fixture(scope="module")
def tokens(office: Office) -> Tokens:
    partner = office.enroll("keycrm", "isolated")
    stranger = office.enroll("b1", "stranger", company="stranger-uab")
    return Tokens(
        partner=partner,
        operator=office.operator("ines"),
        stranger=stranger.token,
        reader=office.operator("rafal", Scope.AUDIT_READ).token,
        api_key=office.new_key("keycrm"),
        keys={each: partner.make_key(each)["key"] for each in ("read", "links", "payouts")},
        strangers_key=stranger.make_key("read")["key"],
        revoked_key=revoked(partner),
    )


def revoked(partner: Portal) -> str:
    made = partner.make_key("read", "links", "payouts")
    assert partner.ask(f"/programs/{partner.program}/keys/{made['id']}/revoke", "POST").status == 200
    return str(made["key"])


def foreign(office: Office, tokens: Tokens, api: str) -> dict[str, str | None]:
    """Every kind of token that does not open this API."""
    own, other, pool = (
        (tokens.partner.token, tokens.operator.token, "PartnerPoolId")
        if api == "partner_api"
        else (tokens.operator.token, tokens.partner.token, "OperatorPoolId")
    )
    pool = office.stack.outputs[pool]
    assert next(operations(api)).ask(office.stack.api_url, resigned(office.stack, pool, own)).status not in (401, 403)
    return {
        "none": None,
        "empty": "",
        "no token": "nonsense",
        "tampered": tampered(own),
        "unsigned": unsigned(own),
        "expired": expired(office.stack, pool, own),
        "of another client": resigned(office.stack, pool, own, client_id="another"),
        "without the scope": resigned(office.stack, pool, own, scope="openid"),
        "the other pool's": other,
        "an id token": tokens.partner.id_token,
        "an API key": tokens.api_key,
    }


@pytest.mark.parametrize("api", ["partner_api", "operator_api"])
def test_tokens_of_another_kind_open_nothing(office: Office, tokens: Tokens, api: str) -> None:
    asked = list(operations(api))
    for kind, token in foreign(office, tokens, api).items():
        opened = [each for each in asked if each.ask(office.stack.api_url, token).status not in (401, 403)]
        assert opened == [], kind


def test_a_merchants_routes_open_to_api_keys_alone(office: Office, tokens: Tokens) -> None:
    shown = {"none": None, "a partner's": tokens.partner.token, "an operator's": tokens.operator.token}
    for kind, token in shown.items():
        for each in operations("ingest"):
            if not each.path.startswith("/postback"):
                assert each.ask(office.stack.api_url, token).status == 401, (kind, each)


def test_a_path_for_keys_opens_to_no_token_and_to_no_key_of_others(office: Office, tokens: Tokens) -> None:
    shown = foreign(office, tokens, "partner_api") | {
        "the partner's own token": tokens.partner.token,
        "a key that nobody has": "llp_" + "A" * 40,
        "a revoked key": tokens.revoked_key,
    }
    for kind, token in shown.items():
        for each in operations("partner_api"):
            answer = each.by_key.ask(office.stack.api_url, token)
            assert (answer.status, answer.document["code"]) == (401, "invalid_api_key"), (kind, each)
    for each in operations("partner_api"):
        assert each.ask(office.stack.api_url, tokens.keys["read"]).status == 401, "nor does a key open the others"


def test_a_key_opens_what_its_scope_says_and_nothing_else(office: Office, tokens: Tokens) -> None:
    for scope, key in tokens.keys.items():
        for each in operations("partner_api"):
            answer = each.by_key.ask(office.stack.api_url, key)
            if each.key_scope == scope:
                assert answer.status not in (401, 403, 500, 503), (scope, each, answer.text)
            else:
                assert answer.status in (403, 422), (scope, each, answer.text)


def test_a_key_of_another_programs_partner_is_answered_as_if_there_were_no_program(
    office: Office, tokens: Tokens
) -> None:
    for each in operations("partner_api"):
        if each.key_scope == "read" and each.id not in NEED_NO_MEMBERSHIP:
            answer = each.by_key.ask(office.stack.api_url, tokens.strangers_key)
            assert (answer.status, answer.document["code"]) == (404, "unknown_program"), (each, answer.text)


def test_somebody_who_is_no_partner_of_a_program_is_answered_as_if_there_were_none(
    office: Office, tokens: Tokens
) -> None:
    for each in operations("partner_api"):
        if each.id not in NEED_NO_MEMBERSHIP:
            answer = each.ask(office.stack.api_url, tokens.stranger)
            assert (answer.status, answer.document["code"]) == (404, "unknown_program"), (each, answer.text)


def test_an_operator_without_the_scope_changes_nothing(office: Office, tokens: Tokens) -> None:
    for each in operations("operator_api"):
        if each.method != "GET" and each.id not in NEED_NO_SCOPE:
            answer = each.ask(office.stack.api_url, tokens.reader)
            assert (answer.status, answer.document["code"]) == (403, "missing_scope"), (each, answer.text)


def test_the_owner_is_let_in(office: Office, tokens: Tokens) -> None:
    """Otherwise the refusals above would say nothing."""
    for api, own in (("partner_api", tokens.partner), ("operator_api", tokens.operator)):
        for each in operations(api):
            if each.method == "GET" and "isolated" not in each.path:
                answer = each.ask(office.stack.api_url, own.token)
                assert answer.status not in (401, 403, 500, 503), (each, answer.text)
