"""docs/terms.md says of every field what the schema says of it, with an example that is valid."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from linkledger.terms.document import Terms
from linkledger.terms.part import Part, parts_in
from linkledger.terms.presets import preset_names

VOCABULARY = (Path(__file__).parents[3] / "docs/terms.md").read_text(encoding="utf-8")


class Row(NamedTuple):
    field: str
    type: str
    default: str
    meaning: str
    example: str


def rows() -> list[Row]:
    cells = [
        re.split(r" *\| *", line.strip("| ")) for line in VOCABULARY.splitlines() if re.match(r"\| `[a-z_.]+` \|", line)
    ]
    return [Row(each[0].strip("`"), *each[1:]) for each in cells if len(each) == 5]


def fields_of(model: type[Part], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """`rewards.tiers.steps.from` and so on, each table before its fields."""
    for name, field in model.model_fields.items():
        path = prefix + (field.alias or name)
        yield path, field
        for inner in parts_in(field.annotation):
            yield from fields_of(inner, f"{path}.")


FIELDS = dict(fields_of(Terms))


def test_the_vocabulary_has_one_row_for_each_field_of_the_document() -> None:
    assert [row.field for row in rows()] == list(FIELDS)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.field)
def test_a_row_says_what_the_schema_says(row: Row) -> None:
    field = FIELDS[row.field]
    assert row.meaning == field.description
    assert row.default or field.is_required()
    if isinstance(field.default, (int, str)):
        shown = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        assert row.default == f"`{shown}`"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.field)
def test_an_example_is_valid(row: Row) -> None:
    field = FIELDS[row.field]
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    example = tomllib.loads(f"example = {row.example.strip('`')}")["example"]
    assert TypeAdapter(kind).validate_python(example) is not None


def test_the_vocabulary_lists_every_preset() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", VOCABULARY.split("## The presets")[1], flags=re.MULTILINE)
    assert listed == list(preset_names())
