"""What partners agreed to, and invitations, in the table of partners."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Conflict, Stale
from linkledger.partners.acceptance import Acceptance
from linkledger.partners.invitations import Invitation
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.partners import MembershipItem
from linkledger_aws.storage.refusals import condition_failed, stale_if_faster


class AcceptanceItem(Item):
    """That a partner agreed to a version."""

    version = IntegerAttribute()
    at = InstantAttribute()


class AcceptanceTable:
    """Acceptances; none is ever changed."""

    def __init__(self, database: Database) -> None:
        self._accepted = database.bind(AcceptanceItem, database.names.partners)

    def put(self, acceptance: Acceptance) -> Acceptance:
        """Keeps it, and returns what is kept: of a version that is accepted already, the first moment."""
        key = keys.partners.acceptance(acceptance.program, acceptance.partner, acceptance.version)
        item = self._accepted(*key, version=acceptance.version, at=acceptance.at)
        try:
            item.save(condition=self._accepted.pk.does_not_exist())
        except PutError as error:
            known = get(self._accepted, key)
            if not condition_failed(error) or known is None:
                raise
            return Acceptance(acceptance.program, acceptance.partner, known.version, known.at)
        return acceptance

    def latest(self, program: str, partner: str) -> Acceptance | None:
        """That of the highest version."""
        pk = keys.partners.acceptance(program, partner, 0).pk
        found = next(query(self._accepted, pk, scan_index_forward=False, limit=1), None)
        return Acceptance(program, partner, found.version, found.at) if found is not None else None


class InvitationItem(Item):
    """An invitation by its code's hash."""

    program = UnicodeAttribute()
    partner = UnicodeAttribute()
    made_at = InstantAttribute()
    expires_at = InstantAttribute()
    redeemed_by = UnicodeAttribute(null=True)


class InvitationTable:
    """Invitations, each used once; its use and the membership are one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._invitations = database.bind(InvitationItem, database.names.partners)
        self._memberships = database.bind(MembershipItem, database.names.partners)

    def get(self, sha256: str) -> Invitation | None:
        item = get(self._invitations, keys.partners.invitation(sha256))
        if item is None:
            return None
        return Invitation(sha256, item.program, item.partner, item.made_at, item.expires_at, item.redeemed_by)

    def put_new(self, invitation: Invitation) -> None:
        item = self._invitations(
            *keys.partners.invitation(invitation.sha256),
            program=invitation.program,
            partner=invitation.partner,
            made_at=invitation.made_at,
            expires_at=invitation.expires_at,
        )
        item.save(condition=self._invitations.pk.does_not_exist())

    def redeem(self, invitation: Invitation, sub: str) -> None:
        """Marks it as used and makes the sign-in the partner's. Raises Conflict ``already_member``."""
        invitations, memberships = self._invitations, self._memberships
        member = memberships(*keys.partners.membership(sub, invitation.program), partner=invitation.partner)
        message = f"This sign-in is a partner of {invitation.program} already, or somebody was faster."
        try:
            with stale_if_faster("already_member", message), self._database.transaction() as transaction:
                transaction.update(
                    invitations(*keys.partners.invitation(invitation.sha256)),
                    actions=[invitations.redeemed_by.set(sub)],
                    condition=invitations.pk.exists() & invitations.redeemed_by.does_not_exist(),
                )
                transaction.save(member, condition=memberships.pk.does_not_exist())
        except Stale as error:
            raise Conflict("already_member", message) from error
