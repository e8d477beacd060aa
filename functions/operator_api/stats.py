"""Stats over everything: a program's closed days, all partners together."""

from collections import Counter
from datetime import date, timedelta
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.caller import AsOperator, Caller
from linkledger.errors import FieldFault, Invalid
from linkledger.ids import PARTNER
from linkledger.partners.partner import Partner
from linkledger.payouts.payout import PayoutStatus
from linkledger.program_time import local_day
from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts, unit_of_stats
from linkledger.stats.overview import PartnerPeriod, paid_in_all, together
from linkledger.stats.report import Grouping, rows, total
from linkledger.terms.document import Terms
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import StartingAfter, View, invalid_cursor

router = new_router()
MOST_DAYS: Final = 366
_EARLIEST: Final = date(1970, 1, 1)
"""Nothing is counted before it, and keys have no room for years of less than four digits."""
READS: Final = 1_500
"""So many queries one request makes: one for a partner's payouts, and one for each of its months."""
From = Annotated[date | None, Query(alias="from")]
To = Annotated[date | None, Query(alias="to")]


class AmountView(View):
    """An amount in minor units of ``unit``."""

    unit: str
    amount: int


class CountsView(View):
    """Sums: ``clicks`` are valid ones, ``conversions`` events that earned, ``base`` the revenue behind them in the
    program's unit; ``earned`` is less what was taken back."""

    clicks: int
    visits: int
    bots: int
    suspects: int
    registrations: int
    conversions: int
    base: int
    earned: list[AmountView]


class StatsRow(CountsView):
    """The days ``first`` to ``last``."""

    first: date
    last: date


class ProgramStats(View):
    """Closed days alone: ``closed_through`` is the last one, null before the first.

    The sums are those of ``partners`` partners. Where ``has_more``, add what the next part says.
    """

    program: str
    unit: str
    time_zone: str
    group_by: str
    closed_through: date | None
    partners: int
    rows: list[StatsRow]
    totals: CountsView
    paid: list[AmountView]
    has_more: bool
    next_cursor: str | None


@router.get("/v1/operator/programs/<program>/stats")
def program_stats(
    caller: AsOperator,
    program: str,
    first: From = None,
    last: To = None,
    group_by: Annotated[Grouping, Query()] = "day",
    starting_after: StartingAfter = None,
) -> ProgramStats:
    """All partners of a program together, by day, week or month: from the month's first day to the last closed one
    unless other days are asked for, at most 366.

    A request reads at most 1,500 partner-months, partners by id; `paid` counts payouts settled in these days.
    """
    terms = caller.desk.terms.current(program).terms
    closed = caller.desk.closings.closed_through(program)
    unit = unit_of_stats(terms)
    days = days_of(first, last, closed)
    periods, cursor = read(caller, terms, days, starting_after) if days else ([], None)
    summed = together(periods, days)
    return ProgramStats(
        program=program,
        unit=unit,
        time_zone=terms.time_zone,
        group_by=group_by,
        closed_through=closed,
        partners=len(periods),
        rows=[
            StatsRow(
                first=each.first,
                last=each.last,
                **counts(unit, each.clicks, each.earning or EarningCounts()).model_dump(),
            )
            for each in rows(summed, group_by, apart=False)
        ],
        totals=counts(unit, *total(summed)),
        paid=[AmountView(unit=each, amount=amount) for each, amount in paid_in_all(periods).items()],
        has_more=cursor is not None,
        next_cursor=cursor,
    )


def days_of(first: date | None, last: date | None, closed: date | None) -> list[date]:
    """The closed days among those that are asked for. Raises Invalid ``invalid_period``."""
    to = last or closed
    if to is None:
        return []
    since = first or to.replace(day=1)
    if not 0 <= (to - since).days < MOST_DAYS:
        message = f"must lie 0 to {MOST_DAYS - 1} days before the last day"
        raise Invalid("invalid_period", f"from: {message}.", faults=(FieldFault("from", message),))
    asked = (since + timedelta(days=n) for n in range((to - since).days + 1))
    return [each for each in asked if closed is not None and _EARLIEST <= each <= closed]


def read(caller: Caller, terms: Terms, days: list[date], after: str | None) -> tuple[list[PartnerPeriod], str | None]:
    """The partners after that id, as many as one request may read, and the id after which more follow.

    Raises Invalid ``invalid_cursor``.
    """
    if after is not None and not PARTNER.fullmatch(after):
        raise invalid_cursor()
    months = len({(each.year, each.month) for each in days})
    most = READS // (months + 1)
    found = caller.desk.partners.after(terms.program, after, most + 1)
    periods = [_period(caller, terms, each, days) for each in found[:most]]
    return periods, found[most - 1].id if len(found) > most else None


def counts(unit: str, clicks: ClickCounts, earning: EarningCounts) -> CountsView:
    """The counts as they are shown; the first unit is that of ``base``'s commission."""
    others = [AmountView(unit=each.unit, amount=each.commission) for each in earning.others]
    return CountsView(
        clicks=clicks.clicks,
        visits=clicks.visits,
        bots=clicks.bots,
        suspects=clicks.suspects,
        registrations=earning.registrations,
        conversions=earning.conversions,
        base=earning.base,
        earned=[AmountView(unit=unit, amount=earning.commission), *others],
    )


def _period(caller: Caller, terms: Terms, partner: Partner, days: list[date]) -> PartnerPeriod:
    first, last = days[0], days[-1]
    counted = caller.desk.stats.days(terms.program, partner.id, first, last)
    paid: Counter[str] = Counter()
    for each in caller.desk.payouts.of_partner(terms.program, partner.id):
        settled = each.status is PayoutStatus.SETTLED and each.paid_at is not None
        if settled and each.paid_at is not None and first <= local_day(each.paid_at, terms.time_zone) <= last:
            paid[each.unit] += each.amount
    return PartnerPeriod(partner.id, tuple(each.final for each in counted if each.final is not None), paid)
