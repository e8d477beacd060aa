"""Accepted, conflicting and refused events in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from linkledger.earning.event_search import Refusal, place_of_receipt
from linkledger.earning.events import Event
from linkledger.errors import LinkledgerError
from linkledger.memory.timeline import Timeline
from linkledger.program_time import format_instant


class InMemoryEvents:
    """Accepted events by id and by receipt; other bodies and refusals as they came."""

    def __init__(self) -> None:
        self.accepted: dict[tuple[str, str], Event] = {}
        self.conflicts: dict[tuple[str, str, str], Event] = {}
        self.refused: list[tuple[str, str, LinkledgerError, datetime]] = []
        self._received: Timeline[Event] = Timeline()

    def get(self, program: str, event: str) -> Event | None:
        return self.accepted.get((program, event))

    def get_many(self, program: str, events: Collection[str]) -> Mapping[str, Event]:
        found = ((each, self.get(program, each)) for each in events)
        return {id_: event for id_, event in found if event is not None}

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

    def conflicts_of(self, program: str, event: str) -> Sequence[Event]:
        found = [(digest, each) for (of, id_, digest), each in self.conflicts.items() if (of, id_) == (program, event)]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    def page_received(
        self, program: str, day: date, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Event], str | None]:
        start = datetime.combine(day, time(), UTC)
        found = (each for each in self.received(start, start + timedelta(days=1)) if each.program == program)
        keyed = sorted((place_of_receipt(each.received_at, program, each.id), each.id) for each in found)
        after = [each for each in keyed if cursor is None or each[0] > cursor]
        part = [self.accepted[program, id_] for _, id_ in after[:limit]]
        return part, after[limit - 1][0] if len(after) > limit else None

    def page_refusals(
        self, program: str, day: date, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Refusal], str | None]:
        mine = (
            Refusal(body, why.code, why.message, at, f"{format_instant(at)}#{number:06d}")
            for number, (of, body, why, at) in enumerate(self.refused)
            if of == program and at.astimezone(UTC).date() == day
        )
        after = sorted((each for each in mine if cursor is None or each.id > cursor), key=lambda each: each.id)
        return after[:limit], after[limit - 1].id if len(after) > limit else None

    def rewrite_refusal(self, program: str, refusal: Refusal, body: str) -> None:
        number = int(refusal.id.rpartition("#")[2])
        _, _, why, at = self.refused[number]
        self.refused[number] = program, body, why, at
