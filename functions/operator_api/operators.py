"""Operators: who there is, and which of the duties each may do; sign-ins are made by `linkledger operators invite`."""

from typing import Annotated

from pydantic import Field

from functions.operator_api.bodies import Given
from functions.operator_api.caller import AsOperator
from linkledger.access.operators import Operator, Scope, another, grant, remove
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


class ScopesBody(Given):
    """All that the operator may do from its next request on."""

    scopes: Annotated[list[str], Field(max_length=len(Scope), examples=[["partner:approve", "audit:read"]])]


@router.get("/v1/operator/operators")
def operators(caller: AsOperator, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[ListedOperator]:
    """All operators that there ever were, by id."""
    views = [_view(each) for each in caller.desk.operators.operators()]
    return Page[ListedOperator].cut(views, lambda each: each.operator, limit, starting_after)


@router.put("/v1/operator/operators/<operator>/scopes")
def grant_scopes(caller: AsOperator, operator: str, body: ScopesBody) -> ListedOperator:
    """Replaces another operator's scopes, from its next request on."""
    with caller.acting(Scope.OPERATOR_WRITE, "operator.granted", f"operator/{operator}") as action:
        another(caller.operator, operator)
        before, after = grant(caller.desk.operators, operator, _scopes(body.scopes))
        action.changed({"scopes": before.scopes}, {"scopes": after.scopes})
    return _view(after)


@router.post("/v1/operator/operators/<operator>/remove")
def remove_operator(caller: AsOperator, operator: str) -> ListedOperator:
    """Takes every right from another operator, from its next request on; again changes nothing."""
    with caller.acting(Scope.OPERATOR_WRITE, "operator.removed", f"operator/{operator}") as action:
        another(caller.operator, operator)
        before, after = remove(caller.desk.operators, operator, caller.now)
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
