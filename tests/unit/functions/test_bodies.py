"""What clients post: a body that no JSON can be read from is refused by name at every API, never a failure of ours."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from functions.checkout import handler as checkout
from functions.operator_api import handler as operator_api
from functions.partner_api import handler as partner_api
from linkledger.access.operators import Operator, Scope
from tests.builders import Business
from tests.unit.functions.edge import Context, desk_of, operators_desk_of, published_event, till_of

Send = Callable[[str, str, bool], tuple[int, Any]]
APIS = {
    "partner": (partner_api, "POST", "/v1/programs/keycrm/payouts"),
    "operator": (operator_api, "POST", "/v1/operator/programs/keycrm/adjustments"),
    "checkout": (checkout, "POST", "/v1/quotes"),
}
NO_JSON = {
    "no base64": ("!!!", True),
    "half of an octet": ("e30", True),
    "no UTF-8": (b64encode(b'{"amount": "\xff"}').decode(), True),
    "no JSON": (b64encode(b"{").decode(), True),
    "half a character": (b64encode(b'{"to": "\\ud800"}').decode(), True),
    "5000 digits": (f'{{"amount": {"9" * 5_000}}}', False),
    "5000 digits below 0": (f'{{"any": [-{"9" * 5_000}]}}', False),
    "too deep": ("[" * 100_000 + "]" * 100_000, False),
}


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.partners.add_membership("sub-of-anna", "keycrm", "anna")
    business.operators.put_new(Operator("sub-of-anna", "dana", frozenset(Scope), business.now))
    desk, office, till = desk_of(business), operators_desk_of(business), till_of(business)
    monkeypatch.setattr(partner_api, "desk", lambda: desk)
    monkeypatch.setattr(operator_api, "desk", lambda: office)
    monkeypatch.setattr(checkout, "till", lambda: till)
    return business


@pytest.fixture
def post(business: Business) -> Send:
    """Status and document of one body posted to an API of ``APIS``, as API Gateway passes it on."""

    def posted(api: str, body: str, encoded: bool) -> tuple[int, Any]:
        asked, method, path = APIS[api]
        event = published_event("http-api-v2-jwt") | {"rawPath": path, "body": body, "isBase64Encoded": encoded}
        event |= {"rawQueryString": "", "queryStringParameters": None}
        event["requestContext"]["http"] |= {"method": method, "path": path}
        event["requestContext"]["authorizer"]["jwt"]["claims"] |= {"sub": "sub-of-anna"}
        event["headers"] |= {"authorization": "Bearer llk_key-of-keycrm", "idempotency-key": "k"}
        answer = asked.handler(event, Context())
        return answer["statusCode"], json.loads(answer["body"])

    return posted


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("what", NO_JSON)
def test_a_body_that_cannot_be_read_is_the_callers_fault(post: Send, api: str, what: str) -> None:
    status, problem = post(api, *NO_JSON[what])
    assert (status, problem["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("api", APIS)
def test_a_number_of_4000_digits_is_refused_by_its_rule(post: Send, api: str) -> None:
    field = "purchase" if api == "checkout" else "amount"
    status, problem = post(api, f'{{"{field}": {"9" * 4_000}}}', False)
    assert (status, problem["code"]) == (422, "invalid_request")
    assert field in {each["field"] for each in problem["errors"]}


@pytest.mark.parametrize("encoded", [False, True])
def test_an_encoded_body_is_the_same_request(post: Send, business: Business, encoded: bool) -> None:
    body = json.dumps({"partner": "anna", "amount": 500, "reason": "Gutschrift f\u00fcr M\u00e4rz"}, ensure_ascii=False)
    first = post("operator", body, False)
    assert first[0] == 201
    assert post("operator", b64encode(body.encode()).decode() if encoded else body, encoded) == first
    assert business.balance("anna").available == 500
