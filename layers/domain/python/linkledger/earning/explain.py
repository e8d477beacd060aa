"""Explain: why an event earned what it did, or nothing, as one structure for every screen, file and text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Finding, Line, Outcome, OutcomeKind
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.earning.words import in_words
from linkledger.ids import entry_id
from linkledger.ledger.recipients import kind_of, plain_id
from linkledger.money import format_amount
from linkledger.program_time import format_instant
from linkledger.terms.document import Terms
from linkledger.tracking.attribution import Source, Verdict


@dataclass(frozen=True)
class ExplainedCandidate:
    """One claim on the customer: ``counts_until`` ends a click's window; ``message`` says the code in words."""

    source: str
    reference: str
    partner: str | None
    at: str
    counts_until: str | None
    won: bool
    reason: str
    message: str


@dataclass(frozen=True)
class ExplainedLine:
    """One commission line: ``exact`` is the share in minor units before the one rounding, half to even."""

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


@dataclass(frozen=True)
class Explanation:
    """Everything that led to an event's outcome. ``accepted`` is False where it was refused before it was settled.

    Amounts are minor units; times are ISO 8601 in UTC. ``rules`` is what each reward of the terms found.
    ``bound_at_event`` is the earlier event at which the candidates were decided, where it was not this one.
    """

    event: str
    accepted: bool
    kind: str
    reason: str
    message: str
    type: str | None = None
    customer: str | None = None
    occurred_at: str | None = None
    received_at: str | None = None
    amount: int | None = None
    unit: str | None = None
    of: str | None = None
    terms_version: int | None = None
    click_model: str | None = None
    window_hours: int | None = None
    bound_at_event: str | None = None
    winner: str | None = None
    candidates: tuple[ExplainedCandidate, ...] = ()
    rules: tuple[Finding, ...] = ()
    lines: tuple[ExplainedLine, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The structure as JSON has it."""
        return asdict(self)

    def sentences(self) -> Iterator[str]:
        """The same as text, a sentence for each step of the decision."""
        if self.type is not None:
            yield self._what_happened()
        if self.bound_at_event is not None:
            yield f"Whose customer it is was decided at event {self.bound_at_event}:"
        for each in self.candidates:
            until = f" (counts until {each.counts_until})" if each.counts_until else ""
            yield f"{each.source} {each.reference} of {each.partner or 'nobody'} at {each.at}{until}: {each.message}."
        if self.window_hours is not None and self.candidates:
            model = "first" if self.click_model == "first_click" else "last"
            yield f"The {model} click within {self.window_hours} hours wins; code, invitation and lead come before it."
        if self.terms_version is not None:
            yield f"Version {self.terms_version} of the terms decides it."
        yield f"{in_words(self.kind).capitalize()} ({self.reason}): {self.message}"
        for rule in self.rules:
            yield f"Rule {rule.rule} ({rule.reason}): {rule.message}"
        for line in self.lines:
            yield _sentence_of(line)

    def _what_happened(self) -> str:
        amount = f" of {format_amount(self.amount, self.unit)}" if self.amount is not None and self.unit else ""
        of = f" of event {self.of}" if self.of else ""
        who = f", customer {self.customer}" if self.customer else ""
        return f"A {self.type}{amount}{of}{who}, occurred at {self.occurred_at}, received at {self.received_at}."


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
        id=entry_id(event.id, line.rule, line.recipient, "commission", 0),
        rule=line.rule,
        recipient=plain_id(line.recipient),
        recipient_kind=kind_of(line.recipient),
        level=line.level,
        unit=line.unit,
        base=line.base,
        base_unit=line.unit if line.rule in overrides else terms.unit,
        rate=str(line.rate) if line.rate is not None else None,
        exact=_decimal(exact),
        amount=line.amount,
        reverses=entry_id(line.reverses, line.rule, line.recipient, "commission", 0) if line.reverses else None,
        matures_at=format_instant(line.matures_at) if line.matures_at is not None else None,
    )


def _decimal(exact: Fraction) -> str:
    """At most six decimals: a percentage has four, and its hundredth two more."""
    millionths = f"{abs(exact) * 1_000_000 // 1:07d}"
    sign = "-" if exact < 0 else ""
    return f"{sign}{millionths[:-6]}.{millionths[-6:]}".rstrip("0").rstrip(".")


def _sentence_of(line: ExplainedLine) -> str:
    share = f"{line.rate} % of {format_amount(line.base, line.base_unit)}" if line.rate else "a fixed amount"
    if line.rate is None and line.base:
        share = f"for {format_amount(line.base, line.base_unit)}"
    rounded = f", exactly {line.exact} minor units, rounded half to even" if "." in line.exact else ""
    above = f" ({line.level} above)" if line.level else ""
    held = f", on hold until {line.matures_at}" if line.matures_at else ""
    back = f", taking back {line.reverses}" if line.reverses else ""
    to = f"{line.recipient_kind} {line.recipient}{above}"
    return f"{format_amount(line.amount, line.unit)} to {to} by {line.rule}: {share}{rounded}{held}{back}."
