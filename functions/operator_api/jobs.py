"""Jobs of a program: what takes longer than a request may, ordered here and fetched as a file."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.operator_api.caller import AsOperator
from linkledger.access.audit import Actor
from linkledger.access.operators import Scope
from linkledger.jobs.orders import CommissionsOrder, CustomersOrder, ExportOrder, SimulationOrder
from linkledger_aws.api.jobs import JobView
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter

router = new_router()
JOBS: Final = "/v1/operator/programs/<program>/jobs"
SCOPES: Final[Mapping[str, Scope]] = {"export_batch": Scope.PAYOUT_EXPORT}
"""Other kinds are reading, which needs none."""


@router.post(JOBS, status_code=HTTPStatus.CREATED)
def order_job(
    caller: AsOperator,
    program: str,
    body: Annotated[ExportOrder | SimulationOrder | CustomersOrder | CommissionsOrder, Body(discriminator="kind")],
) -> JobView:
    """Orders a job: `export_batch`, `simulation` of the draft, `customers_csv`, `commissions_csv` of all partners.

    Look at it until its `status` is `done` or `failed`. At most 5 of a program are under way: 422 `too_many_jobs`.
    """
    desk = caller.desk
    with caller.acting(SCOPES.get(body.kind), "job.ordered", f"job/{body.kind}", program) as action:
        desk.terms.current(program)
        job = desk.jobs.order(program, None, body, Actor("operator", caller.operator.id), caller.now)
        action.changed(None, {"id": job.id, **job.order})
    return job


@router.get(JOBS)
def jobs(caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[JobView]:
    """The operators' jobs of the last week, newest first; links are given by each one alone."""
    caller.desk.terms.current(program)
    return caller.desk.jobs.listed(program, None, caller.now, limit, starting_after)


@router.get(f"{JOBS}/<job>")
def job(caller: AsOperator, program: str, job: str) -> JobView:
    """One job, with a link to its file once it is done; it needs the scope that ordering it needs."""

    def allowed(kind: str) -> None:
        if kind in SCOPES:
            caller.operator.must(SCOPES[kind])

    caller.desk.terms.current(program)
    return caller.desk.jobs.show(program, None, job, caller.now, allowed)
