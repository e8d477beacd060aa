"""What support asks of events: those of a day, what was refused and why, and other bodies under an id."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from linkledger.earning.events import Event
from linkledger.earning.ports import EventReader
from linkledger.program_time import format_instant

LOOKED_AT: Final = 1_000
"""So many events, of whatever program, are looked at for one part of a day's list."""


REFUSALS_KEPT: Final = timedelta(days=90)


@dataclass(frozen=True)
class Refusal:
    """A refused body, why, and when; ``id`` names it within its UTC day."""

    body: str
    code: str
    message: str
    refused_at: datetime
    id: str = field(default="", compare=False)


class EventSearch(EventReader, Protocol):
    """Accepted events, conflicts and refusals, in parts with the cursor of what follows."""

    def conflicts_of(self, program: str, event: str) -> Sequence[Event]:
        """Other bodies that came under the event's id."""

    def page_received(
        self, program: str, day: date, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Event], str | None]:
        """Events received on a UTC day, oldest first; what came a moment ago may still be missing.

        A part may hold fewer than ``limit`` although more follow (``LOOKED_AT``). A cursor is a ``place_of_receipt``.
        """

    def page_refusals(
        self, program: str, day: date, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Refusal], str | None]:
        """What was refused on a UTC day, oldest first."""

    def rewrite_refusal(self, program: str, refusal: Refusal, body: str) -> None:
        """Keeps another body in place of the refused one, for the rest of its time."""


def place_of_receipt(received_at: datetime, program: str, event: str) -> str:
    """Where an event stands among all that were received."""
    return f"{format_instant(received_at)}#{program}#{event}"
