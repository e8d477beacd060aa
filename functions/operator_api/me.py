"""GET /v1/operator/me: who the caller is, and what it may do."""

from functions.operator_api.caller import AsOperator
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()


class OperatorView(View):
    """The caller; a portal shows what the scopes allow."""

    operator: str
    scopes: list[str]


@router.get("/v1/operator/me")
def me(caller: AsOperator) -> OperatorView:
    """Who the caller is, with the scopes of this moment."""
    return OperatorView(operator=caller.operator.id, scopes=sorted(caller.operator.scopes))
