"""The three APIs against their OpenAPI documents: no 5xx, no status that is not documented, every answer as described.

schemathesis makes the requests out of the documents, the same ones in each run. Places in paths get ids that exist
here besides others, so that requests get past the first refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import nothing
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.e2e.office import Office
from tests.e2e.operations import operations
from tests.e2e.web import send
from tools.openapi import documents

_SAME_EACH_TIME = settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Few requests per operation, so that all APIs take a minute; a thousand by hand find what these don't."""
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
"""But for OPTIONS, which API Gateway answers to browsers by itself."""
_UNKNOWN: Mapping[str, set[int]] = {"partner_api": {404}, "operator_api": {404}, "ingest": {401, 404}}
"""How a method is refused that a path lacks: a merchant's paths are partners' then, for which a key is no token."""
_AT_LAST = ("leave", "ban", "suspend")
"""Operations after which less is possible."""


@dataclass(frozen=True)
class Fuzzed:
    """A program with somebody in it: who asks with which credential, and what there is."""

    api_url: str
    credentials: Mapping[str, str]
    known: Mapping[str, str]


@pytest.fixture(scope="module")
def fuzzed(office: Office) -> Fuzzed:
    """A program of its own, in which a partner brought a customer who paid, and asked for its money."""
    operator = office.operator("fuzz")
    made = operator.ask("/operator/programs", "POST", {"preset": "keycrm", "program": "fuzzed"})
    assert made.status == 201, made.text
    fay = office.enroll("fuzzed", "fay")
    shop = office.open_shop("fuzzed", "fuzzed", "USD")
    shop.report("signup", "fuzzed-c1", code="FAY", name="Finn", email="finn@shop.example")
    payment = shop.report("payment", "fuzzed-c1", amount=600_00)
    office.settle_events()
    payout = fay.request_payout(50_00, "bank").document["id"]
    return Fuzzed(
        api_url=office.stack.api_url,
        credentials={"partner_api": fay.token, "operator_api": operator.token, "ingest": shop.key},
        known={
            "program": "fuzzed",
            "partner": "fay",
            "customer": "fuzzed-c1",
            "code": "FAY",
            "event": payment,
            "payout": payout,
            "month": f"{office.now():%Y-%m}",
            "period": f"{office.now():%Y-%m}",
            "operator": "nobody",
            "preset": "keycrm",
            "version": "1",
        },
    )


def aimed(document: dict[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """The document, with what there is in the places of its paths, and nothing of credentials: a request shall be
    wrong in itself."""
    document.pop("security")
    document["components"].pop("securitySchemes")
    for methods in document["paths"].values():
        for operation in methods.values():
            operation.pop("security", None)
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in known:
                    parameter["schema"] = {"enum": [known[parameter["name"]]]}
    _loosen_pairs(document["components"]["schemas"])
    return document


def _loosen_pairs(part: Any) -> None:
    """Takes away what schemathesis 4.32 misreads in answers: of a pair it then checks that there are two, no more."""
    if isinstance(part, dict):
        part.pop("prefixItems", None)
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _loosen_pairs(each)


def answers(operation: APIOperation[Any, Any, Any, Any], fuzzed: Fuzzed, credential: str) -> set[int]:
    """The statuses of some requests. Raises FailureGroup for an answer that is not as described."""
    found: set[int] = set()
    wrong = operation.as_strategy(GenerationMode.NEGATIVE) if _takes_anything(operation) else nothing()

    @_SAME_EACH_TIME
    @given(case=operation.as_strategy() | wrong)
    def ask(case: Case[Any]) -> None:
        response = case.call(base_url=fuzzed.api_url, headers={"authorization": f"Bearer {credential}"})
        case.validate_response(response, checks=_CHECKS)
        found.add(response.status_code)

    ask()
    return found


def _takes_anything(operation: APIOperation[Any, Any, Any, Any]) -> bool:
    """Whether there is something that can be wrong."""
    return bool(operation.body or operation.query or operation.headers)


@pytest.mark.parametrize("api", ["partner_api", "operator_api", "ingest"])
def test_every_answer_is_one_that_the_document_describes(fuzzed: Fuzzed, api: str) -> None:
    schema = schemathesis.openapi.from_dict(aimed(documents()[api], fuzzed.known))
    operations = []
    for each in schema.get_all_operations():
        assert isinstance(each, Ok), each
        operations.append(each.ok())
    statuses: set[int] = set()
    faults: list[str] = []
    for operation in sorted(operations, key=lambda each: each.path.endswith(_AT_LAST)):
        try:
            statuses |= answers(operation, fuzzed, fuzzed.credentials[api])
        except FailureGroup as failure:
            faults.append(str(failure))
    assert not faults, "\n\n".join(faults)
    assert {200, 422} <= statuses
    assert 401 not in statuses or api == "ingest", "the credential should open everything but postbacks"


@pytest.mark.parametrize("api", ["partner_api", "operator_api", "ingest"])
def test_a_method_that_a_path_does_not_have_is_not_found(fuzzed: Fuzzed, api: str) -> None:
    headers = {"authorization": f"Bearer {fuzzed.credentials[api]}"}
    paths: dict[str, set[str]] = {}
    for each in operations(api):
        paths.setdefault(each.path.partition("?")[0], set()).add(each.method)
    answered = {
        (method, path): send(method, f"{fuzzed.api_url}{path}", headers).status
        for path, known in paths.items()
        for method in _METHODS
        if method not in known
    }
    assert {asked for asked, status in answered.items() if status not in _UNKNOWN[api]} == set()


@pytest.mark.parametrize("api", ["partner_api", "operator_api", "ingest"])
def test_a_body_is_json_whatever_it_is_called_and_nothing_else_whatever_it_is_called(fuzzed: Fuzzed, api: str) -> None:
    url, credential = fuzzed.api_url, fuzzed.credentials[api]
    for each in operations(api):
        if each.body is None:
            continue
        of_nobody, form = replace(each, path=each.path.replace("keycrm", "mars")), replace(each, body="program=b1&x=1")
        as_json, as_text = (of_nobody.ask(url, credential, kind) for kind in ("application/json", "text/plain"))
        assert (as_json.status, as_json.text) == (as_text.status, as_text.text), each
        for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data"):
            answer = form.ask(url, credential, kind)
            assert (answer.status, answer.document["code"]) == (400, "invalid_json"), (each, kind, answer.text)
