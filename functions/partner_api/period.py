"""A period of program-local days, as a request names it."""

from datetime import date, timedelta
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.partner_api.caller import Member
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import local_day

MOST_DAYS: Final = 92
_DAYS: Final = 31
From = Annotated[date | None, Query(alias="from")]
To = Annotated[date | None, Query(alias="to")]


def period_of(me: Member, first: date | None, last: date | None) -> tuple[date, date]:
    """First and last day; the last 31 days unless they are named. Raises Invalid ``invalid_period``."""
    until = last or local_day(me.now, me.terms.time_zone)
    since = first or until - timedelta(days=_DAYS - 1)
    if not 0 <= (until - since).days < MOST_DAYS:
        fault = FieldFault("from", f"must lie 0 to {MOST_DAYS - 1} days before the last day")
        raise Invalid("invalid_period", f"from: ask for 1 to {MOST_DAYS} days at once.", faults=(fault,))
    return since, until
