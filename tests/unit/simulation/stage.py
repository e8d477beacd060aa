"""A stage for small scenarios: lines as keyword arguments, told in the order in which they are written."""

import json
from typing import Any

from linkledger.simulation.report import Report
from linkledger.simulation.simulate import simulate
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms

Line = dict[str, Any]


def on(at: str, do: str, **fields: Any) -> Line:
    """An action at a UTC moment such as ``03-01 09:00`` of 2026."""
    return {"at": f"2026-{at.replace(' ', 'T')}:00Z", "do": do} | fields


def event(at: str, id_: str, type_: str, customer: str | None = "c1", **fields: Any) -> Line:
    who = {"customer": customer} if customer is not None else {}
    return on(at, "event", id=id_, type=type_, **who, **fields)


def changed(preset: str, **changes: Any) -> Terms:
    """A preset's terms with other values at the top of their document."""
    document = load_preset(preset).model_dump(mode="json", by_alias=True, exclude_none=True)
    return read_terms(document | changes)


def run(terms: Terms | str, *lines: Line, **options: Any) -> Report:
    wanted = load_preset(terms) if isinstance(terms, str) else terms
    return simulate(wanted, map(json.dumps, lines), **options)


ANNA = on("03-01 08:00", "enroll", partner="anna", account="acct-1")
