"""Events as operators see them: with everybody who has a claim or earns, and without anybody's personal data."""

from dataclasses import asdict
from typing import Any

from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.explanation import ExplainedCandidate, Explanation
from linkledger.program_time import format_instant
from linkledger_aws.api.view import View


class EventView(View):
    """An accepted event; ``amount`` is minor units of ``unit``, ``of`` the event that a refund takes back."""

    id: str
    type: str
    customer: str | None
    occurred_at: str
    received_at: str
    amount: int | None
    unit: str | None
    of: str | None
    product: str | None
    account: str | None
    company: str | None
    plan: str | None
    existing: bool


class OutcomeView(View):
    """What became of an event: ``kind`` is earned, recorded, nothing, refused, waiting or held."""

    kind: str
    reason: str
    message: str
    released: bool


class SettledView(EventView):
    """An event with its outcome; null where it has not been settled yet."""

    outcome: OutcomeView | None


class CandidateView(View):
    """A claim on the customer, and what became of it."""

    source: str
    reference: str
    partner: str | None
    at: str
    counts_until: str | None
    won: bool
    reason: str
    message: str


class FindingView(View):
    """What one reward of the terms found."""

    rule: str
    reason: str
    message: str


class RecipientLine(View):
    """A commission line; base and amount are minor units, ``exact`` is before the rounding."""

    id: str
    rule: str
    recipient: str
    recipient_kind: str
    level: int | None
    unit: str
    base: int
    base_unit: str
    rate: str | None
    exact: str
    amount: int
    reverses: str | None
    matures_at: str | None


class FullExplanation(View):
    """Why an event earned what it did, or nothing, for every recipient; ``sentences`` say the same in words."""

    event: str
    kind: str
    reason: str
    message: str
    type: str | None
    customer: str | None
    occurred_at: str | None
    received_at: str | None
    amount: int | None
    unit: str | None
    of: str | None
    terms_version: int | None
    click_model: str | None
    window_hours: int | None
    bound_at_event: str | None
    winner: str | None
    candidates: list[CandidateView]
    rules: list[FindingView]
    lines: list[RecipientLine]
    facts: dict[str, Any]
    sentences: list[str]


def event_view(event: Event) -> EventView:
    """The event without its contacts' hashes, which are nobody's to read."""
    return EventView(
        id=event.id,
        type=event.type,
        customer=event.customer,
        occurred_at=format_instant(event.occurred_at),
        received_at=format_instant(event.received_at),
        amount=event.amount,
        unit=event.unit,
        of=event.of,
        product=event.product,
        account=event.account,
        company=event.company,
        plan=event.plan,
        existing=event.existing,
    )


def settled_view(settled: SettledEvent) -> SettledView:
    """The event with what became of it."""
    outcome = settled.outcome
    told = (
        OutcomeView(kind=outcome.kind, reason=outcome.reason, message=outcome.message, released=settled.released)
        if outcome is not None
        else None
    )
    return SettledView(**event_view(settled.event).model_dump(), outcome=told)


def candidate_view(candidate: ExplainedCandidate) -> CandidateView:
    """The claim."""
    told = asdict(candidate)
    return CandidateView(**{name: told[name] for name in CandidateView.model_fields})


def full_explanation(told: Explanation) -> FullExplanation:
    """The explanation as it is: operators see everybody."""
    plain = told.plain() | {"sentences": list(told.sentences()), "facts": dict(told.facts)}
    return FullExplanation(**{name: plain[name] for name in FullExplanation.model_fields})
