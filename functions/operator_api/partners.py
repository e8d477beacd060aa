"""The partners of a program: who applied, who takes part and how it goes, and enrolling one more."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from functions.operator_api.bodies import Given, Rates, Text
from functions.operator_api.caller import AsOperator
from functions.operator_api.partner_views import PartnerDetails, PartnerView, details, partner_view
from linkledger.access.operators import Scope
from linkledger.ids import PARTNER
from linkledger.partners.enroll import Application, enroll, known_partner
from linkledger.partners.partner import Partner, PartnerStatus
from linkledger.partners.rates import read_rates
from linkledger.partners.trail import note_partner
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, invalid_cursor

router = new_router()

_LOOKED_AT = 1_000
"""So many partners are looked at in one request, where only those of one status are wanted."""


class NewPartner(Given):
    """Whom an operator enrolls; ``code`` defaults to the id in capitals, ``percents`` are rates of its own."""

    partner: Text
    account: Text | None = None
    company: Text | None = None
    name: Text | None = None
    code: Text | None = None
    parent: Text | None = None
    percents: Rates = Field(default_factory=dict)


@router.get("/v1/operator/programs/<program>/partners")
def partners(
    caller: AsOperator,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    status: Annotated[PartnerStatus | None, Query()] = None,
) -> Page[PartnerView]:
    """The program's partners by id; ``status=pending`` is the queue of those who wait for an approval.

    With a status, a page may hold fewer than ``limit`` although more follow.
    """
    store = caller.desk.partners
    caller.desk.terms.current(program)
    if starting_after is not None and not PARTNER.fullmatch(starting_after):
        raise invalid_cursor()
    found: list[Partner] = []
    cursor, looked_at = starting_after, 0
    while len(found) < limit and looked_at < _LOOKED_AT:
        part = store.after(program, cursor, 100 if status else limit)
        for each in part:
            cursor, looked_at = each.id, looked_at + 1
            if status in (None, each.status):
                found.append(each)
            if len(found) == limit:
                break
        if not part:
            break
    has_more = bool(store.after(program, cursor, 1))
    views = [partner_view(each) for each in found]
    return Page[PartnerView](items=views, has_more=has_more, next_cursor=cursor if has_more else None)


@router.get("/v1/operator/programs/<program>/partners/<partner>")
def partner(caller: AsOperator, program: str, partner: str) -> PartnerDetails:
    """One partner with its balances, its rates and parents then and now, and what blocks its payouts."""
    return details(caller.desk, known_partner(caller.desk.partners, program, partner))


@router.post("/v1/operator/programs/<program>/partners", status_code=HTTPStatus.CREATED)
def enroll_partner(caller: AsOperator, program: str, body: NewPartner) -> PartnerView:
    """Enrolls a partner; where the terms ask for an approval, it waits for one.

    E-mail and phone are the partner's own to give, once an invitation made its sign-in this partner's.
    """
    desk = caller.desk
    with caller.acting(Scope.PARTNER_APPROVE, "partner.enrolled", f"partner/{body.partner}", program) as action:
        terms = desk.terms.current(program).terms
        application = Application(
            body.partner,
            account=body.account,
            company=body.company,
            name=body.name,
            code=body.code.upper() if body.code else None,
            parent=body.parent,
            percents=read_rates(body.percents),
        )
        enrolled = enroll(terms, application, caller.now, desk.partners, desk.links)
        note_partner(action, None, enrolled)
    return partner_view(enrolled)
