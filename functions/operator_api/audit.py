"""GET audit: the trail of who did what, when, and what it changed."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.caller import AsOperator
from linkledger.access.audit import DEPLOYMENT, Action
from linkledger.access.operators import Scope
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()


class ActionView(View):
    """One action: ``changes`` is ``{field: [old, new]}``; one that stays ``begun`` died halfway."""

    id: str
    program: str | None
    at: str
    actor: str
    action: str
    target: str
    outcome: str
    changes: dict[str, tuple[Any, Any]]
    reason: str | None


@router.get("/v1/operator/audit")
def audit(
    caller: AsOperator,
    month: Annotated[str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")],
    program: Annotated[str | None, Query(min_length=1, max_length=32)] = None,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[ActionView]:
    """Actions of a UTC month, newest first: of one program, or of the deployment where no program is named."""
    caller.operator.must(Scope.AUDIT_READ)
    actions, cursor = caller.desk.audit.page(program or DEPLOYMENT, month, limit=limit, cursor=starting_after)
    return Page[ActionView](items=[_view(each) for each in actions], has_more=cursor is not None, next_cursor=cursor)


def _view(action: Action) -> ActionView:
    return ActionView(
        id=action.id,
        program=None if action.program == DEPLOYMENT else action.program,
        at=format_instant(action.at),
        actor=str(action.actor),
        action=action.name,
        target=action.target,
        outcome=str(action.outcome),
        changes=dict(action.changes),
        reason=action.reason,
    )
