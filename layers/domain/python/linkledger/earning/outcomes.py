"""Outcomes: what became of one event, the commission lines that it earns, and the reason in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from linkledger.ids import COMMISSION_LEG, entry_id
from linkledger.money import Percent
from linkledger.tracking.attribution import Verdict


class OutcomeKind(StrEnum):
    """The end of an event: every event has exactly one."""

    EARNED = "earned"
    """It has commission lines."""
    RECORDED = "recorded"
    """It counts (a sign-up, a month's revenue), and earns nothing by itself."""
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

    ``base`` is the amount, in the program's unit, that the commission stands for, and ``rate`` the one percentage that
    was applied to all of it, if any. ``reverses`` is the event whose line this takes back. ``level`` counts partners
    above the customer's own (0); None for customers. ``matures_at`` ends the line's hold.
    """

    rule: str
    recipient: str
    unit: str
    base: int
    rate: Percent | None
    amount: int
    reverses: str | None = None
    level: int | None = 0
    matures_at: datetime | None = None

    @property
    def slot(self) -> "Slot":
        return Slot(self.rule, self.recipient, self.unit, self.reverses or "")


@dataclass(frozen=True, order=True)
class Slot:
    """What a net amount is kept for within one event: the rule, the recipient, the unit, and the event whose line it
    takes back (empty: none), since one refund may take lines of several events back."""

    rule: str
    recipient: str
    unit: str
    of: str = ""

    def entry_id(self, event: str, revision: int = 0) -> str:
        """The id of its journal entry (DESIGN "Money")."""
        leg = f"reversal#{self.of}" if self.of else COMMISSION_LEG
        return entry_id(event, self.rule, self.recipient, leg, revision)


@dataclass(frozen=True, order=True)
class Tally:
    """What an event adds to a partner's month: ``amount`` minor units (signed) on the program-local ``day``."""

    rule: str
    partner: str
    day: date
    amount: int


@dataclass(frozen=True)
class Finding:
    """What one reward found of an event: why it gives something, or why not."""

    rule: str
    reason: str
    message: str


@dataclass(frozen=True)
class Outcome:
    """The end of one event: kind, reason code and sentence, lines, the verdicts where it attributed, and the facts.

    ``findings`` are what each reward said; ``tallies`` what it adds to months of net revenue; ``paid`` says that it
    makes its customer a paying one; ``registers_for`` is the partner whose registration a sign-up is.
    """

    kind: OutcomeKind
    reason: str
    message: str
    lines: tuple[Line, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    tallies: tuple[Tally, ...] = ()
    paid: bool = False
    registers_for: str | None = None
