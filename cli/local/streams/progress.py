"""How far a mapping has come: kept on disk, moved only over records that are done.

Two files per mapping, because the emulator forgets its streams when it stops (tables it keeps): the place in the
stream, and the digests of all changes that are done, by which `catch_up` finds what the stream no longer tells.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cli.local.files import read_json, write_json
from cli.local.streams.records import Record, change_digest, sequence_number


class ProgressFiles:
    """The files of one mapping, named by function and table so that a replaced mapping goes on."""

    def __init__(self, folder: Path, name: str) -> None:
        self._checkpoint = folder / f"{name}.json"
        self._done = folder / f"{name}.done"

    def checkpoint(self) -> str | None:
        """Sequence number up to which everything is done, or None at the very beginning."""
        recorded = read_json(self._checkpoint)
        return None if recorded is None else str(recorded["sequence_number"])

    def save_checkpoint(self, sequence_number: str) -> None:
        write_json(self._checkpoint, {"sequence_number": sequence_number})

    def done(self) -> set[str]:
        """Digests of the changes that are done."""
        return set(self._done.read_text(encoding="ascii").split()) if self._done.exists() else set()

    def add_done(self, digests: Iterable[str]) -> None:
        self._done.parent.mkdir(parents=True, exist_ok=True)
        with self._done.open("a", encoding="ascii") as file:
            file.writelines(f"{digest}\n" for digest in digests)


@dataclass
class _Underway:
    digest: str
    in_stream: bool
    done: bool = False


class Progress:
    """Records under way, in stream order. Lanes finish them in any order; the checkpoint never jumps a gap."""

    def __init__(self, files: ProgressFiles) -> None:
        self._files = files
        self._done = files.done()
        self._underway: OrderedDict[str, _Underway] = OrderedDict()
        self._caught_up: set[str] = set()
        self._changed = threading.Condition()

    def begin(self, record: Record) -> bool:
        """A record was read from the stream; returns whether it still needs work."""
        digest = change_digest(record)
        with self._changed:
            needs_work = digest not in self._caught_up
            self._caught_up.discard(digest)
            self._underway[sequence_number(record)] = _Underway(digest, in_stream=True)
        return needs_work

    def begin_caught_up(self, record: Record) -> bool:
        """A record was made from an item of the table; returns whether its change is new to us."""
        digest = change_digest(record)
        with self._changed:
            if digest in self._done or any(digest == known.digest for known in self._underway.values()):
                return False
            self._caught_up.add(digest)
            self._underway[sequence_number(record)] = _Underway(digest, in_stream=False)
        return True

    def finish(self, sequence_numbers: list[str]) -> None:
        """These records were processed, filtered out or given to the on-failure destination."""
        with self._changed:
            # A record that was read twice is finished twice.
            finished = [self._underway[number] for number in sequence_numbers if number in self._underway]
            for record in finished:
                record.done = True
            fresh = {record.digest for record in finished} - self._done
            self._done |= fresh
            self._files.add_done(sorted(fresh))
            last = self._drop_finished_head()
            if last is not None:
                self._files.save_checkpoint(last)
            self._changed.notify_all()

    def wait_until_at_most(self, count: int, timeout: float) -> bool:
        """Wait until no more than `count` records are under way."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._underway) <= count, timeout)

    def _drop_finished_head(self) -> str | None:
        last = None
        while self._underway:
            number, record = next(iter(self._underway.items()))
            if not record.done:
                break
            last = number if record.in_stream else last
            del self._underway[number]
        return last
