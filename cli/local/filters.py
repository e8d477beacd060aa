"""EventBridge-style filter patterns as event source mappings use them.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

import operator
from collections.abc import Mapping, Sequence
from typing import Any

_COMPARISONS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_MISSING = object()


class UnsupportedFilterError(ValueError):
    """A pattern uses an operator that the local stream runner does not know."""


def matches_any(record: Mapping[str, Any], patterns: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a stream record passes a mapping's filters: one match is enough, no filter lets all pass."""
    return not patterns or any(matches(record, pattern) for pattern in patterns)


def matches(record: Mapping[str, Any], pattern: Mapping[str, Any]) -> bool:
    """Whether the record has, for every field of the pattern, a value that one of its rules allows."""
    return all(_field_matches(record, field, rule) for field, rule in pattern.items())


def _field_matches(record: Mapping[str, Any], field: str, rule: Any) -> bool:
    if field == "$or":
        return any(matches(record, alternative) for alternative in rule)
    value = record.get(field, _MISSING)
    if isinstance(rule, Mapping):
        # An absent branch still counts for the `exists: false` rules inside it.
        return matches(value if isinstance(value, Mapping) else {}, rule)
    return any(_value_matches(value, alternative) for alternative in rule)


def _value_matches(value: Any, rule: Any) -> bool:
    if not isinstance(rule, Mapping):
        return value is not _MISSING and type(value) is type(rule) and bool(value == rule)
    ((name, argument),) = rule.items()
    if name == "exists":
        return bool(argument) == (value is not _MISSING)
    if value is _MISSING:
        return False
    return _operator_matches(value, name, argument)


def _operator_matches(value: Any, name: str, argument: Any) -> bool:
    match name:
        case "prefix" | "suffix":
            return _affix_matches(value, name, argument)
        case "equals-ignore-case":
            return isinstance(value, str) and value.lower() == argument.lower()
        case "anything-but":
            forbidden = argument if isinstance(argument, list) else [argument]
            return not any(_value_matches(value, rule) for rule in forbidden)
        case "numeric":
            return _number_matches(value, argument)
        case _:
            raise UnsupportedFilterError(f"filter operator {name!r} is not known to the local stream runner")


def _affix_matches(value: Any, name: str, argument: Any) -> bool:
    if not isinstance(value, str):
        return False
    if isinstance(argument, Mapping):
        value, argument = value.lower(), argument["equals-ignore-case"].lower()
    return bool(value.startswith(argument) if name == "prefix" else value.endswith(argument))


def _number_matches(value: Any, argument: Sequence[Any]) -> bool:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    pairs = zip(argument[::2], argument[1::2], strict=True)
    return all(_COMPARISONS[comparison](number, float(limit)) for comparison, limit in pairs)
