"""Operators: who there is, which of the duties each may do, inviting them and letting them go."""

from http import HTTPStatus
from typing import Annotated

from pydantic import Field

from functions.operator_api.bodies import Given
from functions.operator_api.caller import AsOperator
from linkledger.access.invite_operator import invite_operator, let_go
from linkledger.access.operators import Operator, Scope, grant
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()


class ListedOperator(View):
    """An operator; one that was removed has no scopes, and its id stays taken."""

    operator: str
    scopes: list[Scope]
    invited_at: str
    removed_at: str | None


type Scopes = Annotated[list[str], Field(max_length=len(Scope), examples=[["partner:approve", "audit:read"]])]


class ScopesBody(Given):
    """All that the operator may do from its next request on."""

    scopes: Scopes


class InvitedBody(Given):
    """Who is invited: ``operator`` is the id that batches and the audit trail name it by, ``email`` where the pool
    writes to, which is kept by the pool alone."""

    operator: Annotated[str, Field(min_length=1, max_length=32, examples=["erik"])]
    email: Annotated[str, Field(min_length=3, max_length=254, examples=["erik@business.example"])]
    scopes: Scopes


@router.get("/v1/operator/operators")
def operators(caller: AsOperator, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[ListedOperator]:
    """All operators that there ever were, by id."""
    views = [_view(each) for each in caller.desk.operators.operators()]
    return Page[ListedOperator].cut(views, lambda each: each.operator, limit, starting_after)


@router.post("/v1/operator/operators", status_code=HTTPStatus.CREATED)
def invite(caller: AsOperator, body: InvitedBody) -> ListedOperator:
    """Invites an operator: the pool writes an e-mail with a password for the first time, and asks for a second factor.

    Nobody gives a scope that it lacks: `403 missing_scope`. An id or address that anybody ever had is
    `409 operator_exists`.
    """
    with caller.acting(Scope.OPERATOR_WRITE, "operator.invited", f"operator/{body.operator}") as action:
        made = invite_operator(
            caller.desk.operators,
            caller.desk.sign_ins,
            body.operator,
            body.email,
            _scopes(body.scopes),
            caller.now,
            caller.operator,
        )
        action.changed(None, {"scopes": made.scopes})
    return _view(made)


@router.put("/v1/operator/operators/<operator>/scopes")
def grant_scopes(caller: AsOperator, operator: str, body: ScopesBody) -> ListedOperator:
    """Replaces another operator's scopes, from its next request on; nobody gives one that it lacks."""
    with caller.acting(Scope.OPERATOR_WRITE, "operator.granted", f"operator/{operator}") as action:
        before, after = grant(caller.desk.operators, operator, _scopes(body.scopes), caller.operator)
        action.changed({"scopes": before.scopes}, {"scopes": after.scopes})
    return _view(after)


@router.post("/v1/operator/operators/<operator>/remove")
def remove_operator(caller: AsOperator, operator: str) -> ListedOperator:
    """Takes every right from another operator, from its next request on, and its sign-in; again changes nothing.

    The id stays in the list and is nobody else's, since the audit trail names it.
    """
    with caller.acting(Scope.OPERATOR_WRITE, "operator.removed", f"operator/{operator}") as action:
        desk = caller.desk
        before, after = let_go(desk.operators, desk.sign_ins, operator, caller.now, caller.operator)
        told = [{"scopes": each.scopes, "removed_at": each.removed_at} for each in (before, after)]
        action.changed(*told)
    return _view(after)


def _scopes(names: list[str]) -> frozenset[Scope]:
    known = ", ".join(Scope)
    faults = tuple(
        FieldFault(f"scopes[{place}]", f"is no scope; there are {known}")
        for place, name in enumerate(names)
        if name not in set(Scope)
    )
    if faults:
        listed = "; ".join(f"{each.field}: {each.message}" for each in faults)
        raise Invalid("invalid_scopes", f"{listed}.", faults=faults)
    return frozenset(Scope(name) for name in names)


def _view(operator: Operator) -> ListedOperator:
    return ListedOperator(
        operator=operator.id,
        scopes=sorted(operator.scopes),
        invited_at=format_instant(operator.invited_at),
        removed_at=format_instant(operator.removed_at) if operator.removed_at else None,
    )
