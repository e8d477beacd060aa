"""A job is worked off once, however often it comes, and always ends."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.access.audit import Actor
from linkledger.errors import Refused, Stale
from linkledger.jobs.job import LONGEST, Job, JobName, JobStatus
from linkledger.jobs.worker import ROWS_AT_ONCE, Product, Work, Worker
from linkledger.memory.jobs import InMemoryJobFiles, InMemoryJobs

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
NAME = JobName("keycrm", "anna", "job_1")


class Office:
    """A worker with one kind of work, and what it did."""

    def __init__(self, work: Work) -> None:
        self.jobs, self.files, self.now = InMemoryJobs(), InMemoryJobFiles(), NOW
        self.worker = Worker(self.jobs, self.files, {"counting": work})
        self.jobs.put_new(Job(NAME, "counting", {"kind": "counting"}, Actor("partner", "anna"), NOW))

    @property
    def job(self) -> Job:
        return self.jobs.jobs[NAME]

    def run(self, has_time: Callable[[], bool] = lambda: True) -> Job | None:
        return self.worker.run(NAME, lambda: self.now, has_time)


def counting(rows: int) -> Work:
    return lambda _job, _now: Product("rows.csv", "text/csv", (f"{each}\r\n" for each in range(rows)))


def test_what_is_done_is_not_done_again() -> None:
    done: list[datetime] = []

    def once(_job: Job, now: datetime) -> Product:
        done.append(now)
        return Product("rows.csv", "text/csv", ["a\r\n", "b\r\n"])

    office = Office(once)
    ended = office.run()
    assert ended is not None
    assert (ended.status, ended.rows, ended.file and ended.file.size) == (JobStatus.DONE, 2, 6)
    assert office.files.files == {"partners/keycrm/anna/job_1/rows.csv": "a\r\nb\r\n"}
    assert office.run() is None
    assert done == [NOW]
    assert office.worker.run(JobName("keycrm", "anna", "job_gone"), lambda: NOW, lambda: True) is None


def test_how_far_it_is_can_be_seen_while_it_runs() -> None:
    seen: list[int] = []

    def rows(_job: Job, _now: datetime) -> Product:
        def each() -> Iterator[str]:
            for number in range(2 * ROWS_AT_ONCE + 1):
                if number % ROWS_AT_ONCE == 0:
                    seen.append(office.job.rows)
                    assert office.job.status is JobStatus.RUNNING
                yield ""

        return Product("rows.csv", "text/csv", each())

    office = Office(rows)
    office.run()
    assert seen == [0, ROWS_AT_ONCE, 2 * ROWS_AT_ONCE]
    assert office.job.rows == 2 * ROWS_AT_ONCE + 1


def test_a_refusal_ends_it_with_its_words() -> None:
    def refuse(_job: Job, _now: datetime) -> Product:
        raise Refused("too_many_events", "Choose a shorter time.")

    office = Office(refuse)
    office.run()
    assert (office.job.status, office.job.finished_at) == (JobStatus.FAILED, NOW)
    assert office.job.failure is not None
    assert (office.job.failure.code, office.job.failure.message) == ("too_many_events", "Choose a shorter time.")
    assert office.run() is None


def test_what_takes_longer_than_a_worker_lives_says_so() -> None:
    office = Office(counting(ROWS_AT_ONCE))
    office.run(has_time=lambda: False)
    assert office.job.failure is not None
    assert office.job.failure.code == "job_too_long"
    assert office.files.files == {}


def test_a_worker_that_breaks_off_gives_it_to_the_next_and_the_last_one_ends_it() -> None:
    def broken(_job: Job, _now: datetime) -> Product:
        raise RuntimeError("no table")

    office = Office(broken)
    with pytest.raises(RuntimeError):
        office.run()
    assert (office.job.status, office.job.tries) == (JobStatus.QUEUED, 1)
    with pytest.raises(RuntimeError):
        office.run()
    assert (office.job.status, office.job.failure and office.job.failure.code) == (JobStatus.FAILED, "job_failed")


def test_a_job_that_another_worker_has_is_left_to_it_until_that_one_must_be_dead() -> None:
    def dies(_job: Job, _now: datetime) -> Product:
        raise SystemExit

    office = Office(dies)
    for _ in range(2):
        with pytest.raises(SystemExit):
            office.run()
        assert office.job.status is JobStatus.RUNNING
        with pytest.raises(Stale, match="is being worked on"):
            office.run()
        office.now += LONGEST + timedelta(seconds=1)
    ended = office.run()
    assert ended is not None
    assert (ended.status, ended.failure and ended.failure.code) == (JobStatus.FAILED, "job_failed")


def test_a_worker_that_was_given_up_too_early_writes_nothing_over_the_next_one() -> None:
    def slow(_job: Job, _now: datetime) -> Product:
        office.jobs.replace(office.job)
        return Product("rows.csv", "text/csv", ["a"])

    office = Office(slow)
    with pytest.raises(Stale, match="changed"):
        office.run()
    assert office.job.status is JobStatus.RUNNING
