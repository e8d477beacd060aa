"""Leaving a program: nothing new comes to the partner, and what it has stays its own."""

from dataclasses import replace
from datetime import datetime

from linkledger.partners.enroll import LinkStore, PartnerStore, known_partner
from linkledger.partners.partner import Partner
from linkledger.partners.suspend import archive
from linkledger.tracking.link import LinkStatus


def leave(program: str, partner_id: str, now: datetime, partners: PartnerStore, links: LinkStore) -> Partner:
    """The partner leaves: from ``now`` on no click, code, invite or lead binds to it, and its links are archived.

    Its customers stay its own and earn on as the terms say; its balance stays payable. An application that waits is
    taken back. Again keeps the first moment, and archives what a try before left. Raises NotFound ``unknown_partner``.
    """
    partner = known_partner(partners, program, partner_id)
    if partner.left_at is None:
        partner = partners.replace(replace(partner, left_at=now))
    for link in links.of_partner(program, partner_id):
        if link.status is not LinkStatus.ARCHIVED:
            archive(link.code, now, links)
    return partner
