"""Differences of two terms documents, field by field, for whoever publishes, reviews or looks back."""

from collections.abc import Iterator, Mapping
from typing import Any

type Differences = dict[str, tuple[object, object]]
"""By path (``rewards[revshare].percent``), what it was and what it becomes; None is nothing there."""


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Differences:
    """The fields that differ; rewards are told apart by their ids, other lists of tables by their places."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    paths = dict.fromkeys((*old, *new))
    return {path: (old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)}


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{inner.get('id', place)}]")
    else:
        yield path, value
