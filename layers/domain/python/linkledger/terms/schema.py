"""The JSON Schema of a terms document, by which editors complete and check a file as it is written."""

from typing import Any

from linkledger.terms.document import Terms

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema, with each field's meaning; what contradicts something else only reading the terms finds."""
    return {"$schema": DIALECT} | Terms.model_json_schema(by_alias=True) | {"title": "linkledger terms"}
