"""A partner's jobs: what takes longer than a request may, ordered here and fetched as a file."""

from http import HTTPStatus
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.partner_api.caller import AsCaller
from linkledger.access.audit import Actor
from linkledger.jobs.orders import CommissionsOrder, CustomersOrder, StatementOrder
from linkledger_aws.api.jobs import JobView
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter

router = new_router()
JOBS: Final = "/v1/programs/<program>/jobs"


@router.post(JOBS, status_code=HTTPStatus.CREATED)
def order_job(
    caller: AsCaller,
    program: str,
    body: Annotated[StatementOrder | CommissionsOrder | CustomersOrder, Body(discriminator="kind")],
) -> JobView:
    """Orders a file of the partner's own: `statement_csv`, `commissions_csv`, `customers_csv`, of whatever length.

    Look at it until its `status` is `done` or `failed`. At most 5 are under way: 422 `too_many_jobs`.
    """
    me = caller.member_of(program)
    with me.acting("job.ordered", f"job/{body.kind}") as action:
        job = me.desk.jobs.order(program, me.id, body, Actor("partner", me.id), me.now)
        action.changed(None, {"id": job.id, **job.order})
    return job


@router.get(JOBS)
def jobs(caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[JobView]:
    """The partner's jobs of the last week, newest first; links are given by each one alone."""
    me = caller.member_of(program)
    return me.desk.jobs.listed(program, me.id, me.now, limit, starting_after)


@router.get(f"{JOBS}/<job>")
def job(caller: AsCaller, program: str, job: str) -> JobView:
    """One of the partner's jobs, with a link to its file once it is done."""
    me = caller.member_of(program)
    return me.desk.jobs.show(program, me.id, job, me.now)
