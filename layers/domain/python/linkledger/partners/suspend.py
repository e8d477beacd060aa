"""Suspending and reinstating partners, and archiving links: who is away gets no customers."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from linkledger.errors import NotFound, Refused, Stale
from linkledger.partners.enroll import LinkStore, PartnerStore, known_partner
from linkledger.partners.partner import Partner, Suspension
from linkledger.tracking.link import Link, LinkStatus, check_link


def suspend(program: str, partner_id: str, now: datetime, partners: PartnerStore, links: LinkStore) -> Partner:
    """Suspends a partner and all its links; a click, code or invite from ``now`` on never binds.

    What was earned stays; a suspended partner is not paid out. Suspending again keeps the first moment, and catches
    links that were made meanwhile. Raises NotFound ``unknown_partner``.
    """
    partner = known_partner(partners, program, partner_id)
    if partner.suspended_at is None:
        partner = partners.replace(replace(partner, suspended_at=now))
    turn_links(links, partner, LinkStatus.ACTIVE, LinkStatus.SUSPENDED)
    return partner


def reinstate(program: str, partner_id: str, now: datetime, partners: PartnerStore, links: LinkStore) -> Partner:
    """Lifts a suspension: from ``now`` on clicks and codes bind again; those of the time between never do.

    Links that were archived stay so. Again changes nothing, but turns on links that a try before left suspended.
    Raises NotFound ``unknown_partner``, Refused ``partner_banned``.
    """
    partner = known_partner(partners, program, partner_id)
    if partner.banned_at is not None:
        raise Refused("partner_banned", f"Partner {partner_id} is banned, which is for good: enroll another.")
    if partner.suspended_at is not None:
        lifted = (*partner.lifted, Suspension(partner.suspended_at, now))
        partner = partners.replace(replace(partner, suspended_at=None, lifted=lifted))
    turn_links(links, partner, LinkStatus.SUSPENDED, LinkStatus.ACTIVE)
    return partner


def turn_links(links: LinkStore, partner: Partner, before: LinkStatus, after: LinkStatus) -> None:
    """Gives ``after`` to those of the partner's links that are ``before``; one that became another meanwhile, above all
    an archived one, stays what it became."""
    for link in links.of_partner(partner.program, partner.id):
        if link.status is before:
            with suppress(Stale):
                links.replace(link._replace(status=after), before)


def describe_link(link: Link, links: LinkStore, *, label: str | None, subs: Mapping[str, str] | None) -> Link:
    """The link with another label or other default sub ids (None: as they are). Raises Invalid ``invalid_link``."""
    sorted_subs = link.subs if subs is None else tuple(sorted(subs.items()))
    described = check_link(link._replace(label=link.label if label is None else label, subs=sorted_subs))
    links.describe(described)
    return described


def archive(code: str, now: datetime, links: LinkStore) -> Link:
    """Archives a link: its clicks lead to the fallback, its code stays taken and credits nobody from ``now`` on.

    Archiving again changes nothing. Raises NotFound ``unknown_link``.
    """
    link = links.get(code.upper())
    if link is None:
        raise NotFound("unknown_link", f"There is no link {code!r}.")
    if link.status is LinkStatus.ARCHIVED:
        return link
    archived = link._replace(status=LinkStatus.ARCHIVED, archived_at=now)
    try:
        links.replace(archived, link.status)
    except Stale:  # it was suspended, reinstated or archived at this moment: archiving wins over all of them
        return archive(code, now, links)
    return archived
