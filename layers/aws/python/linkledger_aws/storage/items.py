"""What all items share: the two keys, whole numbers that never become floats, instants in one spelling."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.attributes import Attribute, UnicodeAttribute
from pynamodb.constants import NUMBER, STRING
from pynamodb.models import Model
from pynamodb.pagination import ResultIterator

from linkledger.program_time import format_instant
from linkledger_aws.storage.keys import Key


class IntegerAttribute(Attribute[int]):
    """A Number written from an int's digits and read back into an int: money, counts, versions."""

    attr_type = NUMBER

    def serialize(self, value: Any) -> str:
        if type(value) is not int:
            raise TypeError(f"{self.attr_name} must be a whole number, not {value!r}")
        return str(value)

    def deserialize(self, value: str) -> int:
        return int(value)


class InstantAttribute(Attribute[datetime]):
    """An instant as ``2026-03-01T09:00:00.000Z``."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        # Conditions may pass the text of an instant.
        return value if isinstance(value, str) else format_instant(value)

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value).astimezone(UTC)


class DateAttribute(Attribute[date]):
    """A program-local day as ``2026-03-01``."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        return str(value.isoformat())

    def deserialize(self, value: str) -> date:
        return date.fromisoformat(value)


class Item(Model):
    """Anything in any table."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


@dataclass(frozen=True)
class Page[T]:
    """Part of a listing; ``cursor`` asks for what follows, None when this was the last part."""

    items: tuple[T, ...]
    cursor: str | None


def get[I: Item](model: type[I], key: Key) -> I | None:
    """The item as last written, or None."""
    try:
        return model.get(key.pk, key.sk, consistent_read=True)
    except model.DoesNotExist:
        return None


def query[I: Item](model: type[I], pk: str, condition: Any = None, **options: Any) -> ResultIterator[I]:
    """The partition's items as last written, in the order of their sort keys, page by page as they are read."""
    return model.query(pk, condition, consistent_read=True, **options)


def get_many[I: Item](model: type[I], keys: list[Key]) -> Iterator[I]:
    """Those of the items that exist, as last written, in no order."""
    return model.batch_get([tuple(key) for key in keys], consistent_read=True)
