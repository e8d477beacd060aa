"""Working a job off: once, however often it is taken from the queue, unless a worker dies over it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from linkledger.errors import LinkledgerError, Refused, Stale
from linkledger.jobs.job import MOST_TRIES, Job, JobFailure, JobFile, JobName, JobStore, begun, done, failed, given_back

ROWS_AT_ONCE: Final = 5_000
"""How far a job is becomes known after so many rows."""
_GAVE_UP: Final = JobFailure("job_failed", f"It broke off {MOST_TRIES} times: the operators' log says why.")


@dataclass(frozen=True)
class Product:
    """What a job makes: a file's name, its media type, its rows as text."""

    name: str
    media_type: str
    rows: Iterable[str]


type Work = Callable[[Job, datetime], Product]
"""What a kind of job does, at what moment."""


class JobFiles(Protocol):
    """Where files are put."""

    def put(self, job: Job, product: Product) -> JobFile:
        """Writes the file whole, in place of one that an earlier try left."""


@dataclass(frozen=True)
class Worker:
    """Takes jobs one by one; ``works`` are the kinds that there are."""

    jobs: JobStore
    files: JobFiles
    works: Mapping[str, Work]

    def run(self, name: JobName, clock: Callable[[], datetime], has_time: Callable[[], bool]) -> Job | None:
        """The job as it ended; None where it had ended before, or is gone.

        A refusal ends it as failed. Raises Stale ``job_running`` where another worker has it, and whatever else went
        wrong, until ``MOST_TRIES`` are used up.
        """
        job = self.jobs.get(name)
        if job is None or not job.is_open:
            return None
        if not job.may_begin(clock()):
            raise Stale("job_running", f"Job {name.id} is being worked on.")
        if job.tries >= MOST_TRIES:
            return self.jobs.replace(failed(job, _GAVE_UP, clock()))
        running = _Running(self.jobs, self.jobs.replace(begun(job, clock())), has_time)
        try:
            product = self.works[job.kind](running.job, clock())
            file = self.files.put(running.job, replace(product, rows=running.counted(product.rows)))
        except LinkledgerError as refusal:
            if not isinstance(refusal, Stale):
                return self.jobs.replace(failed(running.job, JobFailure(refusal.code, refusal.message), clock()))
            running.give_back(clock())
            raise
        except Exception:
            running.give_back(clock())
            raise
        return self.jobs.replace(done(running.job, file, clock()))


class _Running:
    """A job under way, and how far it is."""

    def __init__(self, jobs: JobStore, job: Job, has_time: Callable[[], bool]) -> None:
        self._jobs = jobs
        self._has_time = has_time
        self.job = job

    def counted(self, rows: Iterable[str]) -> Iterator[str]:
        """Raises Refused ``job_too_long``."""
        number = 0
        for number, row in enumerate(rows, start=1):
            if number % ROWS_AT_ONCE == 0:
                self._note(number)
            yield row
        self.job = replace(self.job, rows=number)

    def give_back(self, now: datetime) -> None:
        """To the next worker, unless another one has it already; where tries are used up, it ends."""
        left = self.job.tries < MOST_TRIES
        with suppress(Stale):
            self._jobs.replace(given_back(self.job) if left else failed(self.job, _GAVE_UP, now))

    def _note(self, rows: int) -> None:
        if not self._has_time():
            raise Refused("job_too_long", f"After {rows} rows its time was up: order a shorter period.")
        self.job = self._jobs.replace(replace(self.job, rows=rows))
