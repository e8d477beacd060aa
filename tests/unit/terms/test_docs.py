"""docs/terms.md names every field that a terms document can have, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from linkledger.terms.document import Terms

VOCABULARY = Path(__file__).parents[3] / "docs/terms.md"


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def paths_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """`rewards.tiers.steps.from` and so on, each table before its fields."""
    for name, field in model.model_fields.items():
        path = prefix + (field.alias or name)
        yield path
        for inner in models_in(field.annotation):
            yield from paths_of(inner, f"{path}.")


def test_the_vocabulary_has_one_row_for_each_field_of_the_document() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \|", VOCABULARY.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == list(paths_of(Terms))
