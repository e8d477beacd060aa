"""The operations of the APIs' documents, each with the least that it takes: a new one is there by itself."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.e2e.web import Answer, send
from tools.openapi import documents

SEGMENTS = {"program": "keycrm", "period": "2026-03", "month": "2026-03"}
"""What stands in a path; any other parameter is a name that could be there."""


@dataclass(frozen=True)
class Operation:
    """One operation of a document, with the least that it takes."""

    id: str
    method: str
    path: str
    body: str | None
    key_scope: str | None = None
    """What a partner's key needs for it; None where none is taken."""

    @property
    def by_key(self) -> "Operation":
        """The same where API keys are sent to."""
        return replace(self, path=self.path.replace("/v1/", "/v1/by-key/", 1))

    def ask(self, api_url: str, token: str | None, content_type: str = "application/json") -> Answer:
        headers = {"content-type": content_type, "idempotency-key": "isolation"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return send(self.method, f"{api_url}{self.path}", headers, self.body)


def operations(api: str) -> Iterator[Operation]:
    """All of an API's."""
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
            scopes = [scope for way in each.get("security", ()) for scope in way.get("partnerKey", ())]
            yield Operation(each["operationId"], method.upper(), filled + query, body, *scopes)


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
            return _text(schema)


def _text(schema: Mapping[str, Any]) -> str:
    """A text as the schema wants it: of its format, its pattern or its length."""
    if "date" in (schema.get("format") or ""):
        return "2026-03-01"
    tried = ("x" * max(1, schema.get("minLength", 1)), "X", "2026-03", "2026-03-01", "https://shop.example/")
    return next((each for each in tried if re.search(schema.get("pattern", ""), each)), tried[0])
