"""One batch until every record of it is done or given up: Lambda's retries, bisection and partial failures."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from cli.local.streams.failures import RETRIES_EXHAUSTED, TOO_OLD, FailureDestination, GivenUp
from cli.local.streams.invocation import Answer, Invoker, NotInvokedError
from cli.local.streams.records import Record, created_at, sequence_number
from cli.local.streams.settings import MappingSettings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backoff:
    """Waits between attempts, in seconds; shorter than AWS's, for a developer who looks on."""

    first: float = 0.2
    longest: float = 2.0

    def after(self, attempts: int) -> float:
        return min(self.first * 2.0 ** max(attempts - 1, 0), self.longest)


@dataclass(frozen=True)
class _Attempt:
    records: Sequence[Record]
    failures: int
    """How many failed invocations count against the retry limit: a split does not."""
    last_answer: Answer | None = None


@dataclass(frozen=True)
class Delivery:
    """Delivers batches of one mapping. `finish` receives the sequence numbers that need no further work."""

    settings: MappingSettings
    invoke: Invoker
    keep_failure: FailureDestination
    finish: Callable[[list[str]], None]
    stopping: threading.Event
    backoff: Backoff = Backoff()
    now: Callable[[], float] = time.time

    def deliver(self, batch: Sequence[Record]) -> None:
        """Return when all records are finished, or early, with the rest unfinished, when `stopping` is set."""
        waiting = [_Attempt(batch, 0)]
        while waiting and not self.stopping.is_set():
            waiting += reversed(self._try(waiting.pop()))

    def _try(self, attempt: _Attempt) -> list[_Attempt]:
        """Invoke once; return what is still to be done, in stream order."""
        if self._too_old(attempt.records):
            self._give_up(attempt, TOO_OLD)
            return []
        try:
            answer = self.invoke(attempt.records)
        except NotInvokedError as error:
            log.warning("%s could not be invoked, will try again: %s", self.settings.function, error)
            self.stopping.wait(self.backoff.longest / 2)
            return [attempt]
        if answer.first_failure is None:
            self._finish(attempt.records)
            return []
        return self._after_failure(attempt, answer, answer.first_failure)

    def _after_failure(self, attempt: _Attempt, answer: Answer, first_failure: int) -> list[_Attempt]:
        self._finish(attempt.records[:first_failure])
        rest = attempt.records[first_failure:]
        if self.settings.bisect and first_failure > 0:
            return [_Attempt(rest, attempt.failures, answer)]
        if self.settings.bisect and len(rest) > 1:
            middle = len(rest) // 2
            return [_Attempt(half, attempt.failures, answer) for half in (rest[:middle], rest[middle:])]
        failed = _Attempt(rest, attempt.failures + 1, answer)
        limit = self.settings.maximum_retries
        if limit is not None and failed.failures > limit:
            self._give_up(failed, RETRIES_EXHAUSTED)
            return []
        self.stopping.wait(self.backoff.after(failed.failures))
        return [failed]

    def _too_old(self, records: Sequence[Record]) -> bool:
        limit = self.settings.maximum_age_seconds
        return limit is not None and self.now() - created_at(records[0]) > limit

    def _give_up(self, attempt: _Attempt, condition: str) -> None:
        log.error("%s: gave up %d record(s): %s", self.settings.function, len(attempt.records), condition)
        given_up = GivenUp(attempt.records, condition, attempt.failures, attempt.last_answer)
        while not self.stopping.is_set():
            try:
                self.keep_failure(given_up)
            except (BotoCoreError, OSError) as error:
                # The emulator is down for the moment; giving up the record now would lose it.
                log.warning("on-failure destination not reachable, will try again: %s", error)
                self.stopping.wait(self.backoff.longest / 2)
                continue
            except ClientError:
                log.exception("%s: the on-failure destination refused the record", self.settings.function)
            self._finish(attempt.records)
            return

    def _finish(self, records: Sequence[Record]) -> None:
        if records:
            self.finish([sequence_number(record) for record in records])
