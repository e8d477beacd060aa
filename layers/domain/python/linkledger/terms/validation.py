"""Validating terms: every fault of a document at once, each with its path and the remedy."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from linkledger.errors import FieldFault, Invalid
from linkledger.terms.document import Terms


def read_terms(document: Mapping[str, Any]) -> Terms:
    """Validates a terms document; raises Invalid ``invalid_terms`` with every fault at once, each with its path."""
    try:
        return Terms.model_validate(document)
    except ValidationError as error:
        found = error.errors()
        inner = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
        faults = tuple(
            FieldFault(_path(each["loc"]), each["msg"].removeprefix("Value error, "))
            for each in found
            if not (each["type"] == "too_short" and each["loc"] in inner)  # a list whose items are faulty is not short
        )
        listed = "; ".join(f"{fault.field or 'terms'}: {fault.message}" for fault in faults)
        raise Invalid("invalid_terms", f"The terms are not valid: {listed}", faults=faults) from None


def check_succession(before: Terms, after: Terms) -> None:
    """Whether these terms may follow those; raises Invalid ``unit_changed``: a ledger counts in one unit for good."""
    if before.unit != after.unit:
        message = f"unit: {before.program} counts in {before.unit}; make another program for {after.unit}."
        fault = FieldFault("unit", f"must stay {before.unit}")
        raise Invalid("unit_changed", message, faults=(fault,))


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path
