"""Drafts: the next version of a program's terms while it is written, for others to look at before it is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Draft:
    """A document that may still have faults, begun on top of the version ``based_on``; a program has one at most.

    ``revision`` counts its changes from 1; without a document it was published or thrown away.
    """

    program: str
    revision: int
    based_on: int
    by: str
    at: datetime
    document: Mapping[str, Any] | None


class DraftStore(Protocol):
    """The last draft of each program."""

    def draft(self, program: str) -> Draft | None: ...

    def put_draft(self, draft: Draft) -> None:
        """In place of the revision before. Raises Stale ``draft_changed`` when that is another one."""
