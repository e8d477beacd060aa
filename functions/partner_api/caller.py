"""Who asks: the sign-in of the access token, or a partner's API key, and the partner that it is in a program.

Both are read anew at every request.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Depends, Request

from functions.partner_api.by_key import check_scope, key_of
from functions.partner_api.desk import Desk
from linkledger.access.api_keys import ApiKey
from linkledger.access.audit import Action, Actor, Recorded, recorded
from linkledger.errors import NotFound
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger_aws.api.actions import new_action_id
from linkledger_aws.api.tokens import sub_of


@dataclass(frozen=True)
class Member:
    """The caller as a partner of one program, at the moment of the request; ``key`` is by which it came, if by one."""

    desk: Desk
    terms: Terms
    partner: Partner
    now: datetime
    key: ApiKey | None = None

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
        actor = Actor("partner", self.id) if self.key is None else Actor("partner-key", f"{self.id}/{self.key.id}")
        action = Action(new_action_id(), self.program, self.now, actor, name, target)
        with recorded(self.desk.audit, action) as held:
            yield held


@dataclass(frozen=True)
class Caller:
    """A signed-in person, ``sub`` being the sign-in's id, or a script with a partner's ``key`` and no ``sub``."""

    desk: Desk
    sub: str
    key: ApiKey | None = None

    def memberships(self) -> list[Member]:
        """The caller in each of its programs."""
        return [self._member(program, partner) for program, partner in self._pairs()]

    def member_of(self, program: str) -> Member:
        """Raises NotFound ``unknown_program``, which says no more of a program of others than of none."""
        for of, partner in self._pairs():
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

    def _pairs(self) -> Sequence[tuple[str, str]]:
        """Program and partner of each membership."""
        if self.key is not None:
            return [(self.key.program, self.key.partner or "")]
        return self.desk.partners.memberships(self.sub)

    def _member(self, program: str, partner_id: str) -> Member:
        partner = self.desk.partners.get(program, partner_id)
        if partner is None:
            raise _unknown(program)
        return Member(self.desk, self.desk.terms.current(program).terms, partner, self.desk.clock.now(), self.key)


def _unknown(program: str) -> NotFound:
    return NotFound("unknown_program", f"You are not a partner of a program {program!r}; see GET /v1/me for yours.")


def caller(request: Request) -> Caller:
    """The caller by the claims that API Gateway's authorizer verified, or by the key that was admitted.

    Raises Unauthorized ``invalid_token``, Forbidden where the key may not do this.
    """
    desk: Desk = request.context["desk"]
    key = key_of(request.resolved_event.raw_event)
    if key is None:
        return Caller(desk, sub_of(request))
    check_scope(key, request.method, request.route)
    return Caller(desk, "", key)


AsCaller = Annotated[Caller, Depends(caller)]
