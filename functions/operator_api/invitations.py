"""Inviting somebody to be a partner: a code that its sign-in redeems, once; it is handed over by other means."""

import secrets
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.operator_api.caller import AsOperator
from linkledger.access.operators import Scope
from linkledger.partners.invitations import invite
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View
from linkledger_aws.http import JSON

router = new_router()


class InvitationView(View):
    """``code`` is shown this once; whoever has it becomes the partner, until it expires or is used."""

    partner: str
    code: str
    expires_at: str


@router.post("/v1/operator/programs/<program>/partners/<partner>/invitations", status_code=HTTPStatus.CREATED)
def invite_partner(caller: AsOperator, program: str, partner: str) -> Response[InvitationView]:
    """Makes a code by which a sign-in becomes this partner's: `POST /v1/invitations` takes it for 14 days.

    It is shown this once, so that a retry makes another one.
    """
    code = f"inv_{secrets.token_urlsafe(24)}"
    with caller.acting(Scope.PARTNER_APPROVE, "partner.invited", f"partner/{partner}", program) as action:
        made = invite(program, partner, code, caller.now, caller.desk.partners, caller.desk.invitations)
        action.changed(None, {"expires_at": made.expires_at})
    view = InvitationView(partner=partner, code=code, expires_at=format_instant(made.expires_at))
    return Response(int(HTTPStatus.CREATED), JSON, view, {"cache-control": "no-store"})
