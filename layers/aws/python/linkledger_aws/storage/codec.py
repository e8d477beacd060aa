"""Nested parts of items as JSON text: what comes back equals what went in, since settling compares outcomes."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from linkledger.earning.customers import CustomerState, Posted, Span
from linkledger.earning.events import EventKey
from linkledger.earning.outcomes import Line, Outcome, OutcomeKind, Slot
from linkledger.ledger.entries import Bucket
from linkledger.money import Percent
from linkledger.program_time import format_instant
from linkledger.tracking.attribution import Candidate, Source, Verdict


def dump(value: Any) -> str:
    """Compact JSON; floats are refused, as no amount may be one."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; keep whole minor units")
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for each in value:
        _refuse_floats(each)


def _when(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def dump_texts(texts: Iterable[str]) -> str:
    return dump(sorted(texts))


def load_texts(text: str | None) -> frozenset[str]:
    return frozenset(json.loads(text)) if text else frozenset()


def dump_facts(facts: Mapping[str, object]) -> str:
    return dump(dict(facts))


def load_facts(text: str | None) -> dict[str, object]:
    return dict(json.loads(text)) if text else {}


# -- candidates and outcomes -------------------------------------------------------------------------------------------


def _candidate(each: Candidate) -> list[Any]:
    return [each.source.value, each.reference, each.partner, _when(each.at), each.fault]


def _to_candidate(raw: list[Any]) -> Candidate:
    source, reference, partner, at, fault = raw
    return Candidate(Source(source), reference, partner, datetime.fromisoformat(at).astimezone(UTC), fault)


def dump_candidates(candidates: Iterable[Candidate]) -> str:
    return dump([_candidate(each) for each in candidates])


def load_candidates(text: str | None) -> tuple[Candidate, ...]:
    return tuple(_to_candidate(raw) for raw in json.loads(text)) if text else ()


def dump_outcome(outcome: Outcome) -> str:
    document: dict[str, Any] = {"kind": outcome.kind.value, "reason": outcome.reason, "message": outcome.message}
    if outcome.lines:
        document["lines"] = [
            [each.rule, each.recipient, each.unit, each.base, each.rate.ten_thousandths, each.amount, each.reverses]
            for each in outcome.lines
        ]
    if outcome.verdicts:
        document["verdicts"] = [[*_candidate(each.candidate), each.reason] for each in outcome.verdicts]
    if outcome.facts:
        document["facts"] = dict(outcome.facts)
    return dump(document)


def load_outcome(text: str) -> Outcome:
    document = json.loads(text)
    return Outcome(
        kind=OutcomeKind(document["kind"]),
        reason=document["reason"],
        message=document["message"],
        lines=tuple(
            Line(rule, recipient, unit, base, Percent(rate), amount, reverses)
            for rule, recipient, unit, base, rate, amount, reverses in document.get("lines", ())
        ),
        verdicts=tuple(Verdict(_to_candidate(raw[:-1]), raw[-1]) for raw in document.get("verdicts", ())),
        facts=document.get("facts", {}),
    )


def dump_posted(posted: Mapping[Slot, Posted]) -> str:
    return dump([[*_slot(slot), posted[slot].amount, posted[slot].revision] for slot in sorted(posted)])


def load_posted(text: str | None) -> dict[Slot, Posted]:
    if not text:
        return {}
    return {
        Slot(rule, recipient, unit): Posted(amount, revision)
        for rule, recipient, unit, amount, revision in json.loads(text)
    }


def _slot(slot: Slot) -> list[str]:
    return [slot.rule, slot.recipient, slot.unit]


# -- customers ---------------------------------------------------------------------------------------------------------


def dump_key(key: EventKey) -> str:
    return dump(_key(key))


def load_key(text: str | None) -> EventKey | None:
    return EventKey(*json.loads(text)) if text else None


def _key(key: EventKey) -> list[Any]:
    return [key.at, key.rank, key.id]


def dump_spans(spans: Iterable[Span]) -> str:
    return dump([_span(each) for each in spans])


def load_spans(text: str | None) -> tuple[Span, ...]:
    return tuple(_to_span(raw) for raw in json.loads(text)) if text else ()


def _span(span: Span) -> list[Any]:
    return [_key(span.start), *([_key(span.end)] if span.end else [])]


def _to_span(raw: list[list[Any]]) -> Span:
    start, *ends = (EventKey(*each) for each in raw)
    return Span(start, ends[0] if ends else None)


def dump_state(state: CustomerState) -> str:
    document = {
        "registered_at": _when(state.registered_at),
        "partner": state.partner,
        "bound_by": state.bound_by,
        "bound_at": _when(state.bound_at),
        "accounts": list(state.accounts),
        "plan": state.plan,
        "spans": [_span(each) for each in state.spans],
        "earning_until": _when(state.earning_until),
    }
    return dump({name: value for name, value in document.items() if value not in (None, [])})


def load_state(text: str) -> CustomerState:
    document = json.loads(text)
    return CustomerState(
        registered_at=_instant(document.get("registered_at")),
        partner=document.get("partner"),
        bound_by=document.get("bound_by"),
        bound_at=_instant(document.get("bound_at")),
        accounts=tuple(document.get("accounts", ())),
        plan=document.get("plan"),
        spans=tuple(_to_span(raw) for raw in document.get("spans", ())),
        earning_until=_instant(document.get("earning_until")),
    )


# -- money -------------------------------------------------------------------------------------------------------------


def dump_legs(legs: Mapping[Bucket, int]) -> str:
    return dump({bucket.value: amount for bucket, amount in legs.items()})


def load_legs(text: str) -> dict[Bucket, int]:
    return {Bucket(name): amount for name, amount in json.loads(text).items()}


def dump_payouts(payouts: Iterable[tuple[str, str]]) -> str:
    return dump([list(each) for each in payouts])


def load_payouts(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((partner, payout) for partner, payout in json.loads(text))
