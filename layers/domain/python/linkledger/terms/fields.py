"""The kinds of fields that terms are made of, each with a message that says what to write instead."""

import re
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from linkledger.errors import FieldFault, LinkledgerError
from linkledger.money import Percent, decimals_of
from linkledger.tracking.link import url_fault

WHOLE = Percent.parse(100)
REVERSALS = frozenset({"refund", "chargeback"})


class ContradictionError(ValueError):
    """Fields that are well-formed but contradict others; each fault's path begins where the validated part's ends."""

    def __init__(self, *faults: FieldFault) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = faults


def _percent(value: object) -> Percent:
    if isinstance(value, Percent):
        return value
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError("write a percentage as a whole number or as a string such as '12.5'")
    try:
        percent = Percent.parse(value)
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


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA time zone; write one such as Europe/Kyiv")
    return value


def _link_target(value: str) -> str:
    fault = url_fault(value)
    if fault:
        raise ValueError(fault)
    return value


def _rewarded(event: str) -> str:
    if event in REVERSALS:
        raise ValueError(f"a {event} takes back and never earns; name the event that earns, such as payment")
    return event


def _shaped(pattern: str, remedy: str) -> AfterValidator:
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if not shape.fullmatch(value):
            raise ValueError(f"{value!r} has another shape; {remedy}")
        return value

    return AfterValidator(check)


PercentField = Annotated[Percent, BeforeValidator(_percent), PlainSerializer(str, return_type=str)]
Unit = Annotated[str, AfterValidator(_unit)]
Zone = Annotated[str, AfterValidator(_zone)]
ProgramName = Annotated[str, _shaped("[a-z0-9-]{1,32}", "use 1 to 32 of a-z, 0-9 and -")]
Name = Annotated[str, _shaped("[a-z0-9_]{1,32}", "use 1 to 32 of a-z, 0-9 and _")]
RewardedEvent = Annotated[Name, AfterValidator(_rewarded)]
Host = Annotated[str, _shaped(r"[a-z0-9.-]+(:[0-9]{1,5})?", "write host or host:port in lower case, without https://")]
LinkTarget = Annotated[str, AfterValidator(_link_target)]
