"""Close records, dirty days and the watermark in memory."""

from collections.abc import Sequence
from datetime import date, datetime

from linkledger.stats.close_day import CloseRecord


class InMemoryClosings:
    """Close records by period, and the last closed day and month of each program."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], CloseRecord] = {}
        self.dirty: dict[str, set[date]] = {}
        self.recounting: dict[str, set[date]] = {}
        self.watermark: datetime | None = None
        self._last_day: dict[str, str] = {}
        self._last_month: dict[str, str] = {}

    def put(self, record: CloseRecord) -> None:
        self.records.setdefault((record.program, record.period), record)
        last = self._last_month if len(record.period) == len("2026-03") else self._last_day
        last[record.program] = max(last.get(record.program, ""), record.period)

    def closed_through(self, program: str) -> date | None:
        day = self._last_day.get(program)
        return date.fromisoformat(day) if day else None

    def months_closed_through(self, program: str) -> str | None:
        return self._last_month.get(program)

    def closed_at(self, program: str, period: str) -> datetime | None:
        record = self.records.get((program, period))
        return record.closed_at if record is not None else None

    def dirty_days(self, program: str) -> Sequence[date]:
        return sorted(self.dirty.get(program, set()) | self.recounting.get(program, set()))

    def begin_recount(self, program: str, day: date) -> None:
        self.recounting.setdefault(program, set()).add(day)
        self.dirty.get(program, set()).discard(day)

    def end_recount(self, program: str, day: date) -> None:
        self.recounting.get(program, set()).discard(day)

    def mark_dirty(self, program: str, day: date) -> None:
        self.dirty.setdefault(program, set()).add(day)

    def reconciled_through(self) -> datetime | None:
        return self.watermark

    def set_reconciled_through(self, moment: datetime) -> None:
        self.watermark = moment
