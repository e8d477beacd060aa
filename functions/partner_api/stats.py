"""GET stats: counts per program-local day; days that are not closed yet are provisional, or not shown."""

from datetime import date, timedelta
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.routing import new_router
from functions.partner_api.view import View
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import local_day
from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts, earning_of_day, unit_of_stats
from linkledger_aws.storage.stats import DayCounts

router = new_router()
MOST_DAYS = 366
From = Annotated[date | None, Query(alias="from")]
To = Annotated[date | None, Query(alias="to")]


class DayView(View):
    """A day: ``clicks`` are valid ones; visits are known once the day is closed; amounts are minor units."""

    day: date
    provisional: bool
    clicks: int
    visits: int | None
    bots: int
    suspects: int
    registrations: int
    paying_customers: int
    base: int
    commission: int


class TotalsView(View):
    """Sums over the days, without what can't be summed: a customer may pay on many of them."""

    clicks: int
    bots: int
    suspects: int
    registrations: int
    base: int
    commission: int


class StatsView(View):
    """Days in order, both ends included; ``provisional`` says that at least one of them is."""

    program: str
    unit: str
    time_zone: str
    provisional: bool
    days: list[DayView]
    totals: TotalsView


@router.get("/v1/programs/<program>/stats")
def stats(caller: AsCaller, program: str, first: From = None, last: To = None) -> StatsView:
    """From the month's first day until today, unless other days are asked for.

    Where the terms show closed days alone, a day appears once it is closed (PROGRAMS.md bet-n-joy 4).
    """
    me = caller.member_of(program)
    today = local_day(me.now, me.terms.time_zone)
    to = min(last or today, today)
    days = _days(me, first or to.replace(day=1), to)
    if me.terms.stats.visible == "closed_days":
        days = [each for each in days if not each.provisional]
    return StatsView(
        program=me.program,
        unit=unit_of_stats(me.terms),
        time_zone=me.terms.time_zone,
        provisional=any(each.provisional for each in days),
        days=days,
        totals=TotalsView(
            clicks=sum(each.clicks for each in days),
            bots=sum(each.bots for each in days),
            suspects=sum(each.suspects for each in days),
            registrations=sum(each.registrations for each in days),
            base=sum(each.base for each in days),
            commission=sum(each.commission for each in days),
        ),
    )


def _days(me: Member, first: date, last: date) -> list[DayView]:
    if first > last:
        fault = FieldFault("from", "lies after the last day")
        raise Invalid("invalid_period", f"from: {first} lies after {last}; turn them round.", faults=(fault,))
    if (last - first).days >= MOST_DAYS:
        fault = FieldFault("from", f"lies more than {MOST_DAYS} days before the last day")
        raise Invalid("invalid_period", f"from: ask for at most {MOST_DAYS} days at once.", faults=(fault,))
    counted = {each.day: each for each in me.desk.stats.days(me.program, me.id, first, last)}
    closed = me.desk.closings.closed_through(me.program)
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        _closed(day, counted.get(day)) if closed is not None and day <= closed else _open(me, day, counted.get(day))
        for day in wanted
    ]


def _closed(day: date, counts: DayCounts | None) -> DayView:
    final = counts.final if counts else None
    clicks, earning = (final.clicks, final.earning) if final else (ClickCounts(), EarningCounts())
    return _view(day, clicks, earning, provisional=False)


def _open(me: Member, day: date, counts: DayCounts | None) -> DayView:
    """Clicks as the stream counted them so far, earnings as the items are now; nothing can precede the enrollment."""
    clicks = counts.live if counts and counts.live else ClickCounts()
    earning = EarningCounts()
    if day >= local_day(me.partner.enrolled_at, me.terms.time_zone):
        earning = earning_of_day(me.desk.earning, me.terms, me.id, day)
    return _view(day, clicks, earning, provisional=True)


def _view(day: date, clicks: ClickCounts, earning: EarningCounts, *, provisional: bool) -> DayView:
    return DayView(
        day=day,
        provisional=provisional,
        clicks=clicks.clicks,
        visits=None if provisional else clicks.visits,
        bots=clicks.bots,
        suspects=clicks.suspects,
        registrations=earning.registrations,
        paying_customers=earning.paying_customers,
        base=earning.base,
        commission=earning.commission,
    )
