"""Leads: somebody whom a partner names before any click or sign-up, and how far the business has come with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from linkledger.errors import FieldFault, Invalid, NotFound, Refused
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger.tracking.attribution import Source

MOST_A_DAY = 100
"""So many leads of one partner in 24 hours: names copied from a directory are no leads."""


class LeadStage(StrEnum):
    """How far a lead has come."""

    SUBMITTED = "submitted"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    WON = "won"
    LOST = "lost"
    """It comes to nothing, and binds nobody while it is so."""


_NEXT: Mapping[LeadStage, tuple[LeadStage, ...]] = {
    LeadStage.SUBMITTED: (LeadStage.CONTACTED, LeadStage.QUALIFIED, LeadStage.WON, LeadStage.LOST),
    LeadStage.CONTACTED: (LeadStage.QUALIFIED, LeadStage.WON, LeadStage.LOST),
    LeadStage.QUALIFIED: (LeadStage.WON, LeadStage.LOST),
    LeadStage.WON: (),
    LeadStage.LOST: (LeadStage.CONTACTED,),
}


@dataclass(frozen=True)
class StageChange:
    """When a lead came to a stage, and what the operator tells the partner about it."""

    stage: LeadStage
    at: datetime
    note: str | None = None


@dataclass(frozen=True)
class LeadContact:
    """Who the lead is: personal data, which lives apart so that it can be forgotten."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Lead:
    """A lead without its personal data; ``contact_hashes`` are what sign-ups are matched by, ``product`` what it wants.

    ``version`` is the fence of the stored record.
    """

    id: str
    program: str
    partner: str
    submitted_at: datetime
    contact_hashes: frozenset[str]
    product: str | None = None
    changes: tuple[StageChange, ...] = ()
    version: int = field(default=0, compare=False)

    @property
    def stage(self) -> LeadStage:
        """How far it has come by now."""
        return self.changes[-1].stage if self.changes else LeadStage.SUBMITTED

    def fault_at(self, moment: datetime) -> str | None:
        """Why it can't bind anybody at that moment; None when it can."""
        reached = [each.stage for each in self.changes if each.at <= moment]
        return "lead_lost" if reached and reached[-1] is LeadStage.LOST else None


class LeadReader(Protocol):
    """Leads as a sign-up looks for them."""

    def get(self, program: str, lead: str) -> Lead | None: ...

    def by_contacts(self, program: str, contact_hashes: Iterable[str]) -> Sequence[Lead]:
        """Those that have one of these contacts, oldest first."""


class LeadStore(LeadReader, Protocol):
    """Leads with their contacts; lists are newest first, with the cursor of what follows."""

    def put_new(self, lead: Lead, contact: LeadContact) -> None: ...

    def replace(self, lead: Lead) -> Lead:
        """The lead as it is kept now. Raises Stale ``lead_changed`` when it changed since it was read."""

    def forget(self, lead: Lead) -> Lead:
        """Takes away whom the lead names, and by which contacts it is found. Raises Stale ``lead_changed``."""

    def contacts(self, program: str, leads: Iterable[str]) -> Mapping[str, LeadContact]:
        """Those of the leads whose personal data was not forgotten."""

    def submitted_since(self, program: str, partner: str, since: datetime) -> int: ...

    def of_partner(
        self, program: str, partner: str, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Lead], str | None]: ...

    def of_program(
        self, program: str, *, stage: LeadStage | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Lead], str | None]: ...


def submit(terms: Terms, partner: Partner, lead: Lead, contact: LeadContact, leads: LeadStore) -> Lead:
    """Keeps a new lead of an active partner. Another partner's lead of the same person is kept too, and neither of them
    learns of the other: the terms decide whose the customer is (PROGRAMS.md kontur).

    Raises Refused ``no_leads``, ``partner_not_active`` or ``too_many_leads``, Invalid ``invalid_lead`` without a
    contact.
    """
    if Source.LEAD not in terms.attribution.sources:
        raise Refused("no_leads", f"Program {terms.program} takes no leads: share a link or a code instead.")
    if partner.status != "active":
        raise Refused("partner_not_active", f"Partner {partner.id} is {partner.status}; only active ones submit leads.")
    if not lead.contact_hashes:
        faults = tuple(
            FieldFault(field, "give an e-mail address, a phone number or both") for field in ("email", "phone")
        )
        raise Invalid("invalid_lead", f"email, phone: {faults[0].message}.", faults=faults)
    if leads.submitted_since(terms.program, partner.id, lead.submitted_at - timedelta(days=1)) >= MOST_A_DAY:
        message = f"At most {MOST_A_DAY} leads are taken in 24 hours: submit this one tomorrow."
        raise Refused("too_many_leads", message)
    leads.put_new(lead, contact)
    return lead


def known_lead(leads: LeadReader, program: str, lead_id: str) -> Lead:
    """Raises NotFound ``unknown_lead``."""
    lead = leads.get(program, lead_id)
    if lead is None:
        raise NotFound("unknown_lead", f"Program {program} has no lead {lead_id!r}.")
    return lead


def move(lead: Lead, stage: LeadStage, now: datetime, note: str | None = None) -> Lead:
    """The lead at its next stage; nothing is written. The same stage again changes nothing.

    Raises Refused ``stage_not_next``: a won lead stays won, a lost one is contacted anew.
    """
    if stage is lead.stage:
        return lead
    allowed = _NEXT[lead.stage]
    if stage not in allowed:
        listed = " or ".join(allowed) or "nothing"
        raise Refused("stage_not_next", f"stage: a lead that is {lead.stage} becomes {listed}, not {stage}.")
    return replace(lead, changes=(*lead.changes, StageChange(stage, now, note)))


def forgotten(lead: Lead) -> Lead:
    """The lead as a fact without anybody in it: no contact finds it, and no note tells of a person."""
    changes = tuple(replace(each, note=None) for each in lead.changes)
    return replace(lead, contact_hashes=frozenset(), changes=changes)
