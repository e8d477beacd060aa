"""A part of a batch's asking: a range of partners whose balances one worker looks at, apart from all others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

ACCOUNTS_IN_A_PART = 500
"""So many accounts are one message's work: about half a minute where all of them are due, at 50 ms each."""


@dataclass(frozen=True)
class Part:
    """A mark that partners are still to be asked: those after ``after`` up to and with ``through``, by id.

    ``cursor`` is the last of them who was; the mark goes once that is everybody. ``version`` counts the writes: a
    stored part is replaced only by its successor.
    """

    program: str
    period: str
    after: str
    through: str
    cursor: str
    version: int = 1

    @property
    def ended(self) -> bool:
        """Whether everybody was asked."""
        return self.cursor == self.through

    def moved(self, cursor: str) -> "Part":
        """The part once everybody up to ``cursor`` was asked."""
        return replace(self, cursor=cursor, version=self.version + 1)


class PartQueue(Protocol):
    """Where parts wait for workers; one may come to several of them, or to none, and is sent again then."""

    def send(self, parts: Sequence[Part], now: datetime) -> None:
        """Has each part asked, at the run's ``now``."""
