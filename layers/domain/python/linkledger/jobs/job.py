"""A job: what was ordered by whom, how far it is, and the file that came of it for a week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from linkledger.access.audit import Actor
from linkledger.errors import NotFound, Refused

KEPT: Final = timedelta(days=7)
"""A job and its file are there for so long after its end."""
MOST_OPEN: Final = 5
"""So many jobs of one owner are queued or running."""
MOST_TRIES: Final = 2
LONGEST: Final = timedelta(minutes=15)
"""No worker lives longer, so that a job that runs for longer has lost its own."""


class JobStatus(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class JobName:
    """Where a job is found: ``partner`` is whose it is, None is the operators'."""

    program: str
    partner: str | None
    id: str


@dataclass(frozen=True)
class JobFile:
    """What came of a job; ``size`` in bytes."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class JobFailure:
    """Why nothing came of it: a refusal's code and sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Job:
    """A job. ``order`` is as it was given; ``rows`` counts what was written until now; ``version`` is its fence."""

    name: JobName
    kind: str
    order: Mapping[str, Any]
    by: Actor
    ordered_at: datetime
    status: JobStatus = JobStatus.QUEUED
    started_at: datetime | None = None
    finished_at: datetime | None = None
    tries: int = 0
    rows: int = 0
    file: JobFile | None = None
    failure: JobFailure | None = None
    version: int = field(default=0, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)

    @property
    def expires_at(self) -> datetime:
        """When it is forgotten with its file."""
        return (self.finished_at or self.ordered_at) + KEPT

    @property
    def folder(self) -> str:
        """Where its file lies: partners' files apart from the operators'."""
        owner = f"partners/{self.name.program}/{self.name.partner}" if self.name.partner else None
        return f"{owner or f'operators/{self.name.program}'}/{self.name.id}"

    def may_begin(self, now: datetime) -> bool:
        """Whether it waits for a worker, or lost the one that it had."""
        lost = self.started_at is not None and now - self.started_at > LONGEST
        return self.status is JobStatus.QUEUED or (self.status is JobStatus.RUNNING and lost)


class JobStore(Protocol):
    """Jobs by owner, newest first."""

    def put_new(self, job: Job) -> None: ...

    def get(self, name: JobName) -> Job | None: ...

    def replace(self, job: Job) -> Job:
        """The job as it is kept now. Raises Stale ``job_changed`` when it changed since it was read."""

    def of_owner(
        self, program: str, partner: str | None, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Job], str | None]:
        """With the cursor of what follows; some may have expired already."""


class JobQueue(Protocol):
    """What workers take jobs from: each at least once."""

    def send(self, name: JobName) -> None: ...


def order(job: Job, jobs: JobStore, queue: JobQueue) -> Job:
    """Keeps a new job and queues it. Raises Refused ``too_many_jobs``."""
    newest, _ = jobs.of_owner(job.name.program, job.name.partner, limit=100, cursor=None)
    waiting = [each for each in newest if each.is_open and job.ordered_at < each.expires_at]
    if len(waiting) >= MOST_OPEN:
        message = f"{MOST_OPEN} jobs are queued or running: order this one when one of them has ended."
        raise Refused("too_many_jobs", message)
    jobs.put_new(job)
    queue.send(job.name)
    return job


def known_job(jobs: JobStore, name: JobName, now: datetime) -> Job:
    """Raises NotFound ``unknown_job``, also for one that expired."""
    job = jobs.get(name)
    if job is None or now >= job.expires_at:
        raise NotFound("unknown_job", f"There is no job {name.id!r}; it is kept for {KEPT.days} days after its end.")
    return job


def begun(job: Job, now: datetime) -> Job:
    """With a worker, from the first row on."""
    return replace(job, status=JobStatus.RUNNING, started_at=now, tries=job.tries + 1, rows=0)


def given_back(job: Job) -> Job:
    """Without a worker, for the next one."""
    return replace(job, status=JobStatus.QUEUED, started_at=None)


def done(job: Job, file: JobFile, now: datetime) -> Job:
    """With its file."""
    return replace(job, status=JobStatus.DONE, finished_at=now, file=file)


def failed(job: Job, failure: JobFailure, now: datetime) -> Job:
    """Without one."""
    return replace(job, status=JobStatus.FAILED, finished_at=now, failure=failure)
