"""Banning a partner: suspended for good, and nothing is paid out any more."""

from collections.abc import Iterable
from dataclasses import replace

from linkledger.ledger.blocks import Blocking, Remark
from linkledger.ledger.entries import AccountKey
from linkledger.partners.enroll import LinkStore, PartnerStore, known_partner
from linkledger.partners.partner import Partner
from linkledger.partners.suspend import turn_links
from linkledger.tracking.link import LinkStatus


def ban(
    program: str,
    partner_id: str,
    why: Remark,
    units: Iterable[str],
    partners: PartnerStore,
    links: LinkStore,
    blocks: Blocking,
) -> Partner:
    """Suspends a partner for good and blocks its accounts in ``units``.

    What it earned and earns stays on them, and is not paid out while they are blocked. Banning again keeps the first
    moment, and does what a try before left undone. Raises NotFound ``unknown_partner``.
    """
    partner = known_partner(partners, program, partner_id)
    for unit in units:
        blocks.block(AccountKey(program, partner_id, unit), why)
    if partner.banned_at is None:
        suspended_at = partner.suspended_at or why.at
        partner = partners.replace(replace(partner, banned_at=why.at, suspended_at=suspended_at))
    turn_links(links, partner, LinkStatus.ACTIVE, LinkStatus.SUSPENDED)
    return partner
