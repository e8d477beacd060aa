"""Outcomes: what became of one event, the commission lines that it earns, and the reason in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from linkledger.money import Percent
from linkledger.tracking.attribution import Verdict


class OutcomeKind(StrEnum):
    """The end of an event: every event has exactly one."""

    EARNED = "earned"
    """It has commission lines."""
    RECORDED = "recorded"
    """It counts (a sign-up, an invite), and earns nothing by itself."""
    NOTHING = "nothing"
    """A rule was looked at and gives nothing; the reason says why."""
    REFUSED = "refused"
    """A rule forbids it; the reason says which."""
    WAITING = "waiting"
    """It waits for another event (a refund for its payment)."""
    HELD = "held"
    """It waits for an operator (it came later than the program's lateness limit)."""


@dataclass(frozen=True)
class Line:
    """One commission line: ``amount`` minor units of ``unit`` to ``recipient``; a reversal is negative and linked.

    ``base`` is the amount that the rate was applied to; ``reverses`` is the event whose line this takes back.
    """

    rule: str
    recipient: str
    unit: str
    base: int
    rate: Percent
    amount: int
    reverses: str | None = None

    @property
    def slot(self) -> "Slot":
        return Slot(self.rule, self.recipient, self.unit)


@dataclass(frozen=True, order=True)
class Slot:
    """What a net amount is kept for within one event: the rule, the recipient and the unit."""

    rule: str
    recipient: str
    unit: str


@dataclass(frozen=True)
class Outcome:
    """The end of one event: kind, reason code and sentence, lines, the verdicts where it attributed, and the facts."""

    kind: OutcomeKind
    reason: str
    message: str
    lines: tuple[Line, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
