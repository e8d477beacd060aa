"""Events for support: finding and explaining them, what was refused, and driving them again by hand."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from functions.operator_api.bodies import Given, Reason
from functions.operator_api.caller import AsOperator, Caller
from functions.operator_api.event_views import (
    EventView,
    FullExplanation,
    SettledView,
    event_view,
    full_explanation,
    settled_view,
)
from functions.operator_api.refused_bodies import readable
from linkledger.access.operators import Scope
from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.explain import bindings_of, explain
from linkledger.earning.originals import customer_of
from linkledger.earning.outcomes import OutcomeKind
from linkledger.earning.reading import month_and_partner
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import Conflict, NotFound, Stale
from linkledger.ids import EXTERNAL
from linkledger.program_time import format_instant
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View, invalid_cursor

router = new_router()
EVENTS = "/v1/operator/programs/<program>/events"
DRIVEN_AT_ONCE: Final = 25
_PLACE: Final = re.compile(r"(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z#.+")
EventId = Annotated[str, Field(pattern=r"^[^#\x00-\x1f\x7f]{1,128}$")]


class EventDetails(SettledView):
    """One event; ``conflicts`` are other bodies that came under its id and count for nothing."""

    conflicts: list[EventView]


class RefusedView(View):
    """A refused body: fields that no event has are masked; null where it can't be read at all."""

    refused_at: str
    code: str
    message: str
    body: dict[str, Any] | None


class RedriveBody(Given):
    """Which events to settle again, as they are stored."""

    events: Annotated[list[EventId], Field(min_length=1, max_length=DRIVEN_AT_ONCE)]


class Driven(View):
    """An event that was settled, with its outcome."""

    event: str
    kind: str
    reason: str
    message: str


class NotDriven(View):
    """An event that could not be settled, and why."""

    event: str
    code: str
    message: str


class Redriven(View):
    """What became of each event."""

    settled: list[Driven]
    failed: list[NotDriven]


@router.get(EVENTS)
def events(
    caller: AsOperator,
    program: str,
    received: Annotated[date, Query()],
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[EventView]:
    """Accepted events that were received on a UTC day, oldest first; those of the last minute may be missing.

    A page may hold fewer than ``limit`` although more follow. Those of a customer are at `customers/{customer}/events`.
    """
    caller.desk.terms.current(program)
    if starting_after is not None:
        place = _PLACE.fullmatch(starting_after)
        if place is None or place[1] != received.isoformat():
            raise invalid_cursor()
    found, cursor = caller.desk.found_events.page_received(program, received, limit=limit, cursor=starting_after)
    return Page[EventView](items=[event_view(each) for each in found], has_more=cursor is not None, next_cursor=cursor)


@router.get("/v1/operator/programs/<program>/refused-events")
def refused_events(
    caller: AsOperator,
    program: str,
    day: Annotated[date, Query()],
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[RefusedView]:
    """Bodies that were refused on a UTC day, oldest first, with the reason; they are kept for 90 days."""
    caller.desk.terms.current(program)
    found, cursor = caller.desk.found_events.page_refusals(program, day, limit=limit, cursor=starting_after)
    items = [
        RefusedView(
            refused_at=format_instant(each.refused_at), code=each.code, message=each.message, body=readable(each.body)
        )
        for each in found
    ]
    return Page[RefusedView](items=items, has_more=cursor is not None, next_cursor=cursor)


@router.get(f"{EVENTS}/<event>")
def event(caller: AsOperator, program: str, event: str) -> EventDetails:
    """One event by its id, with its outcome and with other bodies that came under the same id."""
    found = _known(caller, program, event)
    settled = _outcome(caller, found) or SettledEvent(found)
    others = caller.desk.found_events.conflicts_of(program, found.id)
    return EventDetails(**settled_view(settled).model_dump(), conflicts=[event_view(each) for each in others])


@router.get(f"{EVENTS}/<event>/explanation")
def explain_event(caller: AsOperator, program: str, event: str) -> FullExplanation:
    """Why an event earned what it did, or nothing, for everybody concerned.

    A month of net revenue explains itself too, by the id that its commission names, such as ``2026-03#anna``.
    """
    versions = TermsInForce(caller.desk.terms.versions(program))
    month = _settled_month(caller, program, event)
    if month is not None:
        return full_explanation(explain(versions, month))
    found = _known(caller, program, event)
    settled = _outcome(caller, found) or SettledEvent(found)
    customer = customer_of(caller.desk.events, found)
    history = caller.desk.book.load(program, customer).history if customer is not None else ()
    return full_explanation(explain(versions, settled, bindings_of(history)))


@router.post("/v1/operator/programs/<program>/redrive")
def redrive_events(caller: AsOperator, program: str, body: RedriveBody) -> Redriven:
    """Settles events again as they are stored, after a fix; one that is settled already changes nothing.

    Batches that failed as a whole lie in a bucket: `linkledger events redrive` drives those.
    """
    with caller.acting(Scope.LEDGER_ADJUST, "events.redriven", f"events/{len(body.events)}", program) as action:
        caller.desk.terms.current(program)
        answer = _called(caller, {"redrive": [{"program": program, "event": each} for each in body.events]})
        result = Redriven(
            settled=[_driven(each) for each in answer["settled"]],
            failed=[
                NotDriven(event=each["event"], code=each["code"], message=each["message"]) for each in answer["failed"]
            ],
        )
        settled, failed = [each.event for each in result.settled], [each.event for each in result.failed]
        action.changed(None, {"settled": settled, "failed": failed})
    return result


@router.post(f"{EVENTS}/<event>/release")
def release_event(caller: AsOperator, program: str, event: str, body: Reason) -> Driven:
    """Lets an event count that was held because it came too late; for good, and again changes nothing."""
    with caller.acting(Scope.LEDGER_ADJUST, "event.released", f"event/{event}", program, body.reason) as action:
        found = _known(caller, program, event)
        before = _outcome(caller, found)
        held = before is not None and before.outcome is not None and before.outcome.kind is OutcomeKind.HELD
        if before is None or not (held or before.released):
            raise Conflict("event_not_held", f"Event {found.id} is not held: there is nothing to release.")
        driven = _driven(_called(caller, {"release": {"program": program, "event": found.id}}))
        was = before.outcome.kind if before.outcome is not None else None
        action.changed({"outcome": was}, {"outcome": driven.kind})
    return driven


def _called(caller: Caller, event: Mapping[str, Any]) -> dict[str, Any]:
    answer = caller.desk.commission(event)
    if answer is None:
        raise Stale("still_running", "The events are still being settled: ask for them in a minute.")
    return answer


def _driven(answer: Mapping[str, Any]) -> Driven:
    return Driven(event=answer["event"], kind=answer["kind"], reason=answer["reason"], message=answer["message"])


def _known(caller: Caller, program: str, event: str) -> Event:
    """Ids arrive as API Gateway decoded them, or still encoded. Raises NotFound ``unknown_event``."""
    caller.desk.terms.current(program)
    for each in (event, unquote(event)):
        found = caller.desk.events.get(program, each) if EXTERNAL.fullmatch(each) else None
        if found is not None:
            return found
    raise NotFound("unknown_event", f"Program {program} has no event {event!r}; it may have been refused.")


def _outcome(caller: Caller, event: Event) -> SettledEvent | None:
    customer = customer_of(caller.desk.events, event)
    return caller.desk.book.outcome(event.program, customer, event.key) if customer is not None else None


def _settled_month(caller: Caller, program: str, event: str) -> SettledEvent | None:
    named = month_and_partner(unquote(event))
    if named is None:
        return None
    month, partner = named
    return caller.desk.months.settled_month(program, partner, month)
