"""The JSON Schema: what an editor knows of a terms file."""

import json
from collections.abc import Iterator
from typing import Any

from linkledger.terms.schema import json_schema


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    yield from (each for each in schema["$defs"].values() if each.get("type") == "object")


def test_every_field_has_its_meaning_and_unknown_ones_are_refused() -> None:
    for each in objects(json_schema()):
        assert each["additionalProperties"] is False
        assert all("description" in field for field in each["properties"].values()), each["title"]


def test_fields_are_named_as_they_are_written() -> None:
    assert set(json_schema()["$defs"]["Tier"]["properties"]) == {"from", "percent"}


def test_a_percentage_is_a_number_or_text_and_a_name_has_its_pattern() -> None:
    schema = json_schema()
    kinds = schema["$defs"]["Tier"]["properties"]["percent"]["anyOf"]
    assert [each["type"] for each in kinds] == ["number", "string"]
    assert schema["properties"]["program"]["pattern"] == "^[a-z0-9-]{1,32}$"


def test_it_is_plain_json_with_its_dialect() -> None:
    assert json.loads(json.dumps(json_schema()))["$schema"].startswith("https://json-schema.org/")
