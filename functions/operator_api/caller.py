"""Who asks: the operator of the access token with the scopes of this moment, and its line in the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Depends, Request

from functions.operator_api.desk import Desk
from linkledger.access.audit import DEPLOYMENT, Action, Actor, Recorded, recorded
from linkledger.access.operators import Operator, Scope, operator_of
from linkledger_aws.api.actions import new_action_id
from linkledger_aws.api.tokens import sub_of


@dataclass(frozen=True)
class Caller:
    """A signed-in operator at the moment of the request."""

    desk: Desk
    operator: Operator
    now: datetime

    @contextmanager
    def acting(
        self, scope: Scope | None, name: str, target: str, program: str = DEPLOYMENT, reason: str | None = None
    ) -> Iterator[Recorded]:
        """Does what is inside as an action of the audit trail; one without the scope is in the trail as refused.

        ``name`` is such as ``partner.approved``, ``target`` such as ``partner/anna``. Raises Forbidden
        ``missing_scope``.
        """
        actor = Actor("operator", self.operator.id)
        action = Action(new_action_id(), program, self.now, actor, name, target, reason=reason)
        with recorded(self.desk.audit, action) as held:
            if scope is not None:
                self.operator.must(scope)
            yield held


def caller(request: Request) -> Caller:
    """The operator by the claims that API Gateway's authorizer verified.

    Raises Unauthorized ``invalid_token``, Forbidden ``no_operator``.
    """
    desk: Desk = request.context["desk"]
    return Caller(desk, operator_of(desk.operators, sub_of(request)), desk.clock.now())


AsOperator = Annotated[Caller, Depends(caller)]
