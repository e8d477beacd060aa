"""GET /v1/me: the caller's memberships, each with the partner's profile and the program's terms in short."""

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.routing import new_router
from functions.partner_api.terms_summary import TermsView, summary
from functions.partner_api.view import View
from linkledger.program_time import format_instant

router = new_router()


class PartnerView(View):
    """The partner's own profile; ``paying_customers`` is counted where the terms have tiers by it."""

    id: str
    name: str | None
    status: str
    code: str
    url: str
    account: str | None
    company: str | None
    enrolled_at: str
    approved_at: str | None
    paying_customers: int | None


class MembershipView(View):
    """One program of the caller's."""

    program: str
    partner: PartnerView
    terms: TermsView


class MeView(View):
    """All programs of the caller's."""

    memberships: list[MembershipView]


@router.get("/v1/me")
def me(caller: AsCaller) -> MeView:
    """Who the caller is in which programs."""
    return MeView(memberships=[_membership(each) for each in caller.memberships()])


def _membership(member: Member) -> MembershipView:
    counts = member.terms.counts_paying_customers
    paying = member.desk.book.standing(member.program, member.id).paying if counts else None
    partner = member.partner
    return MembershipView(
        program=member.program,
        partner=PartnerView(
            id=partner.id,
            name=partner.name,
            status=partner.status,
            code=partner.code,
            url=member.desk.url_of(partner.code),
            account=partner.account,
            company=partner.company,
            enrolled_at=format_instant(partner.enrolled_at),
            approved_at=format_instant(partner.approved_at) if partner.approved_at else None,
            paying_customers=paying,
        ),
        terms=summary(member.terms, paying or 0, partner.percents),
    )
