"""Every request that an API's own route table allows, with every id that somebody could put into it (P8).

The table is the resolver's: a route that is added is asked here by itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.api_gateway import Route

from tests.unit.functions.edge import Context, published_event

PARAMETER = re.compile(r"<(\w+)>")
VALUES = ("1", "full", "2026-03-01", "2026-03-31", "2026-03")
"""What parameters take that are no ids: numbers, days, months, ways of showing."""


@dataclass(frozen=True)
class Request:
    """One request; ``route`` is the table's own name of what it asks for, ``GET /v1/me``."""

    route: str
    method: str
    path: str
    query: str = ""


@dataclass(frozen=True)
class Answer:
    """The status and the very text of an answer."""

    status: int
    body: str


def routes(app: APIGatewayHttpResolver) -> list[Route]:
    return [*app._static_routes, *app._dynamic_routes]


def requests(
    app: APIGatewayHttpResolver, program: str, ids: Iterable[str], methods: Iterable[str]
) -> Iterator[Request]:
    """Each route of these methods with each id in each place, and each query parameter alone with each id and value.

    Where the path names something already, its parameters are tried with values alone.
    """
    tried = [*ids, *VALUES]
    for route in routes(app):
        if route.method not in methods:
            continue
        for path in paths(route.path, program, tried):
            name = f"{route.method} {route.path}"
            yield Request(name, route.method, path)
            for parameter in route.dependant.query_params:
                for value in tried if route.path.count("<") < 2 else VALUES:
                    yield Request(name, route.method, path, urlencode({parameter.alias: value}))


def paths(template: str, program: str, ids: Iterable[str]) -> Iterator[str]:
    names = PARAMETER.findall(template)
    for values in product(*([program] if name == "program" else list(ids) for name in names)):
        given = iter(values)
        yield PARAMETER.sub(lambda _, given=given: quote(next(given), safe=""), template)  # type: ignore[misc]


def ask(
    handler: Callable[[dict[str, Any], Context], Mapping[str, Any]],
    request: Request,
    sub: str,
    body: str | None = None,
    key: str = "a-key",
    bearer: str | None = None,
) -> Answer:
    """The answer to the request as the JWT authorizer passes it on, or as it comes with an API key."""
    event = published_event("http-api-v2-jwt")
    pairs = dict(each.split("=", 1) for each in request.query.split("&") if each)
    event |= {"rawPath": request.path, "rawQueryString": request.query, "queryStringParameters": pairs or None}
    event["requestContext"]["http"] |= {"method": request.method, "path": request.path}
    event["requestContext"]["authorizer"]["jwt"]["claims"] |= {"sub": sub}
    if bearer is not None:
        del event["requestContext"]["authorizer"]
        event["rawPath"] = event["rawPath"].replace("/v1/", "/v1/by-key/", 1)
        event["headers"] |= {"authorization": f"Bearer {bearer}"}
    if body is not None:
        event |= {"body": body}
        event["headers"] |= {"content-type": "application/json", "idempotency-key": key}
    found = handler(event, Context())
    return Answer(found["statusCode"], found["body"])
