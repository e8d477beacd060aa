"""Jobs in the table ``requests``, which forgets them by itself."""

import json
from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.access.audit import Actor
from linkledger.errors import Stale
from linkledger.jobs.job import Job, JobFailure, JobFile, JobName, JobStatus
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed


class JobItem(Item):
    """A job; ``file`` and ``failure`` are JSON."""

    program = UnicodeAttribute()
    partner = UnicodeAttribute(null=True)
    kind = UnicodeAttribute()
    order = UnicodeAttribute()
    actor_kind = UnicodeAttribute()
    actor = UnicodeAttribute()
    ordered_at = InstantAttribute()
    status = UnicodeAttribute()
    started_at = InstantAttribute(null=True)
    finished_at = InstantAttribute(null=True)
    tries = IntegerAttribute()
    rows = IntegerAttribute()
    file = UnicodeAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    version = IntegerAttribute()
    expires_at = IntegerAttribute()

    def to_job(self) -> Job:
        return Job(
            name=JobName(self.program, self.partner, self.sk),
            kind=self.kind,
            order=json.loads(self.order),
            by=Actor(self.actor_kind, self.actor),
            ordered_at=self.ordered_at,
            status=JobStatus(self.status),
            started_at=self.started_at,
            finished_at=self.finished_at,
            tries=self.tries,
            rows=self.rows,
            file=JobFile(**json.loads(self.file)) if self.file else None,
            failure=JobFailure(**json.loads(self.failure)) if self.failure else None,
            version=self.version,
        )


class JobTable:
    """Jobs by owner; an id begins with its moment, so that lists are in the order of ordering."""

    def __init__(self, database: Database) -> None:
        self._jobs = database.bind(JobItem, database.names.requests)

    def put_new(self, job: Job) -> None:
        self._item(job).save(condition=self._jobs.pk.does_not_exist())

    def get(self, name: JobName) -> Job | None:
        item = get(self._jobs, keys.jobs.job(name.program, name.partner, name.id))
        return item.to_job() if item is not None else None

    def replace(self, job: Job) -> Job:
        """The job as it is kept now. Raises Stale ``job_changed`` when it changed since it was read, or is gone."""
        item = self._item(job)
        item.version = job.version + 1
        try:
            item.save(condition=self._jobs.version == job.version)
        except PutError as error:
            if not condition_failed(error):
                raise
            raise Stale("job_changed", f"Job {job.name.id} changed in the meantime; look again.") from error
        return item.to_job()

    def of_owner(
        self, program: str, partner: str | None, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Job], str | None]:
        """Newest first, with the cursor of what follows."""
        pk = keys.jobs.jobs(program, partner)
        before = self._jobs.sk < cursor if cursor else None
        found = list(query(self._jobs, pk, before, scan_index_forward=False, limit=limit + 1))
        part = [item.to_job() for item in found[:limit]]
        return part, part[-1].name.id if len(found) > limit else None

    def _item(self, job: Job) -> JobItem:
        name = job.name
        return self._jobs(
            *keys.jobs.job(name.program, name.partner, name.id),
            program=name.program,
            partner=name.partner,
            kind=job.kind,
            order=dump(dict(job.order)),
            actor_kind=job.by.kind,
            actor=job.by.id,
            ordered_at=job.ordered_at,
            status=str(job.status),
            started_at=job.started_at,
            finished_at=job.finished_at,
            tries=job.tries,
            rows=job.rows,
            file=dump(vars(job.file)) if job.file else None,
            failure=dump(vars(job.failure)) if job.failure else None,
            version=job.version,
            expires_at=int(job.expires_at.timestamp()),
        )
