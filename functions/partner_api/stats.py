"""GET stats: counts of program-local days; days that are not closed yet are provisional, or not shown."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.days import turned_round
from functions.partner_api.period import From, To
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import local_day
from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts, earning_of_day, unit_of_stats
from linkledger.stats.report import Day, Grouping, Row, rows, total
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View
from linkledger_aws.storage.stats import DayCounts

router = new_router()
MOST_DAYS: Final = 366
EARLIEST: Final = date(1970, 1, 1)
GroupBy = Annotated[Grouping, Query()]
By = Annotated[Literal["link", "sub1", "sub2", "sub3", "sub4", "sub5"] | None, Query()]


class EarnedView(View):
    """What was earned in one unit by how many events; less what was taken back."""

    unit: str
    conversions: int
    commission: int


class StatsRow(View):
    """The days ``first`` to ``last``: ``clicks`` are valid ones, ``visits`` those of closed days (unique visitors, anew
    after 30 minutes), amounts minor units.

    With ``by``, ``value`` is the link's code or the sub id; null stands for clicks without one, for what lies beyond
    the 100 most frequent values of a day, and for days that are still open. Sign-ups and money are null then.
    ``paying_customers`` is known of single days alone.
    """

    first: date
    last: date
    value: str | None
    provisional: bool
    clicks: int
    visits: int | None
    bots: int
    suspects: int
    registrations: int | None
    conversions: int | None
    paying_customers: int | None
    base: int | None
    commission: int | None
    earned: list[EarnedView] | None


class TotalsView(View):
    """Sums over the days, without what can't be summed: a customer may pay on many of them."""

    clicks: int
    bots: int
    suspects: int
    registrations: int
    conversions: int
    base: int
    commission: int
    earned: list[EarnedView]


class StatsView(View):
    """Rows in order; ``base`` and ``commission`` are in ``unit``, ``earned`` has every unit.

    ``provisional`` says that at least one day is.
    """

    program: str
    unit: str
    time_zone: str
    group_by: str
    by: str | None
    provisional: bool
    rows: list[StatsRow]
    totals: TotalsView


class AllStatsView(View):
    """The same of every program of the caller's; each has its own unit and time zone, so that no sum is over all."""

    programs: list[StatsView]


@router.get("/v1/programs/<program>/stats")
def stats(
    caller: AsCaller,
    program: str,
    first: From = None,
    last: To = None,
    group_by: GroupBy = "day",
    by: By = None,
) -> StatsView:
    """From the month's first day until today, unless other days are asked for, at most 366.

    Where the terms show closed days alone, a day appears once it is closed (PROGRAMS.md bet-n-joy 4).
    """
    return _stats(caller.member_of(program), first, last, group_by, by)


@router.get("/v1/stats")
def all_stats(caller: AsCaller, first: From = None, last: To = None, group_by: GroupBy = "day") -> AllStatsView:
    """The caller's statistics by program, over the same days of each program's own time zone."""
    return AllStatsView(programs=[_stats(each, first, last, group_by, None) for each in caller.memberships()])


def _stats(me: Member, first: date | None, last: date | None, group_by: Grouping, by: str | None) -> StatsView:
    today = local_day(me.now, me.terms.time_zone)
    to = min(last or today, today)
    days = _days(me, first or to.replace(day=1), to, by)
    if me.terms.stats.visible == "closed_days":
        days = [each for each in days if not each.provisional]
    unit = unit_of_stats(me.terms)
    clicks, earning = total(days)
    return StatsView(
        program=me.program,
        unit=unit,
        time_zone=me.terms.time_zone,
        group_by=group_by,
        by=by,
        provisional=any(each.provisional for each in days),
        rows=[_row(unit, each) for each in rows(days, group_by, apart=by is not None)],
        totals=TotalsView(
            clicks=clicks.clicks,
            bots=clicks.bots,
            suspects=clicks.suspects,
            registrations=earning.registrations,
            conversions=earning.conversions,
            base=earning.base,
            commission=earning.commission,
            earned=_earned(unit, earning),
        ),
    )


def _days(me: Member, first: date, last: date, by: str | None) -> list[Day]:
    if first > last:
        raise turned_round(first, last)
    if first < EARLIEST:
        fault = FieldFault("from", f"lies before {EARLIEST}")
        raise Invalid("invalid_period", f"from: there is nothing before {EARLIEST}.", faults=(fault,))
    if (last - first).days >= MOST_DAYS:
        fault = FieldFault("from", f"lies more than {MOST_DAYS} days before the last day")
        raise Invalid("invalid_period", f"from: ask for at most {MOST_DAYS} days at once.", faults=(fault,))
    counted = {each.day: each for each in me.desk.stats.days(me.program, me.id, first, last)}
    parts = me.desk.stats.parts(me.program, me.id, by, first, last) if by is not None else {}
    closed = me.desk.closings.closed_through(me.program)
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        _closed(day, counted.get(day), parts.get(day))
        if closed is not None and day <= closed
        else _open(me, day, counted.get(day))
        for day in wanted
    ]


def _closed(day: date, counts: DayCounts | None, parts: Mapping[str, ClickCounts] | None) -> Day:
    final = counts.final if counts else None
    clicks, earning = (final.clicks, final.earning) if final else (ClickCounts(), EarningCounts())
    return Day(day, provisional=False, clicks=clicks, earning=earning, parts=parts if final else None)


def _open(me: Member, day: date, counts: DayCounts | None) -> Day:
    """Clicks as the stream counted them so far, earnings as the items are now; nothing can precede the enrollment."""
    clicks = counts.live if counts and counts.live else ClickCounts()
    earning = EarningCounts()
    if day >= local_day(me.partner.enrolled_at, me.terms.time_zone):
        earning = earning_of_day(me.desk.earning, me.terms, me.id, day)
    return Day(day, provisional=True, clicks=clicks, earning=earning)


def _row(unit: str, row: Row) -> StatsRow:
    earning = row.earning
    return StatsRow(
        first=row.first,
        last=row.last,
        value=row.value,
        provisional=row.provisional,
        clicks=row.clicks.clicks,
        visits=row.visits,
        bots=row.clicks.bots,
        suspects=row.clicks.suspects,
        registrations=earning.registrations if earning else None,
        conversions=earning.conversions if earning else None,
        paying_customers=row.paying_customers,
        base=earning.base if earning else None,
        commission=earning.commission if earning else None,
        earned=_earned(unit, earning) if earning else None,
    )


def _earned(unit: str, earning: EarningCounts) -> list[EarnedView]:
    first = EarnedView(unit=unit, conversions=earning.conversions, commission=earning.commission)
    more = (
        EarnedView(unit=each.unit, conversions=each.conversions, commission=each.commission) for each in earning.others
    )
    return [first, *more]
