"""Ranking of partners over a period: by what they earned, the revenue behind it, whom they brought, or clicks."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.caller import AsOperator
from functions.operator_api.stats import AmountView, CountsView, From, To, counts, days_of, read
from linkledger.errors import Refused
from linkledger.stats.earning_counts import unit_of_stats
from linkledger.stats.overview import Place, RankedBy, ranked
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter

router = new_router()


class PlaceView(CountsView):
    """A partner's place, and its sums; ``value`` is what it is ranked by, amounts in minor units of the program."""

    place: int
    partner: str
    value: int
    paid: list[AmountView]


@router.get("/v1/operator/programs/<program>/ranking")
def ranking(
    caller: AsOperator,
    program: str,
    first: From = None,
    last: To = None,
    by: Annotated[RankedBy, Query()] = "earned",
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[PlaceView]:
    """Partners by what they came to on the closed days of a period, the highest first; those with nothing are left out.

    At most 1,500 partner-months can be compared in one request; with more, ask for fewer months.
    """
    terms = caller.desk.terms.current(program).terms
    days = days_of(first, last, caller.desk.closings.closed_through(program))
    periods, cursor = read(caller, terms, days, None) if days else ([], None)
    if cursor is not None:
        message = f"The program has more than {len(periods)} partners, which is what can be compared over these months"
        raise Refused("too_many_partners", f"{message}: ask for fewer months, or add up what GET stats gives in parts.")
    unit = unit_of_stats(terms)
    places = [_view(unit, each) for each in ranked(periods, by)]
    return Page[PlaceView].cut(places, lambda each: f"{each.value} {each.partner}", limit, starting_after)


def _view(unit: str, place: Place) -> PlaceView:
    return PlaceView(
        **counts(unit, *place.period.sums).model_dump(),
        place=place.place,
        partner=place.period.partner,
        value=place.value,
        paid=[AmountView(unit=each, amount=amount) for each, amount in sorted(place.period.paid.items())],
    )
