"""Conversions that networks report and that operators decide, beside the marks of those that operators can list."""

from collections.abc import Sequence

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from linkledger.earning.conversions import (
    LISTED,
    UNSIGNED_PER_CLICK,
    Conversion,
    ConversionState,
    too_many_conversions,
)
from linkledger.errors import Stale
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.event_items import EventItem, event_attributes
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.keys import Key
from linkledger_aws.storage.refusals import stale_if_faster


class ConversionItem(EventItem):
    """A conversion: the event that it is or may become, and where it stands."""

    click = UnicodeAttribute()
    tid = UnicodeAttribute()
    network = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    changed_at = InstantAttribute()
    counted = BooleanAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    version = IntegerAttribute()

    def to_conversion(self) -> Conversion:
        return Conversion(
            event=self.to_event(),
            click=self.click,
            tid=self.tid,
            network=self.network,
            state=ConversionState(self.state),
            changed_at=self.changed_at,
            counted=bool(self.counted),
            reason=self.reason,
            version=self.version,
        )


class ListedItem(Item):
    """That a conversion is in a state that operators list."""


class OfClickItem(Item):
    """How many conversions of a click came without a token and were not approved."""

    unsigned = IntegerAttribute()


class ConversionTable:
    """Conversions in the table ``requests``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._conversions = database.bind(ConversionItem, database.names.requests)
        self._listed = database.bind(ListedItem, database.names.requests)
        self._of_click = database.bind(OfClickItem, database.names.requests)

    def get(self, program: str, conversion: str) -> Conversion | None:
        item = get(self._conversions, keys.events.conversion(program, conversion))
        return item.to_conversion() if item is not None else None

    def commit(self, after: Conversion, before: Conversion | None) -> None:
        """Raises Stale ``conversion_changed``, Refused ``too_many_conversions``."""
        version = self._conversions.version
        unchanged = self._conversions.pk.does_not_exist() if before is None else version == before.version
        step = _change_of_click(after, before)
        try:
            with (
                stale_if_faster("conversion_changed", "The conversion changed in the meantime."),
                self._database.transaction() as transaction,
            ):
                transaction.save(self._item(after), condition=unchanged)
                if step:
                    count = self._of_click.unsigned
                    room = count.does_not_exist() | (count < UNSIGNED_PER_CLICK) if step > 0 else None
                    of_click = self._of_click(*self._click_key(after))
                    transaction.update(of_click, actions=[count.add(step)], condition=room)
                old, new = _mark(before), _mark(after)
                if old is not None and old != new:
                    transaction.delete(self._listed(*old))
                if new is not None and old != new:
                    transaction.save(self._listed(*new))
        except Stale as error:
            if step > 0 and self.get(after.event.program, after.id) is None and self._full(after):
                raise too_many_conversions() from error
            raise

    def page(
        self, program: str, state: ConversionState, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Conversion], str | None]:
        """Those of a listed state, oldest report first, with the cursor of what follows."""
        pk = keys.events.listed_conversions(program, state)
        after = {"pk": {"S": pk}, "sk": {"S": cursor}} if cursor else None
        found = query(self._listed, pk, limit=limit, last_evaluated_key=after)
        order = [keys.events.conversion_of_listed(item.sk) for item in found]
        items = get_many(self._conversions, [keys.events.conversion(program, each) for each in order])
        by_id = {each.id: each for each in (item.to_conversion() for item in items)}
        last = found.last_evaluated_key
        return [by_id[each] for each in order if each in by_id], last["sk"]["S"] if last else None

    def _full(self, conversion: Conversion) -> bool:
        item = get(self._of_click, self._click_key(conversion))
        return item is not None and item.unsigned >= UNSIGNED_PER_CLICK

    def _click_key(self, conversion: Conversion) -> Key:
        return keys.events.conversions_of_click(conversion.event.program, conversion.click)

    def _item(self, conversion: Conversion) -> ConversionItem:
        return self._conversions(
            *keys.events.conversion(conversion.event.program, conversion.id),
            **event_attributes(conversion.event),
            click=conversion.click,
            tid=conversion.tid,
            network=conversion.network,
            state=conversion.state.value,
            changed_at=conversion.changed_at,
            counted=conversion.counted or None,
            reason=conversion.reason,
            version=conversion.version,
        )


def _change_of_click(after: Conversion, before: Conversion | None) -> int:
    """How the number of conversions changes that came without a token and were not approved."""
    return _held(after) - (_held(before) if before is not None else 0)


def _held(conversion: Conversion) -> int:
    return int(conversion.network is None and conversion.state is not ConversionState.APPROVED)


def _mark(conversion: Conversion | None) -> Key | None:
    if conversion is None or conversion.state not in LISTED:
        return None
    event = conversion.event
    return keys.events.listed_conversion(event.program, conversion.state, event.received_at, conversion.id)
