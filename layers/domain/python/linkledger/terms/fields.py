"""The kinds of fields that terms are made of, each with a message that says what to write instead."""

import re
from dataclasses import dataclass
from functools import cache
from numbers import Real
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

from linkledger.errors import LinkledgerError
from linkledger.money import Percent, decimals_of
from linkledger.tracking.link import url_fault

WHOLE = Percent.parse(100)
REVERSALS = frozenset({"refund", "chargeback"})


def _percent(value: object) -> Percent:
    if isinstance(value, Percent):
        return value
    if isinstance(value, bool) or not isinstance(value, (str, Real)):
        raise ValueError("write a percentage as a number or as text, such as 12.5 or '12.5'")
    try:
        percent = Percent.parse(str(value))
    except LinkledgerError as error:
        raise ValueError(error.message) from None
    if percent.ten_thousandths < 0:
        raise ValueError("a percentage can't be negative; write 0 or more")
    if percent > WHOLE:
        raise ValueError("more than the whole amount can't be earned; write 100 or less")
    return percent


def _unit(value: str) -> str:
    try:
        decimals_of(value)
    except LinkledgerError as error:
        raise ValueError(error.message) from None
    return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # opens each of 600 files


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError(f"{value!r} is no IANA time zone; write one such as Europe/Kyiv")
    return value


def _link_target(value: str) -> str:
    fault = url_fault(value)
    if fault:
        raise ValueError(fault)
    return value


def _no_reversal(what: str, remedy: str) -> AfterValidator:
    def check(event: str) -> str:
        if event in REVERSALS:
            raise ValueError(f"a {event} takes back and never {what}; {remedy}")
        return event

    return AfterValidator(check)


@dataclass(frozen=True)
class _Shape:
    """Text of a pattern, with the remedy where it has another; editors see the pattern in the JSON Schema."""

    pattern: str
    remedy: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema) | {"pattern": f"^{self.pattern}$"}

    def _check(self, value: str) -> str:
        if not re.fullmatch(self.pattern, value):
            raise ValueError(f"{value!r} has another shape; {self.remedy}")
        return value


PercentField = Annotated[
    Percent,
    BeforeValidator(_percent),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 100},
                {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,4})?$"},
            ]
        }
    ),
]
MinorUnits = Annotated[int, Field(ge=1)]
Unit = Annotated[str, AfterValidator(_unit)]
Zone = Annotated[str, AfterValidator(_zone)]
ProgramName = Annotated[str, _Shape("[a-z0-9-]{1,32}", "use 1 to 32 of a-z, 0-9 and -")]
Name = Annotated[str, _Shape("[a-z0-9_]{1,32}", "use 1 to 32 of a-z, 0-9 and _")]
Product = Annotated[str, Field(min_length=1, max_length=128)]
RewardedEvent = Annotated[Name, _no_reversal("earns", "name the event that earns, such as payment")]
BindingEvent = Annotated[Name, _no_reversal("binds a customer", "name an event such as signup")]
CountedEvent = Annotated[Name, _no_reversal("counts by itself", "name another event")]
Host = Annotated[str, _Shape(r"[a-z0-9.-]+(:[0-9]{1,5})?", "write host or host:port in lower case, without https://")]
LinkTarget = Annotated[str, AfterValidator(_link_target)]
