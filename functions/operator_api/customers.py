"""Customers for support: whose they are and why, how far they are, what they did; who they are only on demand."""

from typing import Annotated, Literal
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.caller import AsOperator, Caller
from functions.operator_api.event_views import CandidateView, SettledView, candidate_view, settled_view
from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord
from linkledger.earning.explain import bindings_of, explain
from linkledger.earning.explanation import Explanation
from linkledger.earning.reading import place_in_history
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import NotFound
from linkledger.ids import EXTERNAL
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, masked, masked_email

router = new_router()
CUSTOMER = "/v1/operator/programs/<program>/customers/<customer>"
Personal = Annotated[Literal["masked", "full"], Query()]


class PersonView(View):
    """Who the customer is, as far as that is known; masked unless asked for in full."""

    name: str | None
    email: str | None
    phone: str | None


class AttributionView(View):
    """Whose customer it is: by which claim, at which event, and every claim that was looked at there."""

    partner: str | None
    source: str | None
    reference: str | None
    event: str | None
    bound_at: str | None
    candidates: list[CandidateView]


class CustomerView(View):
    """A customer; ``status`` is active while its payments still earn, ``reward_ends`` says until when each reward does.

    ``awaits`` are events that refunds wait for. ``person`` is null where nothing is known, or all was forgotten on
    demand at ``erased_at``.
    """

    customer: str
    person: PersonView | None
    erased_at: str | None
    registered_at: str | None
    first_paid_at: str | None
    status: Literal["active", "inactive"]
    paying: bool
    earning_until: str | None
    old_customer: bool
    plan: str | None
    accounts: list[str]
    attribution: AttributionView
    reward_ends: dict[str, str | None]
    awaits: list[str]


@router.get(CUSTOMER)
def customer(caller: AsOperator, program: str, customer: str, personal: Personal = "masked") -> CustomerView:
    """One customer by its id; `personal=full` shows who it is, which is an action of the audit trail."""
    record, person = known_customer(caller, program, customer)
    if personal == "masked":
        return _view(caller, record, person, _masked(person))
    with caller.acting(None, "customer.personal_data_read", f"customer/{record.customer}", program):
        shown = person_view(person)
    return _view(caller, record, person, shown)


@router.get(f"{CUSTOMER}/events")
def customer_events(
    caller: AsOperator, program: str, customer: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[SettledView]:
    """What a customer did, newest first, with what became of each event."""
    record, _ = known_customer(caller, program, customer)
    found = caller.desk.histories.newest_events(program, record.customer, before=starting_after, limit=limit + 1)
    part, has_more = found[:limit], len(found) > limit
    cursor = place_in_history(part[-1]) if has_more else None
    return Page[SettledView](items=[settled_view(each) for each in part], has_more=has_more, next_cursor=cursor)


def known_customer(caller: Caller, program: str, customer: str) -> tuple[CustomerRecord, Person | None]:
    """The customer without its history; ids arrive as API Gateway decoded them, or still encoded.

    Raises NotFound ``unknown_customer``, ``unknown_program``.
    """
    caller.desk.terms.current(program)
    for each in (customer, unquote(customer)):
        if not EXTERNAL.fullmatch(each):
            continue
        record = caller.desk.book.head(program, each)
        person = caller.desk.people.get_many(program, [each]).get(each)
        if record.version or person is not None:
            return record, person
    raise NotFound("unknown_customer", f"Program {program} knows no customer {customer!r}.")


def person_view(person: Person | None) -> PersonView | None:
    """Who it is in full; None where nothing is known, or all was forgotten."""
    if person is None or person.erased_at is not None:
        return None
    return PersonView(name=person.name, email=person.email, phone=person.phone)


def _masked(person: Person | None) -> PersonView | None:
    if person is None or person.erased_at is not None:
        return None
    return PersonView(name=masked(person.name), email=masked_email(person.email), phone=masked(person.phone))


def _view(caller: Caller, record: CustomerRecord, person: Person | None, shown: PersonView | None) -> CustomerView:
    state = record.state
    until = state.earning_until
    return CustomerView(
        customer=record.customer,
        person=shown,
        erased_at=format_instant(person.erased_at) if person is not None and person.erased_at else None,
        registered_at=format_instant(state.registered_at) if state.registered_at is not None else None,
        first_paid_at=format_instant(state.first_paid_at) if state.first_paid_at is not None else None,
        status="active" if state.active_at(caller.now) else "inactive",
        paying=state.paying,
        earning_until=format_instant(until) if until is not None else None,
        old_customer=state.old_customer,
        plan=state.plan,
        accounts=list(state.accounts),
        attribution=attribution_of(caller, record),
        reward_ends={
            rule: format_instant(end) if end is not None else None for rule, end in sorted(state.ends.items())
        },
        awaits=sorted(state.awaited),
    )


def attribution_of(caller: Caller, record: CustomerRecord) -> AttributionView:
    """Whose customer it is, and why."""
    state, binding = record.state, _binding(caller, record)
    return AttributionView(
        partner=state.partner,
        source=state.bound_source,
        reference=state.bound_by,
        event=binding.event if binding is not None else None,
        bound_at=format_instant(state.bound_at) if state.bound_at is not None else None,
        candidates=[candidate_view(each) for each in binding.candidates] if binding is not None else [],
    )


def _binding(caller: Caller, record: CustomerRecord) -> Explanation | None:
    """What the customer was bound by, or looked at last, where nobody won it; None before any claim."""
    versions = TermsInForce(caller.desk.terms.versions(record.program))
    bindings = bindings_of(caller.desk.book.load(record.program, record.customer).history)
    told = [explain(versions, each) for each in bindings]
    won = [each for each in told if each.winner == record.state.partner]
    return next(reversed(won or told), None)
