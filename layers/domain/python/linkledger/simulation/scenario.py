"""The scenario: JSON Lines into actions, every faulty line named at once."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from linkledger.errors import FieldFault, Invalid, LinkledgerError
from linkledger.money import Percent
from linkledger.program_time import parse_instant
from linkledger.simulation.actions import Action, Approve, Click, Enroll, Now, Post, Quote, Redeem, RequestPayout

_WHOLE = Percent.parse(100)
_FIRST_YEAR, _LAST_YEAR = 1970, 2999
_WORDS: dict[type, str] = {
    str: "write text in quotes",
    int: "write whole minor units, without a decimal point and without quotes",
    bool: "write true or false",
    dict: 'write an object of percentages by reward, such as {"revshare": 35}',
}


@dataclass(frozen=True)
class _Shape:
    """The keys that an action takes with their types, those that it must have, and what it becomes."""

    takes: Mapping[str, type]
    needs: tuple[str, ...]
    build: Callable[[int, datetime, dict[str, Any]], Action]


def _texts(*names: str) -> dict[str, type]:
    return dict.fromkeys(names, str)


def _enroll(line: int, at: datetime, fields: dict[str, Any]) -> Action:
    fields.pop("id", None)
    percents = {reward: Percent.parse(value) for reward, value in fields.pop("percent", {}).items()}
    return Enroll(line, at, percents=percents, **fields)


def _event(line: int, at: datetime, fields: dict[str, Any]) -> Action:
    return Post(line, at, fields["id"], fields)


def _plain(action: Callable[..., Action], *, named: bool = False) -> Callable[[int, datetime, dict[str, Any]], Action]:
    def build(line: int, at: datetime, fields: dict[str, Any]) -> Action:
        if not named:
            fields.pop("id", None)
        return action(line, at, **fields)

    return build


_SHAPES = {
    "enroll": _Shape(
        _texts("partner", "account", "company", "phone", "email", "name", "parent", "code", "id") | {"percent": dict},
        ("partner",),
        _enroll,
    ),
    "approve": _Shape(_texts("partner", "id"), ("partner",), _plain(Approve)),
    "click": _Shape(_texts("partner", "visitor", "id"), ("partner", "visitor"), _plain(Click)),
    "event": _Shape(
        _texts("id", "type", "customer", "visitor", "code", "invited_by", "lead_of", "of", "product", "plan")
        | _texts("account", "company", "phone", "email", "name", "currency")
        | {"amount": int, "existing": bool},
        ("id", "type"),
        _event,
    ),
    "request_payout": _Shape(
        _texts("partner", "to", "id", "comment") | {"amount": int},
        ("partner", "amount", "to"),
        _plain(RequestPayout, named=True),
    ),
    "redeem": _Shape(
        _texts("customer", "partner", "id") | {"amount": int, "purchase": int},
        ("amount", "purchase"),
        _plain(Redeem, named=True),
    ),
    "quote": _Shape(
        _texts("customer", "id", "code", "visitor", "product") | {"purchase": int},
        ("customer", "purchase"),
        _plain(Quote, named=True),
    ),
    "now": _Shape(_texts("id"), (), _plain(Now)),
}


def read_scenario(lines: Iterable[str]) -> list[Action]:
    """The actions in the order of their lines; blank lines are skipped, and a line without ``at`` happens at the
    moment of the one before. Raises Invalid ``invalid_scenario`` with every fault of every line (``line 3``).
    """
    actions: list[Action] = []
    faults: list[FieldFault] = []
    at: datetime | str | None = None
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        found: list[str] = []
        document = _document(text, found)
        if document is not None:
            at = _moment(document, at, found)
            action = _action(number, document, at, found)
            if action is not None:
                actions.append(action)
        faults.extend(FieldFault(f"line {number}", message) for message in found)
    if faults:
        listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults[:5])
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        raise Invalid("invalid_scenario", f"The scenario is not valid: {listed}{more}.", faults=tuple(faults))
    return actions


def _document(text: str, found: list[str]) -> dict[str, Any] | None:
    try:
        document = json.loads(text, parse_float=Decimal)
        if not text.isascii() or "\\u" in text:
            json.dumps(document, ensure_ascii=False, default=str).encode()
    except UnicodeError:
        found.append("this is no UTF-8 text; write it in UTF-8")
    except (ValueError, RecursionError) as error:
        found.append(f"this is no JSON ({error}); write one JSON object a line")
    else:
        if isinstance(document, dict):
            return document
        found.append('this is no JSON object; write one such as {"at":"2026-03-01T09:00:00Z","do":"now"}')
    return None


def _moment(document: dict[str, Any], before: datetime | str | None, found: list[str]) -> datetime | str | None:
    """When the line happens; text where the moment is faulty, which is said once and not again by later lines."""
    written = document.pop("at", None)
    if written is None:
        if before is None:
            found.append("at: is missing; only later lines may leave it out, to happen at the moment of the one before")
        return before if before is not None else ""
    if isinstance(written, str):
        try:
            at = parse_instant(written)
        except LinkledgerError as error:
            found.append(error.message.removesuffix("."))
        else:
            if _FIRST_YEAR <= at.year <= _LAST_YEAR:
                return at
            found.append(f"at: write a moment from {_FIRST_YEAR} to {_LAST_YEAR}, not {written}")
    else:
        found.append("at: write an instant in quotes, such as 2026-03-01T09:00:00Z")
    return ""


def _action(number: int, document: dict[str, Any], at: datetime | str | None, found: list[str]) -> Action | None:
    do = document.pop("do", None)
    shape = _SHAPES.get(do) if isinstance(do, str) else None
    if shape is None:
        said = "is missing" if do is None else f"{do!r} is no action"
        found.append(f"do: {said}; write one of {', '.join(_SHAPES)}")
        return None
    fields: dict[str, Any] = {name: value for name, value in document.items() if value is not None}
    takes = shape.takes
    for name, value in fields.items():
        if type(value) is not takes.get(name):
            found.append(f"{name}: {_WORDS[takes[name]] if name in takes else _unknown(str(do), shape)}")
        elif isinstance(value, dict):
            found.extend(_percent_faults(value))
    found.extend(f"{name}: is missing; {_WORDS[takes[name]]}" for name in shape.needs if name not in fields)
    if do == "redeem" and ("customer" in fields) == ("partner" in fields):
        found.append("customer: name either the customer or the partner who spends")
    return shape.build(number, at, fields) if not found and isinstance(at, datetime) else None


def _unknown(do: str, shape: _Shape) -> str:
    return f"unknown field of {do}; remove it or check its spelling, it takes at, {', '.join(shape.takes)}"


def _percent_faults(percents: Mapping[str, object]) -> Iterable[str]:
    for reward, value in percents.items():
        fault = _percent_fault(value)
        if fault:
            yield f"percent.{reward}: {fault}"


def _percent_fault(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        return "write a percentage such as 12.5"
    try:
        percent = Percent.parse(value)
    except LinkledgerError as error:
        return error.message.removesuffix(".")
    within = 0 <= percent.ten_thousandths <= _WHOLE.ten_thousandths
    return None if within else "write a percentage from 0 to 100"
