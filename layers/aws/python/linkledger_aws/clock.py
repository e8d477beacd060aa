"""The business clock: real time, moved on the local stage alone; requests to AWS are always signed by real time."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from linkledger.errors import LinkledgerError
from linkledger.program_time import whole_milliseconds


def real_now() -> datetime:
    """This machine's time, UTC."""
    return datetime.now(UTC)


class BusinessClock:
    """Real time plus the offset in the clock file ``{"offset_seconds": n}``; without a file, real time.

    The file is read again when it changes. Settings refuse a clock file on any stage but local.
    """

    def __init__(self, clock_file: str = "", real: Callable[[], datetime] = real_now) -> None:
        self._file = Path(clock_file) if clock_file else None
        self._real = real
        self._seen: tuple[int, int, int] | None = None
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """Business time in UTC, whole milliseconds. Raises LinkledgerError ``invalid_clock_file``."""
        return whole_milliseconds(self._real() + self._current_offset())

    def _current_offset(self) -> timedelta:
        if self._file is None:
            return timedelta(0)
        try:
            status = os.stat(self._file)
            state = (status.st_mtime_ns, status.st_size, status.st_ino)
            if state != self._seen:
                self._offset = _read_offset(self._file)
                self._seen = state
        except FileNotFoundError:
            return timedelta(0)
        return self._offset


def _read_offset(file: Path) -> timedelta:
    try:
        return timedelta(seconds=int(json.loads(file.read_text("utf-8"))["offset_seconds"]))
    except (ValueError, KeyError, TypeError):
        message = f'{file} is no clock file: write {{"offset_seconds": 0}}.'
        raise LinkledgerError("invalid_clock_file", message) from None
