"""Nested parts of items as JSON text: what comes back equals what went in, since settling compares outcomes."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from linkledger.ledger.entries import Bucket
from linkledger.money import Percent
from linkledger.program_time import format_instant
from linkledger.tracking.attribution import Candidate, Source


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


def instant_to_text(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)


def text_to_instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def dump_texts(texts: Iterable[str]) -> str:
    return dump(sorted(texts))


def load_texts(text: str | None) -> frozenset[str]:
    return frozenset(json.loads(text)) if text else frozenset()


def dump_facts(facts: Mapping[str, object]) -> str:
    return dump(dict(facts))


def load_facts(text: str | None) -> dict[str, object]:
    return dict(json.loads(text)) if text else {}


def candidate_to_plain(each: Candidate) -> list[Any]:
    return [each.source.value, each.reference, each.partner, format_instant(each.at), each.fault]


def plain_to_candidate(plain: list[Any]) -> Candidate:
    source, reference, partner, at, fault = plain
    return Candidate(Source(source), reference, partner, datetime.fromisoformat(at).astimezone(UTC), fault)


def dump_candidates(candidates: Iterable[Candidate]) -> str:
    return dump([candidate_to_plain(each) for each in candidates])


def load_candidates(text: str | None) -> tuple[Candidate, ...]:
    return tuple(plain_to_candidate(plain) for plain in json.loads(text)) if text else ()


def dump_percents(percents: Mapping[str, Percent]) -> str:
    """Rates by reward, in ten thousandths of a percent."""
    return dump(percents_to_plain(percents))


def load_percents(text: str | None) -> dict[str, Percent]:
    return plain_to_percents(json.loads(text)) if text else {}


def percents_to_plain(percents: Mapping[str, Percent]) -> dict[str, int]:
    return {rule: percent.ten_thousandths for rule, percent in sorted(percents.items())}


def plain_to_percents(plain: Mapping[str, int]) -> dict[str, Percent]:
    return {rule: Percent(rate) for rule, rate in plain.items()}


def dump_legs(legs: Mapping[Bucket, int]) -> str:
    return dump({bucket.value: amount for bucket, amount in legs.items()})


def load_legs(text: str) -> dict[Bucket, int]:
    return {Bucket(name): amount for name, amount in json.loads(text).items()}
