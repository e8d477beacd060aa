"""Enrolling and approving partners: the partner and its first link come into being together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from linkledger.errors import Conflict, FieldFault, Invalid, NotFound, Refused
from linkledger.ids import CODE, PARTNER
from linkledger.money import Percent
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger.tracking.link import Link, LinkStatus, check_link


class PartnerStore(Protocol):
    """Partner profiles of a program, and the memberships that sign-ins have."""

    def get(self, program: str, partner: str) -> Partner | None: ...

    def put_new(self, partner: Partner) -> None:
        """Raises Conflict ``partner_exists``."""

    def replace(self, partner: Partner) -> None: ...

    def of_program(self, program: str) -> Sequence[Partner]: ...

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]:
        """(program, partner) pairs of a sign-in."""

    def add_membership(self, sub: str, program: str, partner: str) -> None: ...


class LinkStore(Protocol):
    """Links by code and by partner."""

    def get(self, code: str) -> Link | None: ...

    def put_new(self, link: Link) -> None:
        """Raises Conflict ``code_taken``."""

    def replace(self, link: Link) -> None: ...

    def of_partner(self, program: str, partner: str) -> Sequence[Link]: ...


@dataclass(frozen=True)
class Application:
    """What somebody brings who wants to become a partner; the code defaults to the id in capitals.

    ``parent`` is the partner who recruited it; ``percents`` are rates of its own, by reward.
    """

    partner: str
    account: str | None = None
    company: str | None = None
    contact_hashes: frozenset[str] = frozenset()
    name: str | None = None
    code: str | None = None
    parent: str | None = None
    percents: Mapping[str, Percent] = field(default_factory=dict)


def enroll(terms: Terms, application: Application, now: datetime, partners: PartnerStore, links: LinkStore) -> Partner:
    """Makes a partner with its first link; active at once where the terms enroll instantly (b1 3, keycrm 1).

    Raises Invalid ``invalid_partner``, NotFound ``unknown_parent``, Refused ``account_required``, Conflict
    ``partner_exists`` or ``code_taken``.
    """
    code = application.code or application.partner.upper()
    faults = [fault for reward in application.percents for fault in _own_rate_faults(terms, reward)]
    if not PARTNER.fullmatch(application.partner):
        faults.append(FieldFault("partner", "use 1 to 32 of A-Z, a-z, 0-9, _ and -"))
    if not CODE.fullmatch(code):
        faults.append(FieldFault("code", "use 1 to 32 of A-Z, 0-9, _ and -"))
    if faults:
        raise Invalid(
            "invalid_partner", "; ".join(f"{each.field}: {each.message}" for each in faults), faults=tuple(faults)
        )
    if terms.enrollment.account_required and not application.account:
        raise Refused(
            "account_required", f"Program {terms.program} takes partners with an account only: give the account."
        )
    parent = application.parent
    if parent is not None and partners.get(terms.program, parent) is None:
        raise NotFound("unknown_parent", f"parent: program {terms.program} has no partner {parent!r}; enroll it first.")
    instant = terms.enrollment.mode == "instant"
    partner = Partner(
        program=terms.program,
        id=application.partner,
        code=code,
        enrolled_at=now,
        approved_at=now if instant else None,
        account=application.account,
        company=application.company,
        contact_hashes=application.contact_hashes,
        name=application.name,
        parent=parent,
        percents=application.percents,
    )
    if partners.get(terms.program, partner.id) is not None:
        raise Conflict("partner_exists", f"Program {terms.program} already has a partner {partner.id!r}.")
    if instant:
        _open_link(terms, partner, now, links)
    elif links.get(code) is not None:
        raise Conflict("code_taken", f"The code {code} is taken: choose another.")
    partners.put_new(partner)
    return partner


def _own_rate_faults(terms: Terms, reward_id: str) -> list[FieldFault]:
    reward = terms.reward(reward_id)
    if reward is None:
        known = ", ".join(each.id for each in terms.rewards)
        return [FieldFault(f"percent.{reward_id}", f"no reward of these terms; name one of {known}")]
    if reward.amount is not None or reward.discount_percent is not None:
        return [FieldFault(f"percent.{reward_id}", "this reward is no share, so it takes no rate of one's own")]
    return []


def approve(terms: Terms, partner_id: str, now: datetime, partners: PartnerStore, links: LinkStore) -> Partner:
    """Approves a pending partner: from now on its link and code work. Approving twice changes nothing."""
    partner = partners.get(terms.program, partner_id)
    if partner is None:
        raise NotFound("unknown_partner", f"Program {terms.program} has no partner {partner_id!r}.")
    if partner.approved_at is not None:
        return partner
    _open_link(terms, partner, now, links)
    approved = replace(partner, approved_at=now)
    partners.replace(approved)
    return approved


def _open_link(terms: Terms, partner: Partner, now: datetime, links: LinkStore) -> None:
    """Puts the link whose code is the partner's own; a try that stopped after this line is finished by the next one."""
    known = links.get(partner.code)
    if known is None:
        links.put_new(make_link(terms, partner, partner.code, now))
    elif (known.program, known.partner) != (partner.program, partner.id):
        raise Conflict("code_taken", f"The code {partner.code} is taken: choose another.")


def make_link(terms: Terms, partner: Partner, code: str, now: datetime, destination: str | None = None) -> Link:
    """A link of the partner with what the redirect needs of the terms. Raises Invalid ``invalid_link``."""
    tracking = terms.tracking
    link = Link(
        code=code,
        program=terms.program,
        partner=partner.id,
        status=LinkStatus.ACTIVE,
        destination=destination or tracking.landing,
        allowed_hosts=tracking.allowed_hosts,
        fallback=tracking.fallback,
        window_seconds=terms.attribution.window_hours * 3600,
        cookies=tracking.cookies,
        pass_through=tracking.pass_through,
        time_zone=terms.time_zone,
        created_at=now,
    )
    return check_link(link)
