"""Requests to the APIs as API Gateway passes them on once the JWT authorizer has verified the token."""

import json
from typing import Any, Protocol
from urllib.parse import urlencode

from aws_lambda_powertools.utilities.typing import LambdaContext

from tests.unit.functions.edge import Context, published_event

Answer = tuple[int, Any]


class Handler(Protocol):
    """A module of a function."""

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]: ...


def send(
    asked: Handler,
    path: str,
    *,
    sub: str = "",
    bearer: str | None = None,
    method: str = "GET",
    body: Any = None,
    key: str | None = None,
    claims: dict[str, str] | None = None,
    content_type: str = "application/json",
    **query: str,
) -> Answer:
    """Status and document of one request; ``key`` is its Idempotency-Key.

    With a ``bearer`` it comes to a route without an authorizer, as it was sent.
    """
    event = published_event("http-api-v2-jwt")
    event |= {"rawPath": path, "rawQueryString": urlencode(query), "queryStringParameters": query or None}
    event["requestContext"]["http"] |= {"method": method, "path": path}
    if bearer is None:
        event["requestContext"]["authorizer"]["jwt"]["claims"] |= {"sub": sub} | (claims or {})
    else:
        del event["requestContext"]["authorizer"]
        event["headers"] |= {"authorization": f"Bearer {bearer}"}
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
        event["headers"] |= {"content-type": content_type}
    if key is not None:
        event["headers"] |= {"idempotency-key": key}
    answer = asked.handler(event, Context())
    kind = "application/json" if answer["statusCode"] < 400 else "application/problem+json"
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    assert headers["content-type"] == kind
    return answer["statusCode"], json.loads(answer["body"])
