"""The OpenAPI document of what merchants and networks call: two functions, one API to whoever calls it."""

from typing import Any

from functions.checkout import quotes, redemptions
from functions.ingest import events, postback
from functions.ingest.events import BatchAnswer, EventAnswer
from functions.ingest.request import MAX_BATCH
from linkledger.earning.event_body import EventBody
from linkledger_aws.api.app import Api
from linkledger_aws.api.openapi import openapi_of

_REFERENCE = "#/components/schemas/{model}"


def merchant_document() -> dict[str, Any]:
    """The document; bodies that the functions read themselves, since digests need their text, are described here."""
    description = "What a merchant's back end and its partner networks report, and what its checkout asks."
    app = Api(events, postback, quotes, redemptions).app
    document = openapi_of(app, title="linkledger merchant API", version="1.0.0", description=description)
    schemas = document["components"]["schemas"]
    schemas["EventBody"] = EventBody.model_json_schema(ref_template=_REFERENCE)
    schemas["EventBatch"] = {
        "title": "EventBatch",
        "type": "object",
        "additionalProperties": False,
        "required": ["events"],
        "properties": {
            "events": {"type": "array", "minItems": 1, "maxItems": MAX_BATCH, "items": _schema("EventBody")}
        },
    }
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    _describe_events(document["paths"]["/v1/events"]["post"])
    _describe_postback(document["paths"]["/postback"])
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _correct_parameters(path, operation)
    _declare_keys(document)
    return document


def _describe_events(operation: dict[str, Any]) -> None:
    posted = {"anyOf": [_schema("EventBody"), _schema("EventBatch")]}
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": posted}}}
    one, batch = _schema(EventAnswer.__name__), _schema(BatchAnswer.__name__)
    for status, told, schema in (
        ("200", "A duplicate; or a batch of which all events are stored.", {"anyOf": [one, batch]}),
        ("202", "The event is stored.", one),
        ("207", "A batch of which some events are not stored.", batch),
    ):
        operation["responses"][status] = {"description": told, "content": {"application/json": {"schema": schema}}}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _describe_postback(operations: dict[str, Any]) -> None:
    """The function looks at the token before anything else, so that its resolver can require nothing."""
    asked = [each for each in operations["get"]["parameters"] if each["name"] != "token"]
    for each in asked:
        each["required"] = each["name"] in ("click_id", "tid", "status")
    operations["get"]["parameters"] = asked
    operations["head"]["responses"]["200"] = {"description": "Nothing was done."}


def _correct_parameters(path: str, operation: dict[str, Any]) -> None:
    """Events and postbacks are told apart by their own ids, quotes change nothing: none of them takes a key."""
    kept = [
        each
        for each in operation["parameters"]
        if each["name"].lower() != "idempotency-key" or path == "/v1/redemptions"
    ]
    operation["parameters"] = kept
    if not kept:
        del operation["parameters"]


def _declare_keys(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"] = {
        "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key of the program, llk_...."},
        "postbackToken": {"type": "apiKey", "in": "query", "name": "token", "description": "A network's token."},
    }
    document["security"] = [{"apiKey": []}]
    document["paths"]["/postback"]["get"]["security"] = [{"postbackToken": []}, {}]
    document["paths"]["/postback"]["head"]["security"] = [{}]


def _schema(name: str) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(model=name)}
