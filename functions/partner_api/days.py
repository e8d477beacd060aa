"""Days that a request names, in the program's time zone, as the instants between them."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from functions.partner_api.caller import Member
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import day_start

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
END: Final = datetime(9998, 1, 1, tzinfo=UTC)
_FIRST_DAY, _LAST_DAY = date(1970, 1, 2), date(9997, 12, 30)


def instants(me: Member, first: date | None, last: date | None) -> tuple[datetime, datetime]:
    """From the first instant of the first day until before that after the last; None is open on that side.

    Raises Invalid ``invalid_period``.
    """
    if first is not None and last is not None and first > last:
        raise turned_round(first, last)
    start = _start_of(me, first) if first is not None else BEGINNING
    end = _start_of(me, last + timedelta(days=1)) if last is not None and last < _LAST_DAY else END
    return start, end


def _start_of(me: Member, day: date) -> datetime:
    """Cut to the years in which anything can have occurred."""
    if not _FIRST_DAY < day < _LAST_DAY:
        return BEGINNING if day <= _FIRST_DAY else END
    return day_start(day, me.terms.time_zone)


def turned_round(first: date, last: date) -> Invalid:
    """The refusal of a period that ends before it begins."""
    fault = FieldFault("from", "lies after the last day")
    return Invalid("invalid_period", f"from: {first} lies after {last}; turn them round.", faults=(fault,))
