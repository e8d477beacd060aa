"""When payouts open: the payout day and hour of a month in the payout's own zone, for batches and for requests."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linkledger.program_time import day_start, first_day, first_day_after, local_day, month_of
from linkledger.terms.document import Terms
from linkledger.terms.payout_terms import PayoutTerms


def opens_at(terms: Terms, period: str) -> datetime:
    """When the batch of a month may be prepared: the payout day and hour of the month that follows, in UTC."""
    return opens_in(terms.payout, month_of(first_day_after(period)))


def opens_in(payout: PayoutTerms, month: str) -> datetime:
    """The payout day and hour of that month in the payout's zone, as an instant in UTC.

    An hour that a clock change skips comes as much later as the clock is put forward; one that it repeats counts the
    first time.
    """
    day = first_day(month).replace(day=payout.day)
    return datetime.combine(day, time(payout.hour), ZoneInfo(payout.time_zone)).astimezone(UTC)


def covered_until(terms: Terms, now: datetime) -> datetime | None:
    """The end of the month that a request of now covers, the one before the payout zone's; None: it covers everything.

    Source: PROGRAMS.md bet-n-joy 5.
    """
    if terms.payout.requests == "any_time":
        return None
    return day_start(local_day(now, terms.payout.time_zone).replace(day=1), terms.time_zone)


def not_open_until(payout: PayoutTerms, now: datetime) -> datetime | None:
    """When requests open, if they are not open now; once open they stay so until the payout zone's month ends.

    Source: PROGRAMS.md bet-n-joy 5.
    """
    if payout.requests == "any_time":
        return None
    opening = opens_in(payout, month_of(local_day(now, payout.time_zone)))
    return opening if now < opening else None


def next_payout_day(terms: Terms, now: datetime) -> tuple[str, datetime]:
    """The next payout day and hour after ``now``, in UTC, with the month ``2026-03`` that is paid out then."""
    this = month_of(local_day(now, terms.payout.time_zone))
    before = month_of(first_day(this) - timedelta(days=1))
    if now < opens_at(terms, before):
        return before, opens_at(terms, before)
    return this, opens_at(terms, this)
