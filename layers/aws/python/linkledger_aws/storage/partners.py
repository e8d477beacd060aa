"""Partner profiles, and which of them a sign-in may see."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Conflict
from linkledger.partners.partner import Partner
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump_percents, dump_texts, load_percents, load_texts
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed


class PartnerItem(Item):
    """A partner of a program."""

    program = UnicodeAttribute()
    partner = UnicodeAttribute()
    code = UnicodeAttribute()
    enrolled_at = InstantAttribute()
    approved_at = InstantAttribute(null=True)
    suspended_at = InstantAttribute(null=True)
    account = UnicodeAttribute(null=True)
    company = UnicodeAttribute(null=True)
    contact_hashes = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    parent = UnicodeAttribute(null=True)
    percents = UnicodeAttribute(null=True)

    def to_partner(self) -> Partner:
        return Partner(
            program=self.program,
            id=self.partner,
            code=self.code,
            enrolled_at=self.enrolled_at,
            approved_at=self.approved_at,
            suspended_at=self.suspended_at,
            account=self.account,
            company=self.company,
            contact_hashes=load_texts(self.contact_hashes),
            name=self.name,
            parent=self.parent,
            percents=load_percents(self.percents),
        )


def partner_item[I: PartnerItem](model: type[I], partner: Partner) -> I:
    return model(
        *keys.partner(partner.program, partner.id),
        program=partner.program,
        partner=partner.id,
        code=partner.code,
        enrolled_at=partner.enrolled_at,
        approved_at=partner.approved_at,
        suspended_at=partner.suspended_at,
        account=partner.account,
        company=partner.company,
        contact_hashes=dump_texts(partner.contact_hashes) if partner.contact_hashes else None,
        name=partner.name,
        parent=partner.parent,
        percents=dump_percents(partner.percents) if partner.percents else None,
    )


class MembershipItem(Item):
    """A sign-in's partner in one program."""

    partner = UnicodeAttribute()


class PartnerTable:
    """The table ``partners``."""

    def __init__(self, database: Database) -> None:
        self._partners = database.bind(PartnerItem, database.names.partners)
        self._memberships = database.bind(MembershipItem, database.names.partners)

    def get(self, program: str, partner: str) -> Partner | None:
        item = get(self._partners, keys.partner(program, partner))
        return item.to_partner() if item is not None else None

    def put_new(self, partner: Partner) -> None:
        """Raises Conflict ``partner_exists``."""
        try:
            partner_item(self._partners, partner).save(condition=self._partners.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise
            message = f"Program {partner.program} already has a partner {partner.id!r}."
            raise Conflict("partner_exists", message) from error

    def replace(self, partner: Partner) -> None:
        partner_item(self._partners, partner).save()

    def of_program(self, program: str) -> Sequence[Partner]:
        """All partners, by id."""
        found = query(self._partners, program, self._partners.sk.startswith(keys.PARTNERS))
        return [item.to_partner() for item in found]

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]:
        """(program, partner) pairs of a sign-in."""
        return [(item.sk, item.partner) for item in query(self._memberships, keys.membership(sub, "").pk)]

    def add_membership(self, sub: str, program: str, partner: str) -> None:
        """A sign-in has one partner per program: another one replaces it."""
        self._memberships(*keys.membership(sub, program), partner=partner).save()
