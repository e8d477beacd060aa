"""Invitations: a code that an operator hands to somebody, whose sign-in becomes the partner's by it.

An access token names no e-mail address, and an address in a request proves nothing; who holds the code was handed it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from linkledger.errors import NotFound
from linkledger.partners.enroll import PartnerStore, known_partner

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Invitation:
    """``sha256`` is of the code, which is never kept; ``redeemed_by`` is the sign-in that used it, once."""

    sha256: str
    program: str
    partner: str
    made_at: datetime
    expires_at: datetime
    redeemed_by: str | None = None


class InvitationStore(Protocol):
    """Invitations by the hash of their code."""

    def get(self, sha256: str) -> Invitation | None: ...

    def put_new(self, invitation: Invitation) -> None: ...

    def redeem(self, invitation: Invitation, sub: str) -> None:
        """Marks it as used and makes the sign-in the partner's, wholly or not at all.

        Raises Conflict ``already_member`` where the sign-in is a partner of that program, or somebody was faster.
        """


def sha256_of(code: str) -> str:
    """What a code is kept by."""
    return hashlib.sha256(code.encode()).hexdigest()


def invite(
    program: str, partner: str, code: str, now: datetime, partners: PartnerStore, invitations: InvitationStore
) -> Invitation:
    """Makes an invitation to be a partner that is enrolled already. Raises NotFound ``unknown_partner``."""
    known_partner(partners, program, partner)
    made = Invitation(sha256_of(code), program, partner, now, now + VALID_FOR)
    invitations.put_new(made)
    return made


def find(code: str, sub: str, now: datetime, invitations: InvitationStore) -> Invitation:
    """The invitation that this sign-in may redeem, or has redeemed.

    Raises NotFound ``unknown_invitation`` for a code that nobody was given, that expired, or that another one used.
    """
    found = invitations.get(sha256_of(code))
    if found is None or (found.redeemed_by is None and now >= found.expires_at) or found.redeemed_by not in (None, sub):
        message = "code: there is no such invitation, or it expired or was used: ask for another one."
        raise NotFound("unknown_invitation", message)
    return found


def redeem(invitation: Invitation, sub: str, invitations: InvitationStore) -> None:
    """Makes the sign-in the partner's; again changes nothing. Raises Conflict ``already_member``."""
    if invitation.redeemed_by is None:
        invitations.redeem(invitation, sub)
