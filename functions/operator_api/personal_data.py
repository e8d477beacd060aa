"""One customer's personal data: handed over whole, and forgotten, when the customer asks for it."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from functions.operator_api.bodies import Reason
from functions.operator_api.caller import AsOperator, Caller
from functions.operator_api.customers import (
    CUSTOMER,
    AttributionView,
    PersonView,
    attribution_of,
    known_customer,
    person_view,
)
from functions.operator_api.event_views import SettledView, settled_view
from linkledger.access.operators import Scope
from linkledger.earning.event_search import Refusal
from linkledger.earning.naming import fields_of
from linkledger.earning.personal_data import NamedLead, PersonalDataDesk
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()
SECONDS: Final = 18
"""So long one request looks through refused bodies; the next one goes on."""
MOST_EVENTS: Final = 5_000
"""So many events fit into an answer."""


class LeadData(View):
    """A lead that names the customer; null where nothing is known, or all was forgotten."""

    id: str
    submitted_at: str
    product: str | None
    stage: str
    name: str | None
    email: str | None
    phone: str | None
    comment: str | None
    notes: list[str]


class RefusedData(View):
    """A refused body of the customer; ``fields`` is null where it can't be told from others' data."""

    refused_at: str
    code: str
    fields: dict[str, Any] | None


class PersonalDataView(View):
    """All that is kept of one customer, with nobody else's data; partners' earnings by it are theirs.

    ``events`` are the latest 5,000, oldest first, and ``events_complete`` says whether they are all: GET its events
    has the others. ``refused_bodies_complete`` is false where time was up: ask again. ``contact_hashes`` counts keyed
    hashes of its e-mail addresses and phone numbers, which stay with the events.
    """

    program: str
    customer: str
    made_at: str
    person: PersonView | None
    erased_at: str | None
    registered_at: str | None
    accounts: list[str]
    plan: str | None
    attribution: AttributionView
    events: list[SettledView]
    events_complete: bool
    contact_hashes: int
    leads: list[LeadData]
    refused_bodies: list[RefusedData]
    refused_bodies_complete: bool


class EraseBody(Reason):
    """Why; ``goes_on_from`` is what an answer that is not done said."""

    goes_on_from: Annotated[date | None, Field(strict=False)] = None


class ErasureView(View):
    """What was forgotten. ``not_done``: time was up, ask again with ``goes_on_from``; ``leads`` are those forgotten
    now, ``refused_bodies`` counts those rewritten now."""

    customer: str
    status: Literal["erased", "not_done"]
    erased_at: str | None
    leads: list[str]
    refused_bodies: int
    goes_on_from: str | None


@router.get(f"{CUSTOMER}/personal-data")
def personal_data(caller: AsOperator, program: str, customer: str) -> PersonalDataView:
    """All personal data of one customer, to hand over on demand; an action of the audit trail."""
    with caller.acting(Scope.PERSONAL_MANAGE, "customer.personal_data_exported", f"customer/{customer}", program):
        known, _ = known_customer(caller, program, customer)
        found = _desk(caller).collect(program, known.customer, caller.now, _time_of(caller))
        record, person = found.record, found.person
        hashes = {hash_ for each in record.history for hash_ in each.event.contact_hashes}
        return PersonalDataView(
            program=program,
            customer=record.customer,
            made_at=format_instant(caller.now),
            person=person_view(person),
            erased_at=format_instant(person.erased_at) if person is not None and person.erased_at else None,
            registered_at=format_instant(record.state.registered_at) if record.state.registered_at else None,
            accounts=list(record.state.accounts),
            plan=record.state.plan,
            attribution=attribution_of(caller, record),
            events=[settled_view(each) for each in record.history[-MOST_EVENTS:]],
            events_complete=len(record.history) <= MOST_EVENTS,
            contact_hashes=len(hashes),
            leads=[_lead(each) for each in found.leads],
            refused_bodies=[_refused(each) for each in found.refusals],
            refused_bodies_complete=found.refusals_searched_from is None,
        )


@router.post(f"{CUSTOMER}/personal-data/erase")
def erase_personal_data(caller: AsOperator, program: str, customer: str, body: EraseBody) -> ErasureView:
    """Forgets who a customer is, for good: its name and contacts, its leads' persons, refused bodies that name it.

    The customer's id and its events stay, since the ledger is derived from them, and so does all money. Again changes
    nothing. Later events don't bring the person back; a sign-up that occurs after the erasure does.
    """
    scope = Scope.PERSONAL_MANAGE
    with caller.acting(scope, "customer.erased", f"customer/{customer}", program, body.reason) as action:
        known, _ = known_customer(caller, program, customer)
        found = _desk(caller).erase(program, known.customer, caller.now, body.goes_on_from, _time_of(caller))
        if found.leads or found.refused_bodies:
            action.changed(None, {"leads": found.leads, "refused_bodies": found.refused_bodies})
        if found.erased_at == caller.now:
            action.changed({"person": "known"}, {"person": "erased"})
    return ErasureView(
        customer=known.customer,
        status="erased" if found.goes_on_from is None else "not_done",
        erased_at=format_instant(found.erased_at) if found.erased_at else None,
        leads=list(found.leads),
        refused_bodies=found.refused_bodies,
        goes_on_from=found.goes_on_from.isoformat() if found.goes_on_from else None,
    )


def _desk(caller: Caller) -> PersonalDataDesk:
    desk = caller.desk
    return PersonalDataDesk(desk.people, desk.leads, desk.found_events, desk.histories)


def _time_of(caller: Caller) -> Callable[[], bool]:
    until = caller.desk.seconds() + SECONDS
    return lambda: caller.desk.seconds() < until


def _lead(named: NamedLead) -> LeadData:
    lead, contact = named.lead, named.contact
    return LeadData(
        id=lead.id,
        submitted_at=format_instant(lead.submitted_at),
        product=lead.product,
        stage=str(lead.stage),
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        comment=contact.comment,
        notes=[each.note for each in lead.changes if each.note],
    )


def _refused(refusal: Refusal) -> RefusedData:
    return RefusedData(refused_at=format_instant(refusal.refused_at), code=refusal.code, fields=fields_of(refusal.body))
