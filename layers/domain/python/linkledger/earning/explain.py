"""Explaining: from a settled event and the terms in force to why it earned what it did, or nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.explanation import ExplainedCandidate, ExplainedLine, Explanation
from linkledger.earning.outcomes import Line, Outcome, OutcomeKind
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.earning.words import in_words
from linkledger.ids import commission_id
from linkledger.ledger.recipients import kind_of, plain_id
from linkledger.money import exact_text
from linkledger.program_time import format_instant
from linkledger.terms.document import Terms
from linkledger.tracking.attribution import Source, Verdict


def bindings_of(history: Iterable[SettledEvent]) -> tuple[SettledEvent, ...]:
    """The events of a customer's history at which claims on it were decided, oldest first."""
    return tuple(each for each in history if each.outcome is not None and each.outcome.verdicts)


def explain(versions: TermsInForce, settled: SettledEvent, bindings: Sequence[SettledEvent] = ()) -> Explanation:
    """The explanation of an accepted event; one without an outcome yet is explained as such.

    Where the event itself binds nobody, the claims are those of the last one of ``bindings`` before it.
    """
    event = settled.event
    published = versions.of(event)
    outcome = settled.outcome or Outcome(OutcomeKind.WAITING, "not_settled_yet", "It has not been settled yet.")
    binding = settled if outcome.verdicts else _binding_before(bindings, event)
    decided_by = versions.of(binding.event).terms if binding is not None else published.terms
    rule = decided_by.attribution
    claims = binding.outcome.verdicts if binding is not None and binding.outcome is not None else ()
    verdicts = tuple(_candidate(decided_by, each) for each in claims)
    return Explanation(
        event=event.id,
        accepted=True,
        kind=outcome.kind,
        reason=outcome.reason,
        message=outcome.message,
        type=event.type,
        customer=event.customer,
        occurred_at=format_instant(event.occurred_at),
        received_at=format_instant(event.received_at),
        amount=event.amount,
        unit=event.unit,
        of=event.of,
        terms_version=published.version,
        click_model=rule.click_model.value if verdicts else None,
        window_hours=rule.window_hours if verdicts else None,
        bound_at_event=binding.event.id if binding is not None and binding is not settled else None,
        winner=next((each.partner for each in verdicts if each.won), None),
        candidates=verdicts,
        rules=outcome.findings,
        lines=tuple(_line(published.terms, event, each) for each in outcome.lines),
        facts=dict(outcome.facts),
    )


def _binding_before(bindings: Sequence[SettledEvent], event: Event) -> SettledEvent | None:
    return next((each for each in reversed(bindings) if each.event.key < event.key), None)


def explain_refusal(event: str, code: str, message: str, at: datetime) -> Explanation:
    """The explanation of an event that was refused before it was accepted."""
    return Explanation(event, False, OutcomeKind.REFUSED, code, message, received_at=format_instant(at))


def _candidate(terms: Terms, verdict: Verdict) -> ExplainedCandidate:
    candidate = verdict.candidate
    counts_until = candidate.at + terms.attribution.rule.window if candidate.source is Source.CLICK else None
    return ExplainedCandidate(
        source=candidate.source,
        reference=candidate.reference,
        partner=candidate.partner,
        at=format_instant(candidate.at),
        counts_until=format_instant(counts_until) if counts_until is not None else None,
        won=verdict.won,
        reason=verdict.reason,
        message=in_words(verdict.reason),
    )


def _line(terms: Terms, event: Event, line: Line) -> ExplainedLine:
    exact = line.rate.of(line.base) if line.rate is not None else Fraction(line.amount)
    overrides = {reward.id for reward in terms.overrides}
    return ExplainedLine(
        id=line.slot.entry_id(event.id),
        rule=line.rule,
        recipient=plain_id(line.recipient),
        recipient_kind=kind_of(line.recipient),
        level=line.level,
        unit=line.unit,
        base=line.base,
        base_unit=line.unit if line.rule in overrides else terms.unit,
        rate=str(line.rate) if line.rate is not None else None,
        exact=exact_text(exact),
        amount=line.amount,
        reverses=commission_id(line.reverses, line.rule, line.recipient) if line.reverses else None,
        matures_at=format_instant(line.matures_at) if line.matures_at is not None else None,
    )
