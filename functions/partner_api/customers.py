"""GET customers: whom the partner brought, with what is paid for them; personal data is masked until asked for."""

import re
from typing import Literal

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.routing import new_router
from functions.partner_api.view import Limit, Page, StartingAfter, View, invalid_cursor, masked, masked_email
from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord
from linkledger.program_time import format_instant

router = new_router()
_CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#.+")


class CustomerView(View):
    """A customer: ``status`` is active while its payments still earn; ``accounts`` is how many it has."""

    customer: str
    registered_at: str | None
    name: str | None
    email: str | None
    phone: str | None
    accounts: int
    plan: str | None
    status: Literal["active", "inactive"]
    paying: bool
    earning_until: str | None


@router.get("/v1/programs/<program>/customers")
def customers(
    caller: AsCaller,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    personal: Literal["masked", "full"] = "masked",
) -> Page[CustomerView]:
    """The partner's customers by the moment of registration."""
    me = caller.member_of(program)
    if starting_after is not None and not _CURSOR.fullmatch(starting_after):
        raise invalid_cursor()
    page = me.desk.book.of_partner(me.program, me.id, limit=limit, cursor=starting_after)
    people = me.desk.people.get_many(me.program, [each.customer for each in page.items])
    views = [_view(me, each, people.get(each.customer), full=personal == "full") for each in page.items]
    return Page[CustomerView](items=views, has_more=page.cursor is not None, next_cursor=page.cursor)


def _view(me: Member, record: CustomerRecord, person: Person | None, *, full: bool) -> CustomerView:
    state = record.state
    name, email, phone = (person.name, person.email, person.phone) if person else (None, None, None)
    return CustomerView(
        customer=record.customer,
        registered_at=format_instant(state.registered_at) if state.registered_at else None,
        name=name if full else masked(name),
        email=email if full else masked_email(email),
        phone=phone if full else masked(phone),
        accounts=len(state.accounts),
        plan=state.plan,
        status="active" if state.active_at(me.now) else "inactive",
        paying=state.paying,
        earning_until=format_instant(state.earning_until) if state.earning_until else None,
    )
