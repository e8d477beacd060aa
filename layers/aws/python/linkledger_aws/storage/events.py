"""Accepted events, other bodies that came under a known id, and what was refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import groupby

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from linkledger.earning.event_search import LOOKED_AT, REFUSALS_KEPT, Refusal, place_of_receipt
from linkledger.earning.events import Event
from linkledger.errors import LinkledgerError
from linkledger.program_time import format_instant
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.event_items import EventItem, event_attributes
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.refusals import condition_failed

_PAGE = 100
LONGEST_BODY = 16_384
"""Characters of a refused body that are kept: enough to see what was wrong with it."""


class ByReceived(GlobalSecondaryIndex["AcceptedEventItem"]):  # type: ignore[no-untyped-call]
    """Accepted events by the hour of their receipt."""

    class Meta:
        index_name = "by_received"
        projection = KeysOnlyProjection()

    received_key = UnicodeAttribute(hash_key=True)
    received_at = InstantAttribute(range_key=True)


class AcceptedEventItem(EventItem):
    """An event that was accepted."""

    received_key = UnicodeAttribute(null=True)
    by_received = ByReceived()


class RefusalItem(Item):
    """A body that was refused, with the reason; DynamoDB forgets it after a while."""

    body = UnicodeAttribute()
    code = UnicodeAttribute()
    message = UnicodeAttribute()
    refused_at = InstantAttribute()
    expires_at = IntegerAttribute()

    def to_refusal(self) -> Refusal:
        return Refusal(self.body, self.code, self.message, self.refused_at, self.sk)


class EventTable:
    """The table ``events``."""

    def __init__(self, database: Database) -> None:
        self._accepted = database.bind(AcceptedEventItem, database.names.events)
        self._conflicts = database.bind(EventItem, database.names.events)
        self._refusals = database.bind(RefusalItem, database.names.events)

    def get(self, program: str, event: str) -> Event | None:
        item = get(self._accepted, keys.events.event(program, event))
        return item.to_event() if item is not None else None

    def get_many(self, program: str, events: Iterable[str]) -> Mapping[str, Event]:
        """Those of the events that were accepted, by id."""
        wanted = [keys.events.event(program, each) for each in dict.fromkeys(events)]
        return {item.id: item.to_event() for item in get_many(self._accepted, wanted)}

    def put_new(self, event: Event) -> bool:
        """False when an event with this id is there already; then nothing was written."""
        received_key = keys.events.received(event.program, event.id, event.received_at)
        key = keys.events.event(event.program, event.id)
        item = self._accepted(*key, received_key=received_key, **event_attributes(event))
        try:
            item.save(condition=self._accepted.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def keep_conflict(self, event: Event) -> None:
        """Keeps another body under a known id, beside the accepted one."""
        self._conflicts(*keys.events.conflict(event.program, event.id, event.digest), **event_attributes(event)).save()

    def conflicts_of(self, program: str, event: str) -> Sequence[Event]:
        """Other bodies that came under the event's id."""
        others = self._conflicts.sk.startswith(keys.events.CONFLICTS)
        return [item.to_event() for item in query(self._conflicts, keys.events.event(program, event).pk, others)]

    def keep_refusal(self, program: str, body: str, refusal: LinkledgerError, at: datetime) -> None:
        """Keeps a refused body with its reason; the same body refused at the same moment is kept once."""
        key = keys.events.refusal(program, at, body, refusal.code)
        self._refusal(key.pk, Refusal(body, refusal.code, refusal.message, at, key.sk), body).save()

    def _refusal(self, pk: str, refusal: Refusal, body: str) -> RefusalItem:
        return self._refusals(
            pk,
            refusal.id,
            body=body[:LONGEST_BODY],
            code=refusal.code,
            message=refusal.message,
            refused_at=refusal.refused_at,
            expires_at=int((refusal.refused_at + REFUSALS_KEPT).timestamp()),
        )

    def refusals(self, program: str, day: date) -> Sequence[Refusal]:
        """What was refused on a UTC day, oldest first."""
        found = query(self._refusals, keys.events.refusals(program, day))
        return [item.to_refusal() for item in found]

    def page_refusals(
        self, program: str, day: date, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Refusal], str | None]:
        """The same in parts, with the cursor of what follows."""
        after = self._refusals.sk > cursor if cursor else None
        found = list(query(self._refusals, keys.events.refusals(program, day), after, limit=limit + 1))
        part = [item.to_refusal() for item in found[:limit]]
        return part, found[limit - 1].sk if len(found) > limit else None

    def rewrite_refusal(self, program: str, refusal: Refusal, body: str) -> None:
        """Keeps another body in place of the refused one; a refusal that is gone meanwhile stays gone."""
        item = self._refusal(keys.events.refusals(program, refusal.refused_at.date()), refusal, body)
        try:
            item.save(condition=self._refusals.pk.exists())
        except PutError as error:
            if not condition_failed(error):
                raise

    def page_received(
        self, program: str, day: date, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Event], str | None]:
        """A program's events received on a UTC day, oldest first, with the cursor of what follows."""
        start = datetime.combine(day, time(), UTC)
        since = cursor.partition("#")[0] if cursor else format_instant(start)
        between = ByReceived.received_at.between(since, format_instant(start + timedelta(days=1, milliseconds=-1)))
        (partitions,) = keys.events.received_partitions(start, start)
        shards = (self._accepted.by_received.query(each, between, page_size=_PAGE) for each in partitions)
        wanted: list[str] = []
        last: str | None = None
        following = (each for each in _by_place(shards) if cursor is None or each[0] > cursor)
        for looked_at, (place, of, event) in enumerate(following):
            if len(wanted) == limit or looked_at == LOOKED_AT:
                break
            last = place
            if of == program:
                wanted.append(event)
        else:
            last = None
        found = self.get_many(program, wanted)
        return [found[each] for each in wanted], last

    def received(self, start: datetime, end: datetime) -> Iterator[Event]:
        """Events of all programs received from ``start`` until before ``end``, day by day; what came a moment ago
        may still be missing from the index."""
        between = ByReceived.received_at.between(format_instant(start), format_instant(end))
        for partitions in keys.events.received_partitions(start, end):
            found = (item for each in partitions for item in self._accepted.by_received.query(each, between))
            events = (
                item.to_event() for item in get_many(self._accepted, [keys.Key(item.pk, item.sk) for item in found])
            )
            within = (each for each in events if start <= each.received_at < end)
            yield from sorted(within, key=lambda each: (each.received_at, each.id))


def _by_place(shards: Iterable[Iterable[AcceptedEventItem]]) -> Iterator[tuple[str, str, str]]:
    """Place, program and id of each event, in the order of the places; a shard is in that of the instants alone."""
    merged = merge(*shards, key=lambda item: item.received_at)
    for received_at, items in groupby(merged, key=lambda item: item.received_at):
        named = (keys.events.program_and_event(item.pk) for item in items)
        yield from sorted((place_of_receipt(received_at, *each), *each) for each in named)
