"""The customer's state as JSON text; what earlier versions did not write reads as its default."""

import json
from collections.abc import Iterable
from typing import Any

from linkledger.earning.customers import CustomerState, Progress, Span, StepDone
from linkledger.earning.events import EventKey
from linkledger.tracking.attribution import Source
from linkledger_aws.storage.codec import dump, instant_to_text, text_to_instant


def dump_key(key: EventKey) -> str:
    return dump(_key(key))


def load_key(text: str | None) -> EventKey | None:
    return EventKey(*json.loads(text)) if text else None


def dump_spans(spans: Iterable[Span]) -> str:
    return dump([_span(each) for each in spans])


def load_spans(text: str | None) -> tuple[Span, ...]:
    return tuple(_to_span(plain) for plain in json.loads(text)) if text else ()


def dump_state(state: CustomerState) -> str:
    document: dict[str, Any] = {
        "registered_at": instant_to_text(state.registered_at),
        "partner": state.partner,
        "bound_by": state.bound_by,
        "bound_source": state.bound_source.value if state.bound_source is not None else None,
        "bound_at": instant_to_text(state.bound_at),
        "accounts": list(state.accounts),
        "plan": state.plan,
        "old_customer": state.old_customer,
        "spans": [_span(each) for each in state.spans],
        "ends": {rule: instant_to_text(end) for rule, end in state.ends.items()},
        "first_paid_at": instant_to_text(state.first_paid_at),
        "seen": sorted(state.seen),
        "progress": {rule: _progress(each) for rule, each in state.progress.items()},
        "refunded": dict(state.refunded),
        "unrefunded": state.unrefunded,
        "last": _key(state.last) if state.last is not None else None,
    }
    return dump({name: value for name, value in document.items() if value not in (None, False, 0, [], {})})


def load_state(text: str) -> CustomerState:
    document = json.loads(text)
    source = document.get("bound_source")
    last = document.get("last")
    return CustomerState(
        registered_at=text_to_instant(document.get("registered_at")),
        partner=document.get("partner"),
        bound_by=document.get("bound_by"),
        bound_source=Source(source) if source is not None else None,
        bound_at=text_to_instant(document.get("bound_at")),
        accounts=tuple(document.get("accounts", ())),
        plan=document.get("plan"),
        old_customer=document.get("old_customer", False),
        spans=tuple(_to_span(plain) for plain in document.get("spans", ())),
        ends={rule: text_to_instant(end) for rule, end in document.get("ends", {}).items()},
        first_paid_at=text_to_instant(document.get("first_paid_at")),
        seen=frozenset(document.get("seen", ())),
        progress={rule: _to_progress(plain) for rule, plain in document.get("progress", {}).items()},
        refunded=document.get("refunded", {}),
        unrefunded=document.get("unrefunded", 0),
        last=EventKey(*last) if last is not None else None,
    )


def _key(key: EventKey) -> list[Any]:
    return [key.at, key.rank, key.id]


def _span(span: Span) -> list[Any]:
    return [_key(span.start), *([_key(span.end)] if span.end else [])]


def _to_span(plain: list[list[Any]]) -> Span:
    start, *ends = (EventKey(*each) for each in plain)
    return Span(start, ends[0] if ends else None)


def _progress(progress: Progress) -> list[Any]:
    came = _key(progress.came) if progress.came is not None else None
    steps = [[each.step, each.event, each.amount] for each in progress.steps]
    return [progress.spent, steps, came, progress.base, progress.taken]


def _to_progress(plain: list[Any]) -> Progress:
    spent, steps, came, base, taken = plain
    return Progress(
        spent, tuple(StepDone(*each) for each in steps), EventKey(*came) if came is not None else None, base, taken
    )
