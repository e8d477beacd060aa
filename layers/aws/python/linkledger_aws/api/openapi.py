"""The OpenAPI 3.1 document of an API, made from its routes, so that it can't say what the code does not do."""

import json
from http import HTTPStatus
from inspect import cleandoc
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import APIGatewayHttpResolver

_PROBLEMS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.CONTENT_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_CONTENT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_GATEWAYS_TOO = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONTENT_TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What API Gateway answers itself too, before a function is asked or after it failed to answer."""
_RESPONSES = "#/components/responses/"
_PROBLEM = {
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457); `code` is stable, `detail` says what to do.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "In snake case, such as `unknown_program`."},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "request_id": {"type": "string", "description": "Given with status 500: name it to the operator."},
    },
}
_GATEWAY_MESSAGE = {
    "title": "GatewayMessage",
    "description": "API Gateway's own refusal, which has no `code`: go by the status.",
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": ["string", "null"]}},
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
    "description": "The same key is the same request: a retry gets the first answer, another body is a 409.",
}


def openapi_of(app: APIGatewayHttpResolver, *, title: str, version: str, description: str) -> dict[str, Any]:
    """The document as plain values, its paths in order; a route's docstring is its summary and description."""
    text = app.get_openapi_json_schema(title=title, version=version, openapi_version="3.1.0", description=description)
    document: dict[str, Any] = json.loads(text)
    told = {(each.method.lower(), each.openapi_path): each.func for each in app._static_routes + app._dynamic_routes}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            function = told[method, path]
            summary, _, more = cleandoc(function.__doc__ or "").partition("\n\n")
            operation |= {"operationId": function.__name__, "summary": " ".join(summary.split())}
            if more:
                operation["description"] = " ".join(more.split())
            operation["responses"] |= {str(int(each)): {"$ref": _refusal(each)} for each in _PROBLEMS}
            parameters = operation.setdefault("parameters", [])
            if method == "post" and "idempotency-key" not in [each["name"] for each in parameters]:
                parameters.append(_IDEMPOTENCY_KEY)
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError", "ResponseValidationError"):
        schemas.pop(unused, None)
    schemas |= {"Problem": _PROBLEM, "GatewayMessage": _GATEWAY_MESSAGE}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    message = {"application/json": {"schema": {"$ref": "#/components/schemas/GatewayMessage"}}}
    document["components"]["responses"] = {
        "Problem": {"description": _PROBLEM["description"], "content": problem},
        "ProblemOrGateway": {"description": _PROBLEM["description"], "content": problem | message},
    }
    document["components"]["securitySchemes"] = {
        "accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    document["security"] = [{"accessToken": []}]
    document["paths"] = dict(sorted(document["paths"].items()))
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def _refusal(status: HTTPStatus) -> str:
    return _RESPONSES + ("ProblemOrGateway" if status in _GATEWAYS_TOO else "Problem")
