"""Signals: suspicious traffic with its evidence, which holds payouts until an operator decides about it."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.operator_api.blocks import RemarkView
from functions.operator_api.bodies import Reason
from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.ledger.blocks import Remark
from linkledger.program_time import format_instant
from linkledger.signals.signal import Signal, SignalKind, SignalStatus, decide, known_signal
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()
SIGNALS = "/v1/operator/programs/<program>/signals"


class EvidenceView(View):
    """What shows it: ``counts`` of everything, and the first 20 clicks, events and link codes."""

    counts: dict[str, int]
    clicks: list[str]
    events: list[str]
    links: list[str]


class SignalView(View):
    """What looked wrong on a partner's ``day`` in the program's time zone; ``holds_payouts`` says that it stands now
    between the partner and its payouts."""

    id: str
    partner: str
    kind: SignalKind
    day: str
    status: SignalStatus
    holds_payouts: bool
    first_seen: str
    last_seen: str
    raised_at: str
    evidence: EvidenceView
    decided: RemarkView | None


@router.get(SIGNALS)
def signals(
    caller: AsOperator,
    program: str,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
    status: Annotated[SignalStatus | None, Query()] = None,
    partner: Annotated[str | None, Query(min_length=1, max_length=32)] = None,
) -> Page[SignalView]:
    """Signals of all partners or of one, the latest day first."""
    caller.desk.terms.current(program)
    found, cursor = caller.desk.signals.page(
        program, status=status, partner=partner, limit=limit, cursor=starting_after
    )
    items = [_view(each) for each in found]
    return Page[SignalView](items=items, has_more=cursor is not None, next_cursor=cursor)


@router.get(f"{SIGNALS}/<signal>")
def signal(caller: AsOperator, program: str, signal: str) -> SignalView:
    """One signal with its evidence."""
    caller.desk.terms.current(program)
    return _view(known_signal(caller.desk.signals, program, signal))


@router.post(f"{SIGNALS}/<signal>/confirm")
def confirm_signal(caller: AsOperator, program: str, signal: str, body: Reason) -> SignalView:
    """Says that it is what it looks like: payouts stay held; suspend the partner, take back what it earned."""
    return _decide(caller, program, signal, SignalStatus.CONFIRMED, body.reason)


@router.post(f"{SIGNALS}/<signal>/dismiss")
def dismiss_signal(caller: AsOperator, program: str, signal: str, body: Reason) -> SignalView:
    """Says that it is nothing, or was cleared up: what this signal held is let go."""
    return _decide(caller, program, signal, SignalStatus.DISMISSED, body.reason)


def _decide(caller: Caller, program: str, signal: str, status: SignalStatus, reason: str) -> SignalView:
    with caller.acting(Scope.PARTNER_APPROVE, f"signal.{status}", f"signal/{signal}", program, reason) as action:
        caller.desk.terms.current(program)
        why = Remark(reason, caller.operator.id, caller.now)
        before, after = decide(caller.desk.signals, program, signal, status, why)
        action.changed(_told(before), _told(after))
    return _view(after)


def _told(signal: Signal) -> dict[str, object]:
    return {"status": signal.status, "holds_payouts": signal.holds_payouts}


def _view(signal: Signal) -> SignalView:
    found, decided = signal.found, signal.decided
    return SignalView(
        id=signal.id,
        partner=signal.partner,
        kind=found.kind,
        day=signal.day.isoformat(),
        status=signal.status,
        holds_payouts=signal.holds_payouts,
        first_seen=format_instant(found.first_seen),
        last_seen=format_instant(found.last_seen),
        raised_at=format_instant(signal.raised_at),
        evidence=EvidenceView(
            counts=dict(found.evidence.counts),
            clicks=list(found.evidence.clicks),
            events=list(found.evidence.events),
            links=list(found.evidence.links),
        ),
        decided=RemarkView(by=decided.by, at=format_instant(decided.at), reason=decided.reason) if decided else None,
    )
