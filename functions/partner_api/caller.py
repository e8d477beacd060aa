"""Who asks: the sign-in of the access token, and the partner that it is in a program, read anew at every request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Depends, Request

from functions.partner_api.desk import Desk
from linkledger.access.audit import Action, Actor, Recorded, recorded
from linkledger.errors import NotFound
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger_aws.api.actions import new_action_id
from linkledger_aws.api.tokens import sub_of


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

    @contextmanager
    def acting(self, name: str, target: str) -> Iterator[Recorded]:
        """Does what is inside as an action of the audit trail; ``name`` is such as ``link.made``, ``target`` such as
        ``link/ANNA``."""
        actor = Actor("partner", self.id)
        action = Action(new_action_id(), self.program, self.now, actor, name, target)
        with recorded(self.desk.audit, action) as held:
            yield held


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

    @contextmanager
    def joining(self, program: str, name: str, target: str) -> Iterator[Recorded]:
        """As ``Member.acting``, for somebody who is no partner yet: the trail names the sign-in."""
        desk = self.desk
        actor = Actor("sign-in", self.sub)
        with recorded(desk.audit, Action(new_action_id(), program, desk.clock.now(), actor, name, target)) as held:
            yield held

    def _member(self, program: str, partner_id: str) -> Member:
        partner = self.desk.partners.get(program, partner_id)
        if partner is None:
            raise _unknown(program)
        return Member(self.desk, self.desk.terms.current(program).terms, partner, self.desk.clock.now())


def _unknown(program: str) -> NotFound:
    return NotFound("unknown_program", f"You are not a partner of a program {program!r}; see GET /v1/me for yours.")


def caller(request: Request) -> Caller:
    """The caller by the claims that API Gateway's authorizer verified. Raises Unauthorized ``invalid_token``."""
    return Caller(request.context["desk"], sub_of(request))


AsCaller = Annotated[Caller, Depends(caller)]
