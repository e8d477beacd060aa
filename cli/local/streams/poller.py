"""One mapping at work: reads its stream, filters, and spreads the records over the lanes."""

import logging
import threading
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from cli.local.endpoint import Endpoint
from cli.local.filters import matches_any
from cli.local.streams.catch_up import table_records
from cli.local.streams.delivery import Delivery
from cli.local.streams.failures import OnFailure
from cli.local.streams.invocation import LambdaInvoker
from cli.local.streams.lane import Lane
from cli.local.streams.progress import Progress, ProgressFiles
from cli.local.streams.records import lane_of, sequence_number
from cli.local.streams.settings import MappingSettings
from cli.local.streams.shard import ShardReader

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.1
_OUTAGE_SECONDS = 0.5
_BATCHES_AHEAD = 4


class MappingPoller(threading.Thread):
    """A thread per mapping, so that a slow or poisoned one never holds up another."""

    def __init__(self, endpoint: Endpoint, settings: MappingSettings, checkpoints: Path) -> None:
        super().__init__(name=f"{settings.function}<-{settings.table}", daemon=True)
        self.settings = settings
        self._endpoint = endpoint
        self._files = ProgressFiles(checkpoints, settings.name)
        self._progress = Progress(self._files)
        self._may_have_missed = True
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let batches under way end; records that are not done are read again next time."""
        self._stopping.set()

    def run(self) -> None:
        reader = self._open()
        if reader is None:
            return
        lanes = self._start_lanes(reader.shard_id)
        ahead = self.settings.batch_size * self.settings.lanes * _BATCHES_AHEAD
        while not self._stopping.is_set() and all(lane.is_alive() for lane in lanes):
            if not self._progress.wait_until_at_most(ahead, timeout=_OUTAGE_SECONDS):
                continue
            if not self._read_into(lanes, reader, ahead):
                self._stopping.wait(_POLL_SECONDS)
        self.stop()
        for lane in lanes:
            lane.join()

    def _open(self) -> ShardReader | None:
        while not self._stopping.is_set():
            try:
                return ShardReader(
                    self._endpoint,
                    self.settings.stream_arn,
                    starting_position=self.settings.starting_position,
                    after=self._files.checkpoint(),
                )
            except (BotoCoreError, ClientError) as error:
                log.warning("%s: stream not readable, will try again: %s", self.name, error)
                self._stopping.wait(_OUTAGE_SECONDS)
        return None

    def _start_lanes(self, shard_id: str) -> list[Lane]:
        settings = self.settings
        delivery = Delivery(
            settings=settings,
            invoke=LambdaInvoker(self._endpoint, settings.function_arn, partial_failures=settings.partial_failures),
            keep_failure=OnFailure(self._endpoint, settings, shard_id),
            finish=self._progress.finish,
            stopping=self._stopping,
        )
        lanes = [Lane(f"{self.name}/{number}", delivery) for number in range(settings.lanes)]
        for lane in lanes:
            lane.start()
        return lanes

    def _read_into(self, lanes: list[Lane], reader: ShardReader, limit: int) -> bool:
        """Read once; returns whether there was anything."""
        try:
            if self._may_have_missed:
                self._catch_up(lanes)
            records = reader.read(limit)
        except (BotoCoreError, ClientError) as error:
            log.warning("%s: stream not readable, will try again: %s", self.name, error)
            self._may_have_missed = True
            self._stopping.wait(_OUTAGE_SECONDS)
            return False
        for record in records:
            if self._progress.begin(record) and matches_any(record, self.settings.filters):
                lanes[lane_of(record, len(lanes))].put(record)
            else:
                self._progress.finish([sequence_number(record)])
        return bool(records)

    def _catch_up(self, lanes: list[Lane]) -> None:
        """After a start or an outage: the emulator may have been restarted, and its stream begun anew."""
        for record in table_records(self._endpoint, self.settings):
            if self._progress.begin_caught_up(record):
                lanes[lane_of(record, len(lanes))].put(record)
        self._may_have_missed = False
