"""Partner profiles, and which of them a sign-in may see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Conflict, Stale
from linkledger.partners.partner import Partner
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import (
    dump_percents,
    dump_texts,
    load_percents,
    load_texts,
    percents_to_plain,
    plain_to_percents,
)
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.partner_past import (
    dump_former,
    dump_rejection,
    dump_suspensions,
    load_former,
    load_rejection,
    load_suspensions,
)
from linkledger_aws.storage.refusals import condition_failed, stale_if_faster

_PAGE = 500
"""So many partners are read at a time by whoever needs some of them: a few, of a megabyte, would be thrown away."""


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
    rejected = UnicodeAttribute(null=True)
    banned_at = InstantAttribute(null=True)
    lifted = UnicodeAttribute(null=True)
    former_parents = UnicodeAttribute(null=True)
    former_percents = UnicodeAttribute(null=True)
    left_at = InstantAttribute(null=True)
    former_accounts = UnicodeAttribute(null=True)
    former_companies = UnicodeAttribute(null=True)
    former_contacts = UnicodeAttribute(null=True)
    version = IntegerAttribute(null=True)

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
            rejected=load_rejection(self.rejected),
            banned_at=self.banned_at,
            lifted=load_suspensions(self.lifted),
            former_parents=load_former(self.former_parents, lambda parent: parent),
            former_percents=load_former(self.former_percents, plain_to_percents),
            left_at=self.left_at,
            former_accounts=load_former(self.former_accounts, lambda account: account),
            former_companies=load_former(self.former_companies, lambda company: company),
            former_contacts=load_former(self.former_contacts, frozenset),
            version=self.version or 0,
        )


def partner_item[I: PartnerItem](model: type[I], partner: Partner) -> I:
    return model(
        *keys.partners.partner(partner.program, partner.id),
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
        rejected=dump_rejection(partner.rejected),
        banned_at=partner.banned_at,
        lifted=dump_suspensions(partner.lifted),
        former_parents=dump_former(partner.former_parents, lambda parent: parent),
        former_percents=dump_former(partner.former_percents, percents_to_plain),
        left_at=partner.left_at,
        former_accounts=dump_former(partner.former_accounts, lambda account: account),
        former_companies=dump_former(partner.former_companies, lambda company: company),
        former_contacts=dump_former(partner.former_contacts, sorted),
        version=partner.version or None,
    )


class MembershipItem(Item):
    """A sign-in's partner in one program."""

    partner = UnicodeAttribute()


class ChildItem(Item):
    """That a partner has, or had, another one below it."""


class PartnerTable:
    """The table ``partners``."""

    def __init__(self, database: Database) -> None:
        self._partners = database.bind(PartnerItem, database.names.partners)
        self._memberships = database.bind(MembershipItem, database.names.partners)
        self._children = database.bind(ChildItem, database.names.partners)
        self._database = database

    def get(self, program: str, partner: str) -> Partner | None:
        item = get(self._partners, keys.partners.partner(program, partner))
        return item.to_partner() if item is not None else None

    def get_many(self, program: str, partners: Sequence[str]) -> Mapping[str, Partner]:
        """Those of the partners that there are, by id."""
        found = get_many(self._partners, [keys.partners.partner(program, each) for each in partners])
        return {item.partner: item.to_partner() for item in found}

    def put_new(self, partner: Partner) -> None:
        """Raises Conflict ``partner_exists``."""
        self._mark_child(partner)
        try:
            partner_item(self._partners, partner).save(condition=self._partners.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise
            message = f"Program {partner.program} already has a partner {partner.id!r}."
            raise Conflict("partner_exists", message) from error

    def put_member(self, partner: Partner, sub: str) -> None:
        """A new partner and the membership of its sign-in, wholly or not at all. Raises Conflict ``already_member``."""
        self._mark_child(partner)
        member = self._memberships(*keys.partners.membership(sub, partner.program), partner=partner.id)
        message = f"This sign-in, or this id, is taken in {partner.program} already; see GET /v1/me."
        try:
            with stale_if_faster("already_member", message), self._database.transaction() as transaction:
                new = partner_item(self._partners, partner)
                transaction.save(new, condition=self._partners.pk.does_not_exist())
                transaction.save(member, condition=self._memberships.pk.does_not_exist())
        except Stale as error:
            raise Conflict("already_member", message) from error

    def children(
        self, program: str, parent: str, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Partner], str | None]:
        """Whom the partner recruited, by id, with the cursor of what follows; one given to another parent is gone."""
        pk = keys.partners.child(program, parent, "").pk
        after = {"pk": {"S": pk}, "sk": {"S": cursor}} if cursor else None
        marks = query(self._children, pk, limit=limit, last_evaluated_key=after)
        found = get_many(self._partners, [keys.partners.partner(program, mark.sk) for mark in marks])
        below = sorted((item.to_partner() for item in found), key=lambda each: each.id)
        last = marks.last_evaluated_key
        return [each for each in below if each.parent == parent], last["sk"]["S"] if last else None

    def _mark_child(self, partner: Partner) -> None:
        """Before the partner itself: a mark of nobody is passed over."""
        if partner.parent is not None:
            self._children(*keys.partners.child(partner.program, partner.parent, partner.id)).save()

    def replace(self, partner: Partner) -> Partner:
        """The partner as it is kept now. Raises Stale ``partner_changed`` when it changed since it was read."""
        stored, after = self._partners, replace(partner, version=partner.version + 1)
        read = stored.version == partner.version if partner.version else stored.version.does_not_exist()
        self._mark_child(partner)
        try:
            partner_item(stored, after).save(condition=stored.pk.exists() & read)
        except PutError as error:
            if not condition_failed(error):
                raise
            raise Stale("partner_changed", f"Partner {partner.id} changed in the meantime; look again.") from error
        return after

    def of_program(self, program: str) -> Sequence[Partner]:
        """All partners, by id."""
        found = query(self._partners, program, self._partners.sk.startswith(keys.partners.PARTNERS))
        return [item.to_partner() for item in found]

    def after(self, program: str, partner: str | None, limit: int) -> Sequence[Partner]:
        """The next partners by id after ``partner``; from the first one on where it is None."""
        range_ = self._partners.sk.between(*keys.partners.partner_range(partner or "", None))
        return [item.to_partner() for item in query(self._partners, program, range_, limit=limit)]

    def ids(self, program: str, after: str, through: str | None) -> Iterator[str]:
        """The partners' ids after ``after``, up to and with ``through`` (None: to the last), page by page."""
        range_ = self._partners.sk.between(*keys.partners.partner_range(after, through))
        found = query(self._partners, program, range_, attributes_to_get=["pk", "sk"], page_size=_PAGE)
        return (keys.partners.partner_id(item.sk) for item in found)

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]:
        """(program, partner) pairs of a sign-in."""
        return [(item.sk, item.partner) for item in query(self._memberships, keys.partners.membership(sub, "").pk)]

    def add_membership(self, sub: str, program: str, partner: str) -> None:
        """A sign-in has one partner per program: another one replaces it."""
        self._memberships(*keys.partners.membership(sub, program), partner=partner).save()
