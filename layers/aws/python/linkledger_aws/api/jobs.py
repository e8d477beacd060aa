"""Jobs as both APIs show them and take them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from linkledger.access.audit import Actor
from linkledger.jobs.job import Job, JobFile, JobName, JobQueue, JobStatus, JobStore, known_job, order
from linkledger.jobs.orders import Order
from linkledger.program_time import format_instant
from linkledger_aws.api.ids import new_ordered_id
from linkledger_aws.api.view import Page, View, invalid_cursor


class JobLinks(Protocol):
    """Files of jobs, as they are given away."""

    def link(self, job: Job, file: JobFile) -> str: ...


class FailureView(View):
    """Why nothing came of it."""

    code: str
    message: str


class FileView(View):
    """What came of it: ``url`` is good for 15 minutes, ``size`` is bytes."""

    name: str
    media_type: str
    size: int
    sha256: str
    url: str


class JobView(View):
    """A job: ``order`` as it was given, ``rows`` how many were written until now. It goes at ``expires_at``."""

    id: str
    kind: str
    order: dict[str, Any]
    by: str
    status: JobStatus
    rows: int
    ordered_at: str
    started_at: str | None
    finished_at: str | None
    expires_at: str
    file: FileView | None
    failure: FailureView | None


@dataclass(frozen=True)
class JobDesk:
    """The stores of jobs, their queue and their files' links."""

    jobs: JobStore
    queue: JobQueue
    links: JobLinks

    def order(self, program: str, partner: str | None, wanted: Order, by: Actor, now: datetime) -> JobView:
        """Raises Refused ``too_many_jobs``, Invalid where the order can't be meant."""
        wanted.check(now)
        name = JobName(program, partner, new_ordered_id("job", now))
        return self._view(order(Job(name, wanted.kind, wanted.plain(), by, now), self.jobs, self.queue))

    def show(
        self, program: str, partner: str | None, job: str, now: datetime, allowed: Callable[[str], None] | None = None
    ) -> JobView:
        """``allowed`` raises where the caller may not see a job of that kind. Raises NotFound ``unknown_job``."""
        found = known_job(self.jobs, JobName(program, partner, job), now)
        if allowed is not None:
            allowed(found.kind)
        return self._view(found)

    def listed(
        self, program: str, partner: str | None, now: datetime, limit: int, starting_after: str | None
    ) -> Page[JobView]:
        """Newest first, without links: showing one job gives its own."""
        if starting_after is not None and not starting_after.startswith("job_"):
            raise invalid_cursor()
        found, cursor = self.jobs.of_owner(program, partner, limit=limit, cursor=starting_after)
        views = [self._view(each, linked=False) for each in found if now < each.expires_at]
        return Page[JobView](items=views, has_more=cursor is not None, next_cursor=cursor)

    def _view(self, job: Job, *, linked: bool = True) -> JobView:
        return JobView(
            id=job.name.id,
            kind=job.kind,
            order=_shown(job.order),
            by=str(job.by),
            status=job.status,
            rows=job.rows,
            ordered_at=format_instant(job.ordered_at),
            started_at=format_instant(job.started_at) if job.started_at else None,
            finished_at=format_instant(job.finished_at) if job.finished_at else None,
            expires_at=format_instant(job.expires_at),
            file=self._file(job, job.file) if job.file is not None and linked else None,
            failure=FailureView(code=job.failure.code, message=job.failure.message) if job.failure else None,
        )

    def _file(self, job: Job, file: JobFile) -> FileView:
        return FileView(
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            url=self.links.link(job, file),
        )


def _shown(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The order without the business's own account."""
    return {name: value for name, value in plain.items() if name not in ("kind", "iban", "bic")}
