"""Validating terms: every fault of a document at once, each with its path and the remedy."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from linkledger.errors import FieldFault, Invalid
from linkledger.terms.document import Terms
from linkledger.terms.part import ContradictionError

WORDS = {
    "missing": "is missing; add it",
    "extra_forbidden": "unknown field; remove it or check its spelling",
    "too_short": "must have at least one; add it",
    "string_too_short": "must not be empty; write it",
    "string_too_long": "too long; write at most {max_length} characters",
    "string_type": "write text in quotes",
    "tuple_type": "write a list in brackets",
    "model_type": "write a table with its fields",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "greater_than_equal": "too small; write {ge} or more",
    "less_than_equal": "too large; write {le} or less",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
}
"""What a writer of terms reads for each of pydantic's kinds of errors, with the facts that pydantic gives."""


def read_terms(document: Mapping[str, Any]) -> Terms:
    """Validates a terms document; raises Invalid ``invalid_terms`` with every fault at once, each with its path."""
    try:
        return Terms.model_validate(document)
    except ValidationError as error:
        found = error.errors()
        inner = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
        faults = tuple(
            fault
            for each in found
            if not (each["type"] == "too_short" and each["loc"] in inner)  # a list whose items are faulty is not short
            for fault in _faults(each)
        )
        listed = "; ".join(f"{fault.field or 'terms'}: {fault.message}" for fault in faults)
        raise Invalid("invalid_terms", f"The terms are not valid: {listed}", faults=faults) from None


def check_succession(before: Terms, after: Terms) -> None:
    """Whether these terms may follow those; raises Invalid ``unit_changed``: a ledger counts in one unit for good."""
    if before.unit != after.unit:
        message = f"unit: {before.program} counts in {before.unit}; make another program for {after.unit}."
        fault = FieldFault("unit", f"must stay {before.unit}")
        raise Invalid("unit_changed", message, faults=(fault,))


def _faults(error: ErrorDetails) -> Iterable[FieldFault]:
    path = _path(error["loc"])
    context = error.get("ctx", {})
    contradiction = context.get("error")
    if isinstance(contradiction, ContradictionError):
        return [FieldFault((path + fault.field).removeprefix("."), fault.message) for fault in contradiction.faults]
    words = WORDS.get(error["type"])
    message = words.format(**context) if words else error["msg"].removeprefix("Value error, ").removesuffix(".")
    return [FieldFault(path, message)]


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path
