"""GET events/{id}/explanation: why an event earned what it did, or nothing; other partners stay unnamed."""

from typing import Any
from urllib.parse import unquote

from functions.partner_api.caller import AsCaller, Member
from functions.partner_api.routing import new_router
from functions.partner_api.view import View
from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.outcomes import Line
from linkledger.errors import NotFound
from linkledger.program_time import format_instant
from linkledger.tracking.attribution import Verdict

router = new_router()


class VerdictView(View):
    """One candidate's fate; of another partner's candidate only source and fate are shown."""

    source: str
    mine: bool
    reference: str | None
    at: str | None
    reason: str


class LineView(View):
    """One of the caller's commission lines; base and amount are minor units."""

    rule: str
    unit: str
    base: int
    rate: str
    amount: int
    reverses: str | None


class ExplanationView(View):
    """``kind`` is earned, recorded, nothing, refused, waiting or held; ``message`` says why in words."""

    event: str
    type: str
    occurred_at: str
    received_at: str
    amount: int | None
    unit: str | None
    kind: str
    reason: str
    message: str
    lines: list[LineView]
    verdicts: list[VerdictView]
    facts: dict[str, Any]


@router.get("/v1/programs/<program>/events/<event>/explanation")
def explanation(caller: AsCaller, program: str, event: str) -> ExplanationView:
    """The event's outcome: 404 for events of customers that are not the caller's and that no link of theirs led to."""
    me = caller.member_of(program)
    found = me.desk.events.get(me.program, event) or me.desk.events.get(me.program, unquote(event))
    customer = customer_of(me.desk.events, found) if found else None
    if found is None or customer is None:
        raise _unknown(event)
    mine = me.desk.book.load(me.program, customer).state.partner == me.id
    settled = me.desk.book.outcome(me.program, customer, found.key)
    if not mine and not _took_part(me, found, settled):
        raise _unknown(event)
    if settled is None or settled.outcome is None:
        raise NotFound("not_settled_yet", f"Event {event!r} has no outcome yet; try again in a minute.")
    return _view(me, settled, mine=mine)


def _unknown(event: str) -> NotFound:
    return NotFound("unknown_event", f"None of your customers has an event {event!r}.")


def _took_part(me: Member, event: Event, settled: SettledEvent | None) -> bool:
    earned = settled is not None and any(slot.recipient == me.id for slot in settled.posted)
    return earned or any(each.partner == me.id for each in event.candidates)


def _view(me: Member, settled: SettledEvent, *, mine: bool) -> ExplanationView:
    event, outcome = settled.event, settled.outcome
    assert outcome is not None
    won = any(each.won and each.candidate.partner == me.id for each in outcome.verdicts)
    open_to_me = mine or won
    return ExplanationView(
        event=event.id,
        type=event.type,
        occurred_at=format_instant(event.occurred_at),
        received_at=format_instant(event.received_at),
        amount=event.amount if open_to_me else None,
        unit=event.unit if open_to_me else None,
        kind=outcome.kind,
        reason=outcome.reason if open_to_me else "not_yours",
        message=outcome.message if open_to_me else "The customer does not belong to you.",
        lines=[_line(each) for each in outcome.lines if each.recipient == me.id],
        verdicts=[_verdict(me, each) for each in outcome.verdicts],
        facts=dict(outcome.facts) if open_to_me else {},
    )


def _line(line: Line) -> LineView:
    return LineView(
        rule=line.rule,
        unit=line.unit,
        base=line.base,
        rate=str(line.rate),
        amount=line.amount,
        reverses=line.reverses,
    )


def _verdict(me: Member, verdict: Verdict) -> VerdictView:
    candidate = verdict.candidate
    mine = candidate.partner == me.id
    return VerdictView(
        source=candidate.source,
        mine=mine,
        reference=candidate.reference if mine else None,
        at=format_instant(candidate.at) if mine else None,
        reason=verdict.reason,
    )
