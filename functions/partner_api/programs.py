"""GET programs: what somebody may join, with the terms as they are read before joining."""

from functions.partner_api.caller import AsCaller, Caller
from linkledger.money import decimals_of
from linkledger.partners.partner import PartnerStatus
from linkledger.program_time import format_instant
from linkledger.terms.sentences import sentences
from linkledger.tracking.attribution import Source
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()


class ProgramView(View):
    """A program: whoever applies accepts ``terms_version``, which ``sentences`` say in plain words.

    ``status`` is the caller's own in it, null for somebody who has not applied.
    """

    program: str
    name: str
    unit: str
    decimals: int
    enrollment: str
    account_required: bool
    takes_leads: bool
    terms_version: int
    terms_from: str
    sentences: list[str]
    status: PartnerStatus | None


@router.get("/v1/programs")
def programs(caller: AsCaller, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[ProgramView]:
    """The programs that take applications, by name."""
    own = dict(caller.desk.partners.memberships(caller.sub))
    names = [each.program for each in caller.desk.terms.programs()]
    page = Page[str].cut(names, lambda name: name, limit, starting_after)
    views = [_view(caller, each, own.get(each)) for each in page.items]
    return Page[ProgramView](items=views, has_more=page.has_more, next_cursor=page.next_cursor)


def _view(caller: Caller, program: str, partner_id: str | None) -> ProgramView:
    published = caller.desk.terms.current(program)
    partner = caller.desk.partners.get(program, partner_id) if partner_id is not None else None
    terms = published.terms
    return ProgramView(
        program=program,
        name=terms.name,
        unit=terms.unit,
        decimals=decimals_of(terms.unit),
        enrollment=terms.enrollment.mode,
        account_required=terms.enrollment.account_required,
        takes_leads=Source.LEAD in terms.attribution.sources,
        terms_version=published.version,
        terms_from=format_instant(published.effective_from),
        sentences=sentences(terms),
        status=partner.status if partner is not None else None,
    )
