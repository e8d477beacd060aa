"""The explanation of an event: one structure for every screen and file, and the same in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from linkledger.earning.outcomes import Finding
from linkledger.earning.words import in_words
from linkledger.money import format_amount


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
