"""GET events/{id}/explanation: why an event earned what it did, or nothing; other partners stay unnamed."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.events import event_known_to, settled_month
from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.explain import bindings_of, explain
from linkledger.earning.explanation import ExplainedCandidate, ExplainedLine
from linkledger.earning.originals import customer_of
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import NotFound
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()
_NOT_YOURS = "The customer does not belong to you."


class CandidateView(View):
    """One claim on the customer; of another partner's claim only source and fate are shown."""

    source: str
    mine: bool
    reference: str | None
    at: str | None
    counts_until: str | None
    reason: str
    message: str


class RuleView(View):
    """What one reward of the terms found."""

    rule: str
    reason: str
    message: str


class LineView(View):
    """One of the caller's commission lines; base and amount are minor units, ``exact`` is before the rounding."""

    id: str
    rule: str
    level: int | None
    unit: str
    base: int
    base_unit: str
    rate: str | None
    exact: str
    amount: int
    reverses: str | None
    matures_at: str | None


class ExplanationView(View):
    """``kind`` is earned, recorded, nothing, refused, waiting or held; ``message`` says why in words.

    ``of`` is the event that a refund takes back. The candidates were decided at ``bound_at_event``, where it was not
    this event; ``click_model`` is first_click or last_click.
    """

    event: str
    of: str | None
    type: str | None
    occurred_at: str | None
    received_at: str | None
    amount: int | None
    unit: str | None
    terms_version: int | None
    click_model: str | None
    window_hours: int | None
    bound_at_event: str | None
    kind: str
    reason: str
    message: str
    rules: list[RuleView]
    lines: list[LineView]
    candidates: list[CandidateView]
    facts: dict[str, Any]


@router.get("/v1/programs/<program>/events/<event>/explanation")
def explanation(caller: AsCaller, program: str, event: str) -> ExplanationView:
    """The event's outcome: 404 for events of customers that are not the caller's and that no link of theirs led to.

    A month of net revenue explains itself too, by the id that its commission names, such as ``2026-03#anna``.
    """
    me = caller.member_of(program)
    month = settled_month(me, event)
    if month is not None:
        return _view(me, month.settled, (), mine=month.partner == me.id)
    found = event_known_to(me, event)
    customer = customer_of(me.desk.events, found) if found else None
    if found is None or customer is None:
        raise _unknown(event)
    record = me.desk.book.load(me.program, customer)
    mine = record.state.partner == me.id
    settled = me.desk.book.outcome(me.program, customer, found.key)
    if not mine and not _took_part(me, found, settled):
        raise _unknown(event)
    if settled is None or settled.outcome is None:
        raise NotFound("not_settled_yet", f"Event {event!r} has no outcome yet; try again in a minute.")
    return _view(me, settled, bindings_of(record.history), mine=mine)


def _unknown(event: str) -> NotFound:
    return NotFound("unknown_event", f"None of your customers has an event {event!r}.")


def _took_part(me: Member, event: Event, settled: SettledEvent | None) -> bool:
    earned = settled is not None and any(slot.recipient == me.id for slot in settled.posted)
    return earned or any(each.partner == me.id for each in event.candidates)


def _view(me: Member, settled: SettledEvent, bindings: Sequence[SettledEvent], *, mine: bool) -> ExplanationView:
    told = explain(TermsInForce(me.desk.terms.versions(me.program)), settled, bindings)
    open_to_me = mine or told.winner == me.id
    lines = [each for each in told.lines if (each.recipient_kind, each.recipient) == ("partner", me.id)]
    known = open_to_me or bool(lines)
    rules = [each for each in told.rules if open_to_me or each.rule in {line.rule for line in lines}]
    return ExplanationView(
        event=told.event,
        of=told.of if open_to_me else None,
        type=told.type,
        occurred_at=told.occurred_at,
        received_at=told.received_at,
        amount=told.amount if open_to_me else None,
        unit=told.unit if open_to_me else None,
        terms_version=told.terms_version,
        click_model=told.click_model,
        window_hours=told.window_hours,
        bound_at_event=told.bound_at_event if open_to_me else None,
        kind=told.kind,
        reason=told.reason if known else "not_yours",
        message=told.message if open_to_me else "You earn from it as a partner above." if known else _NOT_YOURS,
        rules=[RuleView(rule=each.rule, reason=each.reason, message=each.message) for each in rules],
        lines=[_line(each) for each in lines],
        candidates=[_candidate(me, each) for each in told.candidates],
        facts=dict(told.facts) if open_to_me else {},
    )


def _line(line: ExplainedLine) -> LineView:
    told = asdict(line)
    return LineView(**{name: told[name] for name in LineView.model_fields})


def _candidate(me: Member, candidate: ExplainedCandidate) -> CandidateView:
    mine = candidate.partner == me.id
    return CandidateView(
        source=candidate.source,
        mine=mine,
        reference=candidate.reference if mine else None,
        at=candidate.at if mine else None,
        counts_until=candidate.counts_until if mine else None,
        reason=candidate.reason,
        message=candidate.message,
    )
