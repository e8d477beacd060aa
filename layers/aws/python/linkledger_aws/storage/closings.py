"""Close records, days to be recounted, and how far reconciling has come."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.transactions import TransactWrite

from linkledger.stats.close_day import CloseRecord
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed


class ClosingItem(Item):
    """That a day or a month is closed; ``commission`` is minor units of ``unit``."""

    closed_at = InstantAttribute()
    commission = IntegerAttribute()
    unit = UnicodeAttribute()

    def to_record(self) -> CloseRecord:
        return CloseRecord(self.pk, keys.closings.period_of(self.sk), self.closed_at, self.commission, self.unit)


class DirtyDayItem(Item):
    """That something came to a day after it had closed, or that its recount began."""

    reason = UnicodeAttribute(null=True)


class WatermarkItem(Item):
    """How far reconciling has come."""

    at = InstantAttribute()


class ClosingTable:
    """The table ``closings``."""

    def __init__(self, database: Database) -> None:
        self._closings = database.bind(ClosingItem, database.names.closings)
        self._dirty = database.bind(DirtyDayItem, database.names.closings)
        self._watermarks = database.bind(WatermarkItem, database.names.closings)

    def closed_through(self, program: str) -> date | None:
        """The last program-local day that is closed; None before the first closing."""
        last = self._last(program, keys.closings.DAYS)
        return date.fromisoformat(last) if last is not None else None

    def months_closed_through(self, program: str) -> str | None:
        """The last closed month ``YYYY-MM``; None before the first."""
        return self._last(program, keys.closings.MONTHS)

    def put(self, record: CloseRecord) -> None:
        """Puts a close record; closing a period again keeps the first record."""
        item = self._closings(
            *keys.closings.closing(record.program, record.period),
            closed_at=record.closed_at,
            commission=record.commission,
            unit=record.unit,
        )
        try:
            item.save(condition=self._closings.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise

    def get(self, program: str, period: str) -> CloseRecord | None:
        """The close record of a day ``YYYY-MM-DD`` or a month ``YYYY-MM``."""
        item = get(self._closings, keys.closings.closing(program, period))
        return item.to_record() if item is not None else None

    def closed_at(self, program: str, period: str) -> datetime | None:
        """When the day or month was closed; None where it is not."""
        record = self.get(program, period)
        return record.closed_at if record is not None else None

    def dirty_days(self, program: str) -> Sequence[date]:
        """Days to be recounted, those whose recount began and did not end among them; earliest first."""
        marks = (keys.closings.DIRTY_DAYS, keys.closings.RECOUNTS)
        found = [item for mark in marks for item in query(self._dirty, program, self._dirty.sk.startswith(mark))]
        return sorted({date.fromisoformat(keys.closings.period_of(item.sk)) for item in found})

    def begin_recount(self, program: str, day: date) -> None:
        """The day is no longer dirty, unless something comes to it from now on; it is listed until its recount ends."""
        self._dirty(*keys.closings.recount(program, day), reason="recount").save()
        self._dirty(*keys.closings.dirty_day(program, day)).delete()

    def end_recount(self, program: str, day: date) -> None:
        self._dirty(*keys.closings.recount(program, day)).delete()

    def mark_dirty(self, transaction: TransactWrite, program: str, days: Iterable[date]) -> None:
        """Marks days for a recount, together with what makes one necessary."""
        for day in sorted(days):
            transaction.save(self._dirty(*keys.closings.dirty_day(program, day), reason="late_event"))

    def reconciled_through(self) -> datetime | None:
        item = get(self._watermarks, keys.closings.watermark())
        return item.at if item is not None else None

    def set_reconciled_through(self, moment: datetime) -> None:
        self._watermarks(*keys.closings.watermark(), at=moment).save()

    def _last(self, program: str, prefix: str) -> str | None:
        periods = self._closings.sk.startswith(prefix)
        found = query(self._closings, program, periods, scan_index_forward=False, limit=1)
        return next((keys.closings.period_of(item.sk) for item in found), None)
