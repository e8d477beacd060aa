"""Every route with every kind of token that is not its own: nothing but a refusal, and nothing happens.

The routes are those of the OpenAPI documents: a new one is asked by itself. What partners see of each other is asked
in memory, with every id there is (tests/unit/functions/test_isolation.py).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from linkledger.access.operators import Scope
from tests.e2e.office import Office
from tests.e2e.portal import Portal
from tests.e2e.tokens import expired, resigned, tampered, unsigned
from tests.e2e.web import Answer, send
from tools.openapi import documents

SEGMENTS = {"program": "keycrm", "period": "2026-03", "month": "2026-03"}
"""What stands in a path; any other parameter is a name that could be there."""
NEED_NO_SCOPE = {"simulate_scenario", "simulate_draft", "check_terms"}
"""Writes nothing, so that every operator may."""
NEED_NO_MEMBERSHIP = {"me", "programs", "all_stats", "apply", "redeem_invitation"}
"""What somebody who is no partner yet may ask for."""


@dataclass(frozen=True)
class Operation:
    """One operation of a document, with the least that it takes."""

    id: str
    method: str
    path: str
    body: str | None

    def ask(self, api_url: str, token: str | None) -> Answer:
        headers = {"content-type": "application/json", "idempotency-key": "isolation"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return send(self.method, f"{api_url}{self.path}", headers, self.body)


def operations(api: str) -> Iterator[Operation]:
    document = documents()[api]
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, each in methods.items():
            wanted = [
                f"{parameter['name']}={smallest(parameter['schema'], schemas)}"
                for parameter in each.get("parameters", [])
                if parameter["in"] == "query" and parameter.get("required")
            ]
            filled = re.sub(r"{(\w+)}", lambda found: SEGMENTS.get(found[1], "isolated"), path)
            content = each.get("requestBody", {}).get("content", {}).get("application/json")
            body = json.dumps(smallest(content["schema"], schemas)) if content else None
            query = f"?{'&'.join(wanted)}" if wanted else ""
            yield Operation(each["operationId"], method.upper(), filled + query, body)


def smallest(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """The least value that a schema allows: what it requires, and no more."""
    if "$ref" in schema:
        return smallest(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return smallest(schema[choice][0], schemas)
    if "const" in schema or "enum" in schema:
        return schema.get("const", next(iter(schema.get("enum", ())), None))
    match schema.get("type"):
        case "object":
            return {name: smallest(schema["properties"][name], schemas) for name in schema.get("required", ())}
        case "array":
            return [smallest(schema["items"], schemas)] * schema.get("minItems", 0)
        case "integer":
            return max(1, int(schema.get("minimum", 1)))
        case "boolean":
            return False
        case _:
            return "2026-03-01" if "date" in (schema.get("format") or "") else "x" * max(1, schema.get("minLength", 1))


@dataclass(frozen=True)
class Tokens:
    """Who asks: a partner and an operator with all rights, a partner of another program, an operator who only reads."""

    partner: Portal
    operator: Portal
    stranger: str
    reader: str
    api_key: str


@pytest.fixture(scope="module")
def tokens(office: Office) -> Tokens:
    partner = office.enroll("keycrm", "isolated")
    return Tokens(
        partner=partner,
        operator=office.operator("ines"),
        stranger=office.enroll("b1", "stranger", company="stranger-uab").token,
        reader=office.operator("rafal", Scope.AUDIT_READ).token,
        api_key=office.new_key("keycrm"),
    )


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
