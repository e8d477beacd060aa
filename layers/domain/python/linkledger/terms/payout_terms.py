"""When and where earnings are paid out, and that no payout day comes before its month has closed."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.program_time import first_day_after, month_end
from linkledger.terms.fields import PercentField, Zone
from linkledger.terms.part import Part, readable

LOOKED_AT = range(2020, 2038)
"""The years whose months are looked at: the time zones' rules of today repeat by then."""


class Destination(Part):
    """Where a payout may go: a bank, a company's balance, or a top-up of an account, the latter with a bonus."""

    kind: Literal["bank", "balance", "top_up"] = Field(
        description="a transfer, which waits for the batch; a company's balance or an account's top-up, which settle "
        "at once"
    )
    minimum: int = Field(
        default=0, ge=0, description="the least that is paid out there, in minor units, inclusive; below it is kept"
    )
    bonus_percent: PercentField | None = Field(
        default=None, description="with `top_up` alone: percentage points of the payment that come on top"
    )
    own_account_only: bool = Field(default=False, description="it goes to the partner's own account alone")

    @property
    def immediate(self) -> bool:
        """Balances inside the business settle at once; a bank transfer waits for its batch."""
        return self.kind != "bank"

    def contradictions(self) -> Iterator[FieldFault]:
        if self.bonus_percent is not None and self.kind in ("bank", "balance"):
            yield FieldFault(".bonus_percent", "goes with kind top_up; remove it here")


class PayoutTerms(Part):
    """When and where money is paid out; day, hour and zone say when the batch of the month before is prepared."""

    mode: Literal["on_request", "automatic"] = Field(
        description="a partner asks for each payout, or every month all who reach the bank's minimum are paid"
    )
    day: int = Field(
        default=2,
        ge=1,
        le=28,
        description="the payout day: from then on the month before is paid out, once it has closed",
    )
    hour: int = Field(default=6, ge=0, le=23, description="the hour of that day")
    time_zone: Zone = Field(description="the zone of that day and hour")
    requests: Literal["any_time", "from_payout_day"] = Field(
        default="any_time",
        description="when a partner may ask: always, or each month from the payout day and hour until that month ends "
        "in the payout's zone",
    )
    negative_balance: Literal["offset", "write_off"] = Field(
        default="offset",
        description="what becomes of a partner's balance below 0: later earnings make up for it, or it is written off "
        "once the month has closed",
    )
    destinations: tuple[Destination, ...] = Field(
        default=(), description="where a payout may go; without any, earnings are spent inside only"
    )

    def destination(self, kind: str) -> Destination | None:
        """The destination of that kind, if the terms have it."""
        return next((each for each in self.destinations if each.kind == kind), None)

    def contradictions(self) -> Iterator[FieldFault]:
        if self.mode == "automatic":
            if self.requests == "from_payout_day":
                yield FieldFault(".requests", 'mode "automatic" takes no requests; remove it, or choose "on_request"')
            kinds_known = readable(self.destinations, *(each.kind for each in self.destinations))
            if kinds_known and self.destination("bank") is None:
                message = 'mode "automatic" pays to the bank; add a destination of kind bank, or choose "on_request"'
                yield FieldFault(".destinations", message)
        kinds: set[str] = set()
        for number, each in enumerate(self.destinations):
            if each.kind in kinds:
                message = f"another destination is a {each.kind}; make one of both"
                yield FieldFault(f".destinations[{number}].kind", message)
            kinds.add(each.kind)


@lru_cache(maxsize=256)
def too_early(payout_zone: str, day: int, hour: int, stats_zone: str) -> str | None:
    """Why the month before can still be open on the payout day (PROGRAMS.md bet-n-joy 5), with the remedy; or None."""
    if payout_zone == stats_zone:
        return None
    closings = [(first_day_after(month), month_end(month, stats_zone)) for month in _months()]

    def before_closing(day: int, hour: int) -> datetime | None:
        opens = ((datetime(of.year, of.month, day, hour, tzinfo=ZoneInfo(payout_zone)), end) for of, end in closings)
        return next((opening for opening, end in opens if opening < end), None)

    found = before_closing(day, hour)
    if found is None:
        return None
    later = next((each for each in range(hour + 1, 24) if before_closing(day, each) is None), None)
    next_day = next(each for each in range(day + 1, 29) if before_closing(each, hour) is None)
    remedy = f"choose day {next_day}" + (f", or hour {later} or later" if later is not None else "")
    return (
        f"on {found:%Y-%m-%d} at {found:%H:%M} {payout_zone} the month before has not yet closed in the program's "
        f"time zone {stats_zone}; {remedy}"
    )


def _months() -> Iterator[str]:
    return (f"{year}-{month:02d}" for year in LOOKED_AT for month in range(1, 13))
