"""The business clock of stage local: real time plus an offset that a demo or a test moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.local.files import read_json, write_json


@dataclass(frozen=True)
class LocalClock:
    """The file `{"offset_seconds": n}` that the functions of stage local read."""

    file: Path

    @property
    def offset(self) -> timedelta:
        recorded = read_json(self.file)
        return timedelta(seconds=0 if recorded is None else recorded["offset_seconds"])

    def now(self) -> datetime:
        """Business time, UTC."""
        return datetime.now(UTC) + self.offset

    def set_offset(self, offset: timedelta) -> None:
        """Move the clock to real time plus `offset`, rounded up to whole seconds."""
        write_json(self.file, {"offset_seconds": -(-offset // timedelta(seconds=1))})

    def advance(self, by: timedelta) -> datetime:
        """Move the clock on and return the new business time."""
        self.set_offset(self.offset + by)
        return self.now()

    def move_to(self, when: datetime) -> datetime:
        """Let it be `when` now, never earlier than that; returns the new business time."""
        self.set_offset(when - datetime.now(UTC))
        return self.now()

    def reset(self) -> None:
        """Back to real time."""
        self.set_offset(timedelta(0))
