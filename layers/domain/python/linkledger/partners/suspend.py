"""Suspending partners and archiving links: from then on a link leads to the fallback and credits nobody."""

from dataclasses import replace
from datetime import datetime

from linkledger.errors import NotFound
from linkledger.partners.enroll import LinkStore, PartnerStore
from linkledger.partners.partner import Partner
from linkledger.tracking.link import Link, LinkStatus


def suspend(program: str, partner_id: str, now: datetime, partners: PartnerStore, links: LinkStore) -> Partner:
    """Suspends a partner and all its links; a click, code or invite from ``now`` on never binds.

    What was earned stays; a suspended partner is not paid out. Suspending again keeps the first moment, and catches
    links that were made meanwhile. Raises NotFound ``unknown_partner``.
    """
    partner = partners.get(program, partner_id)
    if partner is None:
        raise NotFound("unknown_partner", f"Program {program} has no partner {partner_id!r}.")
    if partner.suspended_at is None:
        partner = replace(partner, suspended_at=now)
        partners.replace(partner)
    for link in links.of_partner(program, partner_id):
        if link.status is LinkStatus.ACTIVE:
            links.replace(replace(link, status=LinkStatus.SUSPENDED))
    return partner


def archive(code: str, links: LinkStore) -> Link:
    """Archives a link; its code stays taken. Archiving again changes nothing. Raises NotFound ``unknown_link``."""
    link = links.get(code.upper())
    if link is None:
        raise NotFound("unknown_link", f"There is no link {code!r}.")
    archived = replace(link, status=LinkStatus.ARCHIVED)
    if link.status is not LinkStatus.ARCHIVED:
        links.replace(archived)
    return archived
