"""Joining a program by oneself: a signed-in person applies, and is its partner at once or after an approval."""

from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.errors import Conflict, FieldFault, Invalid
from linkledger.ids import digest
from linkledger.partners.acceptance import Acceptance, AcceptanceStore, check_current
from linkledger.partners.apply import apply_again
from linkledger.partners.enroll import Application, LinkStore, PartnerStore, partner_of, take_code
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger.tracking.link import Link


@dataclass(frozen=True)
class Wish:
    """What the applicant brings: the terms that it read, an id if it wants one of its own, and a recruiter's code."""

    terms_version: int
    partner: str | None = None
    name: str | None = None
    account: str | None = None
    company: str | None = None
    contact_hashes: frozenset[str] = frozenset()
    code: str | None = None
    recruited_by: str | None = None


@dataclass(frozen=True)
class Reception:
    """The stores that an application is received with."""

    partners: PartnerStore
    links: LinkStore
    acceptances: AcceptanceStore

    def apply(self, terms: Terms, current: int, wish: Wish, sub: str, now: datetime) -> Partner:
        """Makes the sign-in a partner who has accepted the current version ``current``; pending where the terms ask for
        an approval. Whoever was rejected, and may, applies again as the same partner.

        Raises Conflict ``terms_changed``, ``already_member``, ``partner_exists`` or ``code_taken``, Invalid
        ``invalid_partner``, ``unknown_recruiter`` or ``parent_below``, Refused ``account_required`` or
        ``rejected_for_good``.
        """
        check_current(wish.terms_version, current)
        known = dict(self.partners.memberships(sub)).get(terms.program)
        application = Application(
            partner=known or wish.partner or f"p-{digest(terms.program, sub)[:12]}",
            account=wish.account,
            company=wish.company,
            contact_hashes=wish.contact_hashes,
            name=wish.name,
            code=wish.code,
            parent=self._recruiter(terms, wish.recruited_by, known, now),
        )
        if known is not None:
            partner = self._once_more(terms, application, now)
        else:
            partner = partner_of(terms, application, now, self.partners)
            if self.partners.get(terms.program, partner.id) is not None:
                raise Conflict("partner_exists", f"partner: {partner.id!r} is taken: choose another, or leave it out.")
            take_code(terms, partner, now, self.links)
            self.partners.put_member(partner, sub)
        self.acceptances.put(Acceptance(terms.program, partner.id, current, now))
        return partner

    def _once_more(self, terms: Terms, application: Application, now: datetime) -> Partner:
        before = self.partners.get(terms.program, application.partner)
        if before is None or before.status != "rejected":
            raise Conflict("already_member", f"You are a partner of {terms.program} already; see GET /v1/me.")
        code = application.code or before.code
        return apply_again(terms, replace(application, code=code), now, self.partners, self.links)

    def _recruiter(self, terms: Terms, code: str | None, applicant: str | None, now: datetime) -> str | None:
        """The partner whose code the applicant was given; who is away gets no recruits, as it gets no customers."""
        if code is None:
            return None
        link = self.links.get(code.upper())
        if link is None or link.archived_at or link.partner == applicant or not self._takes_part(terms, link, now):
            fault = FieldFault("recruited_by", "is no code of another partner who takes part in this program")
            message = f"recruited_by: {code!r} {fault.message}; leave it out if nobody recruited you."
            raise Invalid("unknown_recruiter", message, faults=(fault,))
        return link.partner

    def _takes_part(self, terms: Terms, link: Link, now: datetime) -> bool:
        owner = self.partners.get(terms.program, link.partner) if link.program == terms.program else None
        return owner is not None and owner.refusal_at(now) is None
