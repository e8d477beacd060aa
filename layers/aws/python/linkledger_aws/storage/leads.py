"""Leads in the table of partners, found by program, partner and contact; who they are lies with the people."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Stale
from linkledger.partners.leads import Lead, LeadContact, LeadStage, StageChange, forgotten
from linkledger.program_time import format_instant
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump, dump_texts, load_texts
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.refusals import condition_failed, stale_if_faster


class LeadItem(Item):
    """A lead without its personal data."""

    partner = UnicodeAttribute()
    submitted_at = InstantAttribute()
    contact_hashes = UnicodeAttribute()
    product = UnicodeAttribute(null=True)
    stage = UnicodeAttribute()
    changes = UnicodeAttribute()
    version = IntegerAttribute()

    def to_lead(self) -> Lead:
        return Lead(
            id=self.sk,
            program=keys.partners.program_of_leads(self.pk),
            partner=self.partner,
            submitted_at=self.submitted_at,
            contact_hashes=load_texts(self.contact_hashes),
            product=self.product,
            changes=tuple(
                StageChange(LeadStage(stage), datetime.fromisoformat(at).astimezone(UTC), note)
                for stage, at, note in json.loads(self.changes)
            ),
            version=self.version,
        )


class LeadMark(Item):
    """That a partner, or a contact, has a lead."""


class LeadContactItem(Item):
    """Who a lead is."""

    name = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    comment = UnicodeAttribute(null=True)


class LeadTable:
    """Leads; a lead's id begins with its moment, so that lists are in the order of submission."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._leads = database.bind(LeadItem, database.names.partners)
        self._marks = database.bind(LeadMark, database.names.partners)
        self._contacts = database.bind(LeadContactItem, database.names.people)

    def get(self, program: str, lead: str) -> Lead | None:
        item = get(self._leads, keys.partners.lead(program, lead))
        return item.to_lead() if item is not None else None

    def by_contacts(self, program: str, contact_hashes: Iterable[str]) -> Sequence[Lead]:
        """Those that have one of these contacts, oldest first."""
        partitions = [keys.partners.lead_of_contact(program, each, "").pk for each in contact_hashes]
        found = {mark.sk for pk in partitions for mark in query(self._marks, pk)}
        return self._many(program, sorted(found))

    def put_new(self, lead: Lead, contact: LeadContact) -> None:
        """The lead, its marks and its personal data, wholly or not at all."""
        marked = [keys.partners.lead_of_partner(lead.program, lead.partner, lead.id)]
        marked += [keys.partners.lead_of_contact(lead.program, each, lead.id) for each in sorted(lead.contact_hashes)]
        person = self._contacts(*keys.partners.lead_person(lead.program, lead.id), **vars(contact))
        with self._database.transaction() as transaction:
            transaction.save(self._item(lead), condition=self._leads.pk.does_not_exist())
            transaction.save(person)
            for key in marked:
                transaction.save(self._marks(*key))

    def replace(self, lead: Lead) -> Lead:
        """The lead as it is kept now. Raises Stale ``lead_changed`` when it changed since it was read."""
        after = replace(lead, version=lead.version + 1)
        try:
            self._item(after).save(condition=self._leads.version == lead.version)
        except PutError as error:
            if not condition_failed(error):
                raise
            raise Stale("lead_changed", f"Lead {lead.id} changed in the meantime; look again.") from error
        return after

    def forget(self, lead: Lead) -> Lead:
        """The lead without its person, and without the marks by which its contacts find it, wholly or not at all."""
        after = replace(forgotten(lead), version=lead.version + 1)
        marked = [keys.partners.lead_of_contact(lead.program, each, lead.id) for each in sorted(lead.contact_hashes)]
        changed = "lead_changed", f"Lead {lead.id} changed in the meantime; look again."
        with stale_if_faster(*changed), self._database.transaction() as transaction:
            transaction.save(self._item(after), condition=self._leads.version == lead.version)
            transaction.delete(self._contacts(*keys.partners.lead_person(lead.program, lead.id)))
            for key in marked:
                transaction.delete(self._marks(*key))
        return after

    def contacts(self, program: str, leads: Iterable[str]) -> Mapping[str, LeadContact]:
        """Those of the leads whose personal data was not forgotten."""
        found = get_many(self._contacts, [keys.partners.lead_person(program, each) for each in dict.fromkeys(leads)])
        return {item.sk: LeadContact(item.name, item.email, item.phone, item.comment) for item in found}

    def submitted_since(self, program: str, partner: str, since: datetime) -> int:
        pk, sk = keys.partners.lead_of_partner(program, partner, keys.partners.lead_id_at(since))
        return self._marks.count(pk, self._marks.sk >= sk, consistent_read=True)

    def of_partner(
        self, program: str, partner: str, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Lead], str | None]:
        """Newest first, with the cursor of what follows."""
        pk = keys.partners.lead_of_partner(program, partner, "").pk
        after = {"pk": {"S": pk}, "sk": {"S": cursor}} if cursor else None
        found = query(self._marks, pk, scan_index_forward=False, limit=limit, last_evaluated_key=after)
        leads = self._many(program, [mark.sk for mark in found])
        last = found.last_evaluated_key
        return leads[::-1], last["sk"]["S"] if last else None

    def of_program(
        self, program: str, *, stage: LeadStage | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Lead], str | None]:
        """Newest first, with the cursor of what follows; a stage is looked for among all of them."""
        pk = keys.partners.lead(program, "").pk
        after = {"pk": {"S": pk}, "sk": {"S": cursor}} if cursor else None
        only = self._leads.stage == str(stage) if stage is not None else None
        options = {"filter_condition": only, "limit": limit, "last_evaluated_key": after}
        found = query(self._leads, pk, scan_index_forward=False, **options)
        leads = [item.to_lead() for item in found]
        last = found.last_evaluated_key
        return leads, last["sk"]["S"] if last else None

    def _many(self, program: str, ids: list[str]) -> list[Lead]:
        """In the order of their ids."""
        found = get_many(self._leads, [keys.partners.lead(program, each) for each in ids])
        return sorted((item.to_lead() for item in found), key=lambda each: each.id)

    def _item(self, lead: Lead) -> LeadItem:
        return self._leads(
            *keys.partners.lead(lead.program, lead.id),
            partner=lead.partner,
            submitted_at=lead.submitted_at,
            contact_hashes=dump_texts(lead.contact_hashes),
            product=lead.product,
            stage=str(lead.stage),
            changes=dump([[str(each.stage), format_instant(each.at), each.note] for each in lead.changes]),
            version=lead.version,
        )
