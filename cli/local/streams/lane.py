"""A lane delivers its share of a stream one batch after the other; slow lanes do not hold up others."""

import queue
import threading
import time

from cli.local.streams.delivery import Delivery
from cli.local.streams.records import Record

_IDLE_SECONDS = 0.2


class Lane(threading.Thread):
    """One of the `ParallelizationFactor` workers of a mapping."""

    def __init__(self, name: str, delivery: Delivery) -> None:
        super().__init__(name=name, daemon=True)
        self._delivery = delivery
        self._records: queue.SimpleQueue[Record] = queue.SimpleQueue()

    def put(self, record: Record) -> None:
        """Hand over a record; order is kept."""
        self._records.put(record)

    def run(self) -> None:
        while not self._delivery.stopping.is_set():
            try:
                first = self._records.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                continue
            self._delivery.deliver(self._gather(first))

    def _gather(self, first: Record) -> list[Record]:
        """A batch: full, or whatever came until the batching window closed."""
        settings = self._delivery.settings
        batch, closes = [first], time.monotonic() + settings.batching_window_seconds
        while len(batch) < settings.batch_size and not self._delivery.stopping.is_set():
            try:
                batch.append(self._records.get(timeout=min(max(closes - time.monotonic(), 0), _IDLE_SECONDS)))
            except queue.Empty:
                if time.monotonic() >= closes:
                    break
        return batch
