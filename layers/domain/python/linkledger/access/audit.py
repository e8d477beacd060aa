"""The audit trail: who did what to which, when, what it changed and what came of it.

An action is written down before it is tried, so that one that died halfway is in the trail too.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from linkledger.errors import LinkledgerError
from linkledger.program_time import format_instant

DEPLOYMENT = "-"
"""The program of what belongs to none."""

type Changes = Mapping[str, tuple[object, object]]
"""By field, what it was and what it became; plain JSON values."""


class ActionOutcome(StrEnum):
    """What came of an action; one that is still begun minutes later died halfway."""

    BEGUN = "begun"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Actor:
    """Who acts: ``operator``, ``partner``, ``sign-in`` (who is no partner yet), ``key`` (an API key, by its prefix),
    ``partner-key`` (a partner's, as ``anna/key_...``), ``schedule`` or ``command``."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Action:
    """One line of the trail; ``name`` is such as ``partner.approved``, ``target`` such as ``partner/anna``."""

    id: str
    program: str
    at: datetime
    actor: Actor
    name: str
    target: str
    outcome: ActionOutcome = ActionOutcome.BEGUN
    changes: Changes = field(default_factory=dict)
    reason: str | None = None
    """Why it was done in the actor's words, or the code that refused it."""


class AuditTrail(Protocol):
    """Actions by program and month; lines are added and finished, never taken away."""

    def begin(self, action: Action) -> None: ...

    def finish(self, action: Action) -> None:
        """Writes what came of an action that was begun; one that is finished stays as it is."""

    def page(self, program: str, month: str, *, limit: int, cursor: str | None) -> tuple[Sequence[Action], str | None]:
        """Actions of a UTC month ``YYYY-MM``, newest first, with the cursor of what follows."""


@dataclass
class Recorded:
    """An action under way: what it changes is told while it runs."""

    action: Action

    def changed(self, before: object, after: object) -> None:
        """Notes the fields in which two dataclasses of one kind differ; None before or after is nothing there."""
        self.action = replace(self.action, changes={**self.action.changes, **changes_between(before, after)})


@contextmanager
def recorded(trail: AuditTrail, action: Action) -> Iterator[Recorded]:
    """Writes the action before and after what is done inside, whatever comes of that."""
    trail.begin(action)
    held = Recorded(action)

    def finish(outcome: ActionOutcome, reason: str | None) -> None:
        trail.finish(replace(held.action, outcome=outcome, reason=reason))

    try:
        yield held
    except LinkledgerError as refusal:
        finish(ActionOutcome.REFUSED, refusal.code)
        raise
    except Exception as failure:
        finish(ActionOutcome.FAILED, type(failure).__name__)
        raise
    finish(ActionOutcome.DONE, action.reason)


def changes_between(before: object, after: object) -> dict[str, tuple[object, object]]:
    """``{field: (old, new)}`` of the fields that differ, as plain values."""
    old, new = _plain_fields(before), _plain_fields(after)
    names = dict.fromkeys((*old, *new))
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


def _plain_fields(value: object) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps({} if value is None else value, default=_as_plain))
    return plain


def _as_plain(value: Any) -> object:
    """What JSON does not know by itself."""
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return {each.name: getattr(value, each.name) for each in fields(value)} if is_dataclass(value) else str(value)
