"""GET customers: whom the partner brought, with what is paid for them; personal data is masked until asked for."""

from collections import Counter
from typing import Literal
from urllib.parse import unquote

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.payments import EarningView, earned_in
from functions.partner_api.places import check_place
from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord, CustomerState
from linkledger.errors import NotFound
from linkledger.ids import EXTERNAL
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, masked, masked_email

router = new_router()
Personal = Literal["masked", "full"]


class CustomerView(View):
    """A customer: ``status`` is active while its payments still earn; ``accounts`` is how many it has.

    ``erased`` says that who it is was forgotten on demand.
    """

    customer: str
    registered_at: str | None
    name: str | None
    email: str | None
    phone: str | None
    erased: bool
    accounts: int
    plan: str | None
    status: Literal["active", "inactive"]
    paying: bool
    earning_until: str | None


class RuleEndView(View):
    """Until when a reward of the terms can earn (None: no end), and when it came, where it comes once."""

    rule: str
    until: str | None
    over: bool
    came_at: str | None


class WhyView(View):
    """Why a customer's payments earn or no longer do, since when, and by which reward's end."""

    code: Literal["earns_without_end", "earns_until", "earning_time_over"]
    message: str
    at: str | None
    rule: str | None


class CustomerDetails(View):
    """A customer with what it did: ``payments`` counts those that earned the partner something, ``earned`` is their
    sum less what was taken back."""

    customer: CustomerView
    account_ids: list[str]
    why: WhyView
    rules: list[RuleEndView]
    bound_by: str | None
    bound_at: str | None
    first_paid_at: str | None
    payments: int
    earned: list[EarningView]


@router.get("/v1/programs/<program>/customers")
def customers(
    caller: AsCaller,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    personal: Personal = "masked",
) -> Page[CustomerView]:
    """The partner's customers by the moment of registration."""
    me = caller.member_of(program)
    check_place(starting_after)
    page = me.desk.book.of_partner(me.program, me.id, limit=limit, cursor=starting_after)
    people = me.desk.people.get_many(me.program, [each.customer for each in page.items])
    views = [_view(me, each, people.get(each.customer), full=personal == "full") for each in page.items]
    return Page[CustomerView](items=views, has_more=page.cursor is not None, next_cursor=page.cursor)


@router.get("/v1/programs/<program>/customers/<customer>")
def one_customer(caller: AsCaller, program: str, customer: str, personal: Personal = "masked") -> CustomerDetails:
    """One customer: its accounts, why it is active or inactive, how much the partner earned by it."""
    me = caller.member_of(program)
    record = _mine(me, customer)
    state = record.state
    earned: Counter[str] = Counter()
    payments = 0
    for each in me.desk.book.load(me.program, record.customer).history:
        found = earned_in(each, me.id) or {}
        earned.update(found)
        payments += bool(found) and not each.event.reverses
    person = me.desk.people.get_many(me.program, [record.customer]).get(record.customer)
    return CustomerDetails(
        customer=_view(me, record, person, full=personal == "full"),
        account_ids=sorted(state.accounts),
        why=_why(me, state),
        rules=_rules(me, state),
        bound_by=state.bound_source,
        bound_at=format_instant(state.bound_at) if state.bound_at else None,
        first_paid_at=format_instant(state.first_paid_at) if state.first_paid_at else None,
        payments=payments,
        earned=[EarningView(unit=unit, amount=earned[unit]) for unit in sorted(earned) if earned[unit]],
    )


def _mine(me: Member, customer: str) -> CustomerRecord:
    for name in (customer, unquote(customer)):
        if EXTERNAL.fullmatch(name):
            record = me.desk.book.head(me.program, name)
            if record.state.partner == me.id:
                return record
    raise NotFound("unknown_customer", f"You have no customer {customer!r}.")


def _why(me: Member, state: CustomerState) -> WhyView:
    until = state.earning_until
    if until is None:
        message = "Its payments earn as the terms say, without an end."
        return WhyView(code="earns_without_end", message=message, at=None, rule=None)
    last = next(rule for rule, end in state.ends.items() if end == until)
    at = format_instant(until)
    if state.active_at(me.now):
        return WhyView(code="earns_until", message=f"Its payments earn until {at}, by {last}.", at=at, rule=last)
    message = f"Its payments earned until {at}: then {last} ended, the last reward that it could bring."
    return WhyView(code="earning_time_over", message=message, at=at, rule=last)


def _rules(me: Member, state: CustomerState) -> list[RuleEndView]:
    own = {each.id for each in me.terms.rewards if each.recipient == "partner"}
    came = {rule: each.came.at for rule, each in state.progress.items() if each.came is not None}
    return [
        RuleEndView(
            rule=rule,
            until=format_instant(until) if until is not None else None,
            over=until is not None and me.now >= until,
            came_at=came.get(rule),
        )
        for rule, until in state.ends.items()
        if rule in own
    ]


def _view(me: Member, record: CustomerRecord, person: Person | None, *, full: bool) -> CustomerView:
    state = record.state
    name, email, phone = (person.name, person.email, person.phone) if person else (None, None, None)
    return CustomerView(
        customer=record.customer,
        registered_at=format_instant(state.registered_at) if state.registered_at else None,
        name=name if full else masked(name),
        email=email if full else masked_email(email),
        phone=phone if full else masked(phone),
        erased=person is not None and person.erased_at is not None,
        accounts=len(state.accounts),
        plan=state.plan,
        status="active" if state.active_at(me.now) else "inactive",
        paying=state.paying,
        earning_until=format_instant(state.earning_until) if state.earning_until else None,
    )
