"""GET sub-partners: whom the partner recruited, how they do, and what it earned through them; nothing of a customer."""

from datetime import date, timedelta

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.period import From, To, period_of
from linkledger.ledger.entries import AccountKey
from linkledger.partners.partner import Partner, PartnerStatus
from linkledger.program_time import day_start, format_instant
from linkledger.stats.sub_partners import earned_through
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()


class SubPartnerEarningView(View):
    """What was earned in one unit, minor units; less what was taken back."""

    unit: str
    amount: int


class SubPartnerView(View):
    """A recruited partner; ``earned`` is what the caller earned through it and all below it, in the period."""

    partner: str
    status: PartnerStatus
    joined_at: str
    customers: int
    earned: list[SubPartnerEarningView]


class SubPartnersView(Page[SubPartnerView]):
    """Both days are part of the period, in the program's time zone."""

    first_day: date
    last_day: date


@router.get("/v1/programs/<program>/sub-partners")
def sub_partners(
    caller: AsCaller,
    program: str,
    from_: From = None,
    to: To = None,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> SubPartnersView:
    """The partners that the caller recruited, by id, and what it earned through each of them (bet-n-joy's sub-partners,
    levels above): of the last 31 days unless days are named, at most 92."""
    me = caller.member_of(program)
    first, last = period_of(me, from_, to)
    children, cursor = me.desk.partners.children(program, me.id, limit=limit, cursor=starting_after)
    earned = _earned(me, first, last) if children else {}
    return SubPartnersView(
        items=[_view(me, each, earned.get(each.id, {})) for each in children],
        has_more=cursor is not None,
        next_cursor=cursor,
        first_day=first,
        last_day=last,
    )


def _earned(me: Member, first: date, last: date) -> dict[str, dict[str, int]]:
    """By recruited partner and unit."""
    desk, zone = me.desk, me.terms.time_zone
    start, end = day_start(first, zone), day_start(last + timedelta(days=1), zone)
    entries = (
        entry
        for unit in me.terms.units
        for entry in desk.journal.entries(AccountKey(me.program, me.id, unit), start, end)
    )
    return earned_through(
        me.id,
        entries,
        partner_of_customer=lambda customer: desk.book.head(me.program, customer).state.partner,
        partner=lambda partner: desk.partners.get(me.program, partner),
    )


def _view(me: Member, child: Partner, earned: dict[str, int]) -> SubPartnerView:
    return SubPartnerView(
        partner=child.id,
        status=child.status,
        joined_at=format_instant(child.enrolled_at),
        customers=me.desk.book.count_of_partner(me.program, child.id),
        earned=[SubPartnerEarningView(unit=unit, amount=earned[unit]) for unit in sorted(earned)],
    )
