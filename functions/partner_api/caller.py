"""Who asks: the sign-in of the access token, and the partner that it is in a program, read anew at every request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Depends, Request

from functions.partner_api.desk import Desk
from linkledger.errors import NotFound
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger_aws.http import Unauthorized


@dataclass(frozen=True)
class Member:
    """The caller as a partner of one program, at the moment of the request."""

    desk: Desk
    terms: Terms
    partner: Partner
    now: datetime

    @property
    def program(self) -> str:
        return self.partner.program

    @property
    def id(self) -> str:
        return self.partner.id


@dataclass(frozen=True)
class Caller:
    """A signed-in person; ``sub`` is the sign-in's id."""

    desk: Desk
    sub: str

    def memberships(self) -> list[Member]:
        """The caller in each of its programs."""
        return [self._member(program, partner) for program, partner in self.desk.partners.memberships(self.sub)]

    def member_of(self, program: str) -> Member:
        """Raises NotFound ``unknown_program``, which says no more of a program of others than of none."""
        for of, partner in self.desk.partners.memberships(self.sub):
            if of == program:
                return self._member(of, partner)
        raise _unknown(program)

    def _member(self, program: str, partner_id: str) -> Member:
        partner = self.desk.partners.get(program, partner_id)
        if partner is None:
            raise _unknown(program)
        return Member(self.desk, self.desk.terms.current(program).terms, partner, self.desk.clock.now())


def _unknown(program: str) -> NotFound:
    return NotFound("unknown_program", f"You are not a partner of a program {program!r}; see GET /v1/me for yours.")


def caller(request: Request) -> Caller:
    """The caller by the claims that API Gateway's authorizer verified. Raises Unauthorized ``invalid_token``."""
    event: Mapping[str, Any] = request.resolved_event.raw_event
    claims = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims", {})
    if claims.get("token_use") != "access" or not claims.get("sub"):
        raise Unauthorized("invalid_token", "Send an access token: the one that the sign-in calls access_token.")
    return Caller(request.context["desk"], str(claims["sub"]))


AsCaller = Annotated[Caller, Depends(caller)]
