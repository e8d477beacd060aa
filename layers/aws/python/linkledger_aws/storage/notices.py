"""Which notices a partner has read: an item each in the table ``requests``, which go by themselves."""

from collections.abc import Collection, Sequence
from datetime import datetime

from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, query


class ReadNoticeItem(Item):
    """That a notice was read; it goes at ``expires_at``, in epoch seconds."""

    read_at = InstantAttribute()
    expires_at = IntegerAttribute()


class NoticeTable:
    """The marks of read notices among the items of the table ``requests``."""

    def __init__(self, database: Database) -> None:
        self._read = database.bind(ReadNoticeItem, database.names.requests)

    def read(self, program: str, partner: str) -> Collection[str]:
        return frozenset(item.sk for item in query(self._read, keys.partners.read_notice(program, partner, "").pk))

    def mark(self, program: str, partner: str, notices: Sequence[str], now: datetime, until: datetime) -> None:
        """Keeps that they are read; what is read stays so, and is forgotten some time after ``until``."""
        for each in notices:
            key = keys.partners.read_notice(program, partner, each)
            self._read(*key, read_at=now, expires_at=int(until.timestamp())).save()
