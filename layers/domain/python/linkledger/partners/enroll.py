"""Enrolling and approving partners: the partner and its first link come into being together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from linkledger.errors import Conflict, FieldFault, Invalid, NotFound, Refused
from linkledger.ids import CODE, PARTNER
from linkledger.money import Percent
from linkledger.partners.partner import Partner
from linkledger.terms.document import Terms
from linkledger.terms.fields import WHOLE
from linkledger.tracking.link import Link, LinkStatus, check_destination, check_link

_NO_SUBS: Mapping[str, str] = MappingProxyType({})


class PartnerStore(Protocol):
    """Partner profiles of a program, and the memberships that sign-ins have."""

    def get(self, program: str, partner: str) -> Partner | None: ...

    def get_many(self, program: str, partners: Sequence[str]) -> Mapping[str, Partner]:
        """Those of the partners that there are, by id."""

    def put_new(self, partner: Partner) -> None:
        """Raises Conflict ``partner_exists``."""

    def put_member(self, partner: Partner, sub: str) -> None:
        """A new partner and the membership of its sign-in, wholly or not at all.

        Raises Conflict ``already_member`` where one of both is there already.
        """

    def children(
        self, program: str, parent: str, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Partner], str | None]:
        """Whom the partner recruited, by id, with the cursor of what follows."""

    def replace(self, partner: Partner) -> Partner:
        """The partner as it is kept now. Raises Stale ``partner_changed`` when it changed since it was read."""

    def of_program(self, program: str) -> Sequence[Partner]: ...

    def after(self, program: str, partner: str | None, limit: int) -> Sequence[Partner]:
        """The next partners by id after ``partner``; from the first one on where it is None."""

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]:
        """(program, partner) pairs of a sign-in."""

    def add_membership(self, sub: str, program: str, partner: str) -> None: ...


class LinkStore(Protocol):
    """Links by code and by partner."""

    def get(self, code: str) -> Link | None: ...

    def put_new(self, link: Link) -> None:
        """Raises Conflict ``code_taken``."""

    def replace(self, link: Link, before: LinkStatus) -> None:
        """Raises Stale ``link_changed`` where the link's status is no longer ``before``, the one that was read."""

    def describe(self, link: Link) -> None:
        """Keeps the link's label and sub ids and leaves all else as it is, whatever became of it meanwhile."""

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

    Raises Invalid ``invalid_partner``, NotFound ``unknown_parent``, Refused ``enrollment_closed`` or
    ``account_required``, Conflict ``partner_exists`` or ``code_taken``.
    """
    partner = partner_of(terms, application, now, partners)
    if partners.get(terms.program, partner.id) is not None:
        raise Conflict("partner_exists", f"Program {terms.program} already has a partner {partner.id!r}.")
    take_code(terms, partner, now, links)
    partners.put_new(partner)
    return partner


def partner_of(terms: Terms, application: Application, now: datetime, partners: PartnerStore) -> Partner:
    """The partner that the application makes; nothing is written. Raises what ``enroll`` raises of the application."""
    code = application.code or application.partner.upper()
    faults = own_rate_faults(terms, application.percents)
    if not PARTNER.fullmatch(application.partner):
        faults.append(FieldFault("partner", "use 1 to 32 of A-Z, a-z, 0-9, _ and -"))
    if not CODE.fullmatch(code):
        faults.append(FieldFault("code", "use 1 to 32 of A-Z, 0-9, _ and -"))
    if faults:
        raise Invalid(
            "invalid_partner", "; ".join(f"{each.field}: {each.message}" for each in faults), faults=tuple(faults)
        )
    if terms.enrollment.mode == "closed":
        raise Refused("enrollment_closed", f"Program {terms.program} takes no new partners.")
    if terms.enrollment.account_required and not application.account:
        raise Refused(
            "account_required", f"Program {terms.program} takes partners with an account only: give the account."
        )
    parent = application.parent
    if parent is not None and partners.get(terms.program, parent) is None:
        raise NotFound("unknown_parent", f"parent: program {terms.program} has no partner {parent!r}; enroll it first.")
    return Partner(
        program=terms.program,
        id=application.partner,
        code=code,
        enrolled_at=now,
        approved_at=now if terms.enrollment.mode == "instant" else None,
        account=application.account,
        company=application.company,
        contact_hashes=application.contact_hashes,
        name=application.name,
        parent=parent,
        percents=application.percents,
    )


def take_code(terms: Terms, partner: Partner, now: datetime, links: LinkStore) -> None:
    """Opens the partner's first link once it is approved; before, only looks whether its code is free.

    Raises Conflict ``code_taken``.
    """
    if partner.approved_at is not None:
        _open_link(terms, partner, now, links)
    elif links.get(partner.code) is not None:
        raise Conflict("code_taken", f"The code {partner.code} is taken: choose another.")


def known_partner(partners: PartnerStore, program: str, partner_id: str) -> Partner:
    """The partner. Raises NotFound ``unknown_partner``."""
    partner = partners.get(program, partner_id)
    if partner is None:
        raise NotFound("unknown_partner", f"Program {program} has no partner {partner_id!r}.")
    return partner


def own_rate_faults(terms: Terms, percents: Mapping[str, Percent]) -> list[FieldFault]:
    """Why a partner can't have these rates of its own."""
    return [
        FieldFault(f"percent.{reward_id}", fault)
        for reward_id, percent in percents.items()
        if (fault := _own_rate_fault(terms, reward_id, percent)) is not None
    ]


def _own_rate_fault(terms: Terms, reward_id: str, percent: Percent) -> str | None:
    reward = terms.reward(reward_id)
    if reward is None:
        return f"no reward of these terms; name one of {', '.join(each.id for each in terms.rewards)}"
    if reward.amount is not None or reward.discount_percent is not None:
        return "this reward is no share, so it takes no rate of one's own"
    return None if 0 <= percent.ten_thousandths <= WHOLE.ten_thousandths else "write a percentage from 0 to 100"


def approve(terms: Terms, partner_id: str, now: datetime, partners: PartnerStore, links: LinkStore) -> Partner:
    """Approves a pending or rejected partner: from now on its link and code work. Again changes nothing.

    Raises NotFound ``unknown_partner``, Refused ``partner_suspended``, ``partner_banned`` or ``partner_left``.
    """
    partner = known_partner(partners, terms.program, partner_id)
    if partner.approved_at is not None:
        return partner
    if partner.status in ("suspended", "banned", "left"):
        message = f"Partner {partner_id} is {partner.status}; only who takes part can be approved."
        raise Refused(f"partner_{partner.status}", message)
    _open_link(terms, partner, now, links)
    return partners.replace(replace(partner, approved_at=now, rejected=None))


def _open_link(terms: Terms, partner: Partner, now: datetime, links: LinkStore) -> None:
    """Puts the link whose code is the partner's own; a try that stopped after this line is finished by the next one."""
    known = links.get(partner.code)
    if known is None:
        links.put_new(make_link(terms, partner, partner.code, now))
    elif (known.program, known.partner) != (partner.program, partner.id):
        raise Conflict("code_taken", f"The code {partner.code} is taken: choose another.")


def make_link(
    terms: Terms,
    partner: Partner,
    code: str,
    now: datetime,
    destination: str | None = None,
    *,
    subs: Mapping[str, str] = _NO_SUBS,
    label: str = "",
) -> Link:
    """A link of the partner with what the redirect needs of the terms. Raises Invalid ``invalid_link``.

    It leads to the hosts that the program allows, and where it names none, to the landing page's own host alone.
    """
    tracking = terms.tracking
    if destination is not None and not tracking.allowed_hosts:
        check_destination(destination, tracking.link_hosts)
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
        subs=tuple(sorted(subs.items())),
        label=label,
    )
    return check_link(link)
