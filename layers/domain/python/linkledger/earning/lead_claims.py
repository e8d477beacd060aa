"""Claims by leads: a partner named the customer before it came, and the sign-up names the lead or shows its contact."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from linkledger.partners.leads import Lead, LeadReader
from linkledger.tracking.attribution import Candidate, Source


def lead_claims(
    leads: LeadReader, program: str, at: datetime, *, lead: str | None, contact_hashes: Iterable[str]
) -> Iterator[Candidate]:
    """One candidate for the lead that is named, and for each other one with the customer's e-mail or phone.

    A lead counts from its submission on, and not while it is lost.
    """
    if lead is not None:
        named = leads.get(program, lead)
        yield Candidate(Source.LEAD, lead, None, at, "unknown_lead") if named is None else _claim(named, at)
    for each in leads.by_contacts(program, contact_hashes):
        if each.id != lead:
            yield _claim(each, at)


def _claim(lead: Lead, at: datetime) -> Candidate:
    return Candidate(Source.LEAD, lead.id, lead.partner, lead.submitted_at, lead.fault_at(at))
