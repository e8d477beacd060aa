"""Attribution: which candidate (click, code, invite, lead) an event belongs to, and why every other one lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Source(StrEnum):
    """How a candidate reached the customer, strongest first: what was said outranks what was clicked."""

    CODE = "code"
    INVITE = "invite"
    LEAD = "lead"
    """A partner submitted the customer as a lead."""
    PARENT = "parent"
    """The customer is a partner itself, whom this one recruited."""
    CLICK = "click"


class ClickModel(StrEnum):
    """Which of several clicks wins."""

    FIRST = "first_click"
    LAST = "last_click"


@dataclass(frozen=True)
class Candidate:
    """A claim on a customer: ``reference`` is the click, the code or the inviter; ``fault`` says why it can't count."""

    source: Source
    reference: str
    partner: str | None
    at: datetime
    fault: str | None = None


@dataclass(frozen=True)
class AttributionRule:
    """What the terms say of attribution; the window applies to clicks, per partner, both ends included."""

    model: ClickModel
    window: timedelta
    sources: frozenset[Source]


@dataclass(frozen=True)
class Verdict:
    """One candidate's fate; ``reason`` is a code such as ``won``, ``window_over``, ``later_click``."""

    candidate: Candidate
    reason: str

    @property
    def won(self) -> bool:
        return self.reason == "won"


@dataclass(frozen=True)
class Decision:
    """The winner (or nobody) with the verdict on every candidate, in the order in which they were given."""

    winner: Candidate | None
    verdicts: tuple[Verdict, ...]


Refusal = Callable[[str, datetime], str | None]


def attribute(rule: AttributionRule, candidates: Sequence[Candidate], at: datetime, refusal: Refusal) -> Decision:
    """Decides at the moment ``at``; ``refusal(partner, moment)`` gives the code why a partner can't win then, or None.

    Source: PROGRAMS.md keycrm 2, b1 5 and 6, and "Decided where the sources are silent" (a code beats a click).
    """
    first_clicks = _first_clicks(candidates)
    reasons: list[str | None] = [_disqualified(rule, each, at, first_clicks, refusal) for each in candidates]
    open_ones = [each for each, reason in zip(candidates, reasons, strict=True) if reason is None]
    winner = _winner(rule, open_ones)
    verdicts = tuple(
        Verdict(each, reason or ("won" if each is winner else _lost_because(rule, each, winner)))
        for each, reason in zip(candidates, reasons, strict=True)
    )
    return Decision(winner, verdicts)


def _first_clicks(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    first: dict[str, Candidate] = {}
    for each in candidates:
        if each.source is Source.CLICK and each.partner and not each.fault:
            known = first.get(each.partner)
            if known is None or each.at < known.at:
                first[each.partner] = each
    return first


def _disqualified(
    rule: AttributionRule, each: Candidate, at: datetime, first_clicks: dict[str, Candidate], refusal: Refusal
) -> str | None:
    if each.fault or each.partner is None:
        return each.fault or "unknown_partner"
    if each.source not in rule.sources:
        return "source_not_in_terms"
    if each.at > at:
        return "after_sign_up"
    if each.source is Source.CLICK:
        opened = first_clicks[each.partner] if rule.model is ClickModel.FIRST else each
        if at > opened.at + rule.window:
            return "window_over"
        if each is not opened:
            return "not_the_first_click"
    return refusal(each.partner, each.at)


def _winner(rule: AttributionRule, open_ones: Sequence[Candidate]) -> Candidate | None:
    for source in Source:
        claims = sorted(
            (each for each in open_ones if each.source is source), key=lambda each: (each.at, each.reference)
        )
        if claims:
            return claims[0] if rule.model is ClickModel.FIRST else claims[-1]
    return None


def _lost_because(rule: AttributionRule, each: Candidate, winner: Candidate | None) -> str:
    if winner is not None and winner.source is not each.source:
        return f"{winner.source}_outranks_{each.source}"
    return "earlier_click_won" if rule.model is ClickModel.FIRST else "later_click_won"
