"""A membership as the caller sees it: its profile and the program's terms in short."""

from functions.partner_api.caller import Member
from functions.partner_api.terms_summary import TermsView, summary
from functions.partner_api.terms_to_accept import terms_to_accept
from linkledger.partners.partner import PartnerStatus
from linkledger.program_time import format_instant
from linkledger_aws.api.view import View


class PartnerView(View):
    """The partner's own profile; ``paying_customers`` is counted where the terms have tiers by it.

    E-mail and phone are never shown: only their hashes are kept. ``rejection`` is why an application was turned down.
    """

    id: str
    name: str | None
    status: PartnerStatus
    code: str
    url: str
    account: str | None
    company: str | None
    enrolled_at: str
    approved_at: str | None
    left_at: str | None
    rejection: str | None
    may_apply_again: bool | None
    paying_customers: int | None


class MembershipView(View):
    """One program of the caller's. ``terms_to_accept`` is a version that the partner has not agreed to yet."""

    program: str
    partner: PartnerView
    terms: TermsView
    terms_to_accept: int | None


def membership_view(member: Member) -> MembershipView:
    """The membership as it is now."""
    counts = member.terms.counts_paying_customers
    paying = member.desk.book.standing(member.program, member.id).paying if counts else None
    waiting = terms_to_accept(member)
    return MembershipView(
        program=member.program,
        partner=_partner(member, paying),
        terms=summary(member.terms, paying or 0, member.partner.percents),
        terms_to_accept=waiting.version if waiting is not None else None,
    )


def _partner(member: Member, paying: int | None) -> PartnerView:
    partner = member.partner
    rejected = partner.rejected if partner.status == "rejected" else None
    return PartnerView(
        id=partner.id,
        name=partner.name,
        status=partner.status,
        code=partner.code,
        url=member.desk.url_of(partner.code),
        account=partner.account,
        company=partner.company,
        enrolled_at=format_instant(partner.enrolled_at),
        approved_at=format_instant(partner.approved_at) if partner.approved_at else None,
        left_at=format_instant(partner.left_at) if partner.left_at else None,
        rejection=rejected.reason if rejected is not None else None,
        may_apply_again=rejected.may_apply_again if rejected is not None else None,
        paying_customers=paying,
    )
