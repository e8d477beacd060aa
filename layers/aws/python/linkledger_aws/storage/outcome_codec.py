"""Outcomes and what is posted for them as JSON text; what earlier versions did not write reads as its default."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from linkledger.earning.customers import Posted
from linkledger.earning.outcomes import Finding, Line, Outcome, OutcomeKind, Slot, Tally
from linkledger.money import Percent
from linkledger.tracking.attribution import Verdict
from linkledger_aws.storage.codec import candidate_to_plain, dump, instant_to_text, plain_to_candidate, text_to_instant


def dump_outcome(outcome: Outcome) -> str:
    document: dict[str, Any] = {"kind": outcome.kind.value, "reason": outcome.reason, "message": outcome.message}
    parts: dict[str, Any] = {
        "lines": [_line(each) for each in outcome.lines],
        "verdicts": [[*candidate_to_plain(each.candidate), each.reason] for each in outcome.verdicts],
        "facts": dict(outcome.facts),
        "findings": [[each.rule, each.reason, each.message] for each in outcome.findings],
        "tallies": [[each.rule, each.partner, each.day.isoformat(), each.amount] for each in outcome.tallies],
        "paid": outcome.paid,
    }
    document |= {name: value for name, value in parts.items() if value}
    if outcome.registers_for is not None:
        document["registers_for"] = outcome.registers_for
    return dump(document)


def load_outcome(text: str) -> Outcome:
    document = json.loads(text)
    return Outcome(
        kind=OutcomeKind(document["kind"]),
        reason=document["reason"],
        message=document["message"],
        lines=tuple(_to_line(*plain) for plain in document.get("lines", ())),
        verdicts=tuple(Verdict(plain_to_candidate(plain[:-1]), plain[-1]) for plain in document.get("verdicts", ())),
        facts=document.get("facts", {}),
        findings=tuple(Finding(*plain) for plain in document.get("findings", ())),
        tallies=tuple(
            Tally(rule, partner, date.fromisoformat(day), amount)
            for rule, partner, day, amount in document.get("tallies", ())
        ),
        paid=document.get("paid", False),
        registers_for=document.get("registers_for"),
    )


def _line(line: Line) -> list[Any]:
    rate = line.rate.ten_thousandths if line.rate is not None else None
    told = [line.rule, line.recipient, line.unit, line.base, rate, line.amount, line.reverses]
    return [*told, line.level, instant_to_text(line.matures_at)]


def _to_line(
    rule: str,
    recipient: str,
    unit: str,
    base: int,
    rate: int | None,
    amount: int,
    reverses: str | None,
    level: int | None = 0,
    matures_at: str | None = None,
) -> Line:
    percent = Percent(rate) if rate is not None else None
    return Line(rule, recipient, unit, base, percent, amount, reverses, level, text_to_instant(matures_at))


def dump_posted(posted: Mapping[Slot, Posted]) -> str:
    return dump(
        [
            [*(slot.rule, slot.recipient, slot.unit), posted[slot].amount, posted[slot].revision, slot.of]
            for slot in sorted(posted)
        ]
    )


def load_posted(text: str | None) -> dict[Slot, Posted]:
    if not text:
        return {}
    return {
        Slot(rule, recipient, unit, *of): Posted(amount, revision)
        for rule, recipient, unit, amount, revision, *of in json.loads(text)
    }
