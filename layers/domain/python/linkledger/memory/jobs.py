"""Jobs in memory, with a queue and a place for files that tests look into."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from linkledger.errors import Stale
from linkledger.jobs.job import Job, JobFile, JobName
from linkledger.jobs.worker import Product
from linkledger.memory.pages import part_after


class InMemoryJobs:
    """Jobs by name."""

    def __init__(self) -> None:
        self.jobs: dict[JobName, Job] = {}

    def put_new(self, job: Job) -> None:
        self.jobs[job.name] = job

    def get(self, name: JobName) -> Job | None:
        return self.jobs.get(name)

    def replace(self, job: Job) -> Job:
        """Raises Stale ``job_changed`` when it changed since it was read."""
        if self.jobs[job.name].version != job.version:
            raise Stale("job_changed", f"Job {job.name.id} changed in the meantime; look again.")
        self.jobs[job.name] = after = replace(job, version=job.version + 1)
        return after

    def of_owner(
        self, program: str, partner: str | None, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Job], str | None]:
        own = (each for each in self.jobs.values() if (each.name.program, each.name.partner) == (program, partner))
        newest_first = sorted(own, key=lambda each: each.name.id, reverse=True)
        return part_after(newest_first, lambda each: each.name.id, limit, cursor)


class InMemoryJobQueue:
    """Names of jobs in the order of their sending."""

    def __init__(self) -> None:
        self.names: list[JobName] = []

    def send(self, name: JobName) -> None:
        self.names.append(name)


class InMemoryJobFiles:
    """Files by their keys, and links that lead nowhere."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def put(self, job: Job, product: Product) -> JobFile:
        text = "".join(product.rows)
        self.files[f"{job.folder}/{product.name}"] = text
        content = text.encode()
        return JobFile(product.name, product.media_type, len(content), hashlib.sha256(content).hexdigest())

    def link(self, job: Job, file: JobFile) -> str:
        return f"https://files.example/{job.folder}/{file.name}"
