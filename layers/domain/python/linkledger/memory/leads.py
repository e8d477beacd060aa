"""Leads in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from linkledger.errors import Stale
from linkledger.memory.pages import part_after
from linkledger.partners.leads import Lead, LeadContact, LeadStage, forgotten


class InMemoryLeads:
    """Leads by program and id, and their personal data apart."""

    def __init__(self) -> None:
        self.leads: dict[tuple[str, str], Lead] = {}
        self.people: dict[tuple[str, str], LeadContact] = {}

    def get(self, program: str, lead: str) -> Lead | None:
        return self.leads.get((program, lead))

    def by_contacts(self, program: str, contact_hashes: Iterable[str]) -> Sequence[Lead]:
        wanted = frozenset(contact_hashes)
        return [each for each in self._of(program) if each.contact_hashes & wanted]

    def put_new(self, lead: Lead, contact: LeadContact) -> None:
        self.leads[lead.program, lead.id] = lead
        self.people[lead.program, lead.id] = contact

    def replace(self, lead: Lead) -> Lead:
        """Raises Stale ``lead_changed`` when it changed since it was read."""
        if self.leads[lead.program, lead.id].version != lead.version:
            raise Stale("lead_changed", f"Lead {lead.id} changed in the meantime; look again.")
        self.leads[lead.program, lead.id] = after = replace(lead, version=lead.version + 1)
        return after

    def forget(self, lead: Lead) -> Lead:
        """Raises Stale ``lead_changed``."""
        after = self.replace(forgotten(lead))
        self.people.pop((lead.program, lead.id), None)
        return after

    def contacts(self, program: str, leads: Iterable[str]) -> Mapping[str, LeadContact]:
        found = {each: self.people.get((program, each)) for each in leads}
        return {lead: contact for lead, contact in found.items() if contact is not None}

    def submitted_since(self, program: str, partner: str, since: datetime) -> int:
        return sum(each.partner == partner and each.submitted_at >= since for each in self._of(program))

    def of_partner(
        self, program: str, partner: str, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Lead], str | None]:
        mine = [each for each in reversed(self._of(program)) if each.partner == partner]
        return part_after(mine, lambda each: each.id, limit, cursor)

    def of_program(
        self, program: str, *, stage: LeadStage | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Lead], str | None]:
        found = [each for each in reversed(self._of(program)) if stage in (None, each.stage)]
        return part_after(found, lambda each: each.id, limit, cursor)

    def _of(self, program: str) -> list[Lead]:
        return [lead for (of, _), lead in sorted(self.leads.items()) if of == program]
