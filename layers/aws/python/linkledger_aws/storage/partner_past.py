"""What held of a partner before, as JSON text: lifted suspensions, former parents and rates, a rejection."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from linkledger.partners.partner import Former, Rejection, Suspension
from linkledger.program_time import format_instant
from linkledger_aws.storage.codec import dump


def dump_former[T](former: Sequence[Former[T]], to_plain: Callable[[T], Any]) -> str | None:
    return dump([[to_plain(each.value), format_instant(each.until)] for each in former]) if former else None


def load_former[T](text: str | None, from_plain: Callable[[Any], T]) -> tuple[Former[T], ...]:
    return tuple(Former(from_plain(value), _instant(until)) for value, until in json.loads(text or "[]"))


def dump_suspensions(lifted: Sequence[Suspension]) -> str | None:
    plain = [[format_instant(each.since), format_instant(each.lifted_at)] for each in lifted]
    return dump(plain) if plain else None


def load_suspensions(text: str | None) -> tuple[Suspension, ...]:
    return tuple(Suspension(_instant(since), _instant(lifted)) for since, lifted in json.loads(text or "[]"))


def dump_rejection(rejected: Rejection | None) -> str | None:
    if rejected is None:
        return None
    return dump([format_instant(rejected.at), rejected.reason, rejected.may_apply_again])


def load_rejection(text: str | None) -> Rejection | None:
    if text is None:
        return None
    at, reason, may_apply_again = json.loads(text)
    return Rejection(_instant(at), reason, may_apply_again)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
