"""What an operator answers to an application, and applying once more after a rejection."""

from dataclasses import replace
from datetime import datetime

from linkledger.errors import Conflict, Refused
from linkledger.partners.enroll import Application, LinkStore, PartnerStore, known_partner, partner_of, take_code
from linkledger.partners.parents import check_above
from linkledger.partners.partner import Partner, Rejection
from linkledger.terms.document import Terms


def reject(
    program: str, partner_id: str, reason: str, now: datetime, partners: PartnerStore, *, may_apply_again: bool
) -> Partner:
    """Turns a pending partner down, with a reason that the applicant reads.

    Rejecting again puts the newer reason in place. Raises NotFound ``unknown_partner``, Refused
    ``partner_not_pending``: whoever was approved is suspended or banned instead.
    """
    partner = known_partner(partners, program, partner_id)
    if partner.status not in ("pending", "rejected"):
        message = f"Partner {partner_id} is {partner.status}: suspend or ban it instead."
        raise Refused("partner_not_pending", message)
    return partners.replace(replace(partner, rejected=Rejection(now, reason, may_apply_again)))


def apply_again(
    terms: Terms, application: Application, now: datetime, partners: PartnerStore, links: LinkStore
) -> Partner:
    """A new application of a rejected partner in place of the one before; the caller sees that it is the same person.

    Raises what ``enroll`` raises, NotFound ``unknown_partner``, Conflict ``partner_exists`` unless it was rejected,
    Refused ``rejected_for_good``, Invalid ``parent_below`` where whoever is named as its recruiter came to stand below
    it meanwhile.
    """
    before = known_partner(partners, terms.program, application.partner)
    if before.rejected is None or before.status != "rejected":
        raise Conflict("partner_exists", f"Program {terms.program} already has a partner {before.id!r}.")
    if not before.rejected.may_apply_again:
        raise Refused("rejected_for_good", f"This application was rejected for good: {before.rejected.reason}")
    partner = replace(partner_of(terms, application, now, partners), version=before.version)
    if partner.parent is not None:
        check_above(terms.program, partner.id, partner.parent, partners, field="recruited_by")
    take_code(terms, partner, now, links)
    return partners.replace(partner)
