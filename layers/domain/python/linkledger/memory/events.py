"""Accepted, conflicting and refused events in memory."""

from collections.abc import Iterable
from datetime import datetime

from linkledger.earning.events import Event
from linkledger.errors import LinkledgerError
from linkledger.memory.timeline import Timeline


class InMemoryEvents:
    """Accepted events by id and by receipt; other bodies and refusals as they came."""

    def __init__(self) -> None:
        self.accepted: dict[tuple[str, str], Event] = {}
        self.conflicts: dict[tuple[str, str, str], Event] = {}
        self.refused: list[tuple[str, str, LinkledgerError, datetime]] = []
        self._received: Timeline[Event] = Timeline()

    def get(self, program: str, event: str) -> Event | None:
        return self.accepted.get((program, event))

    def put_new(self, event: Event) -> bool:
        key = (event.program, event.id)
        if key in self.accepted:
            return False
        self.accepted[key] = event
        self._received.add(event.received_at, event.id, event)
        return True

    def keep_conflict(self, event: Event) -> None:
        self.conflicts[event.program, event.id, event.digest] = event

    def keep_refusal(self, program: str, body: str, refusal: LinkledgerError, at: datetime) -> None:
        self.refused.append((program, body, refusal, at))

    def received(self, start: datetime, end: datetime) -> Iterable[Event]:
        return self._received.between(start, end)
