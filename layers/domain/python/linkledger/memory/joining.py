"""In memory: what partners agreed to, and invitations."""

from dataclasses import replace

from linkledger.errors import Conflict
from linkledger.memory.partners import InMemoryPartners
from linkledger.partners.acceptance import Acceptance
from linkledger.partners.invitations import Invitation


class InMemoryAcceptances:
    """Acceptances by program, partner and version."""

    def __init__(self) -> None:
        self.accepted: dict[tuple[str, str, int], Acceptance] = {}

    def put(self, acceptance: Acceptance) -> Acceptance:
        key = acceptance.program, acceptance.partner, acceptance.version
        return self.accepted.setdefault(key, acceptance)

    def latest(self, program: str, partner: str) -> Acceptance | None:
        mine = [each for key, each in self.accepted.items() if key[:2] == (program, partner)]
        return max(mine, key=lambda each: each.version, default=None)


class InMemoryInvitations:
    """Invitations by the hash of their code."""

    def __init__(self, partners: InMemoryPartners) -> None:
        self.partners = partners
        self.invitations: dict[str, Invitation] = {}

    def get(self, sha256: str) -> Invitation | None:
        return self.invitations.get(sha256)

    def put_new(self, invitation: Invitation) -> None:
        self.invitations[invitation.sha256] = invitation

    def redeem(self, invitation: Invitation, sub: str) -> None:
        """Raises Conflict ``already_member``."""
        program, taken = invitation.program, self.invitations[invitation.sha256].redeemed_by is not None
        if taken or program in dict(self.partners.memberships(sub)):
            raise Conflict("already_member", f"This sign-in is a partner of {program} already, or somebody was faster.")
        self.invitations[invitation.sha256] = replace(invitation, redeemed_by=sub)
        self.partners.add_membership(sub, program, invitation.partner)
