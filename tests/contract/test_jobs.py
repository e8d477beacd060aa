"""Jobs in memory and on the real engine, and a job's file on a real S3, ordered by a real queue."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

import pytest

from cli.local.emulator import Emulator
from cli.local.endpoint import REGION
from linkledger.access.audit import Actor
from linkledger.errors import NotFound, Refused, Stale
from linkledger.jobs.job import (
    KEPT,
    MOST_OPEN,
    Job,
    JobFailure,
    JobFile,
    JobName,
    begun,
    done,
    failed,
    given_back,
    known_job,
    order,
)
from linkledger.jobs.worker import Product
from linkledger.memory.jobs import InMemoryJobQueue
from linkledger_aws.job_files import JobBucket, SqsJobs, read_name
from tests.contract.conftest import Shelf

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
FILE = JobFile("commissions-keycrm.csv", "text/csv; charset=utf-8", 12, "0" * 64)


def a_job(number: int = 1, *, program: str = "keycrm", partner: str | None = "anna") -> Job:
    ordered = {"kind": "commissions_csv", "from": "2026-02-01"}
    name = JobName(program, partner, f"job_{number:04d}")
    return Job(name, "commissions_csv", ordered, Actor("partner", "anna"), NOW + timedelta(minutes=number))


def test_a_job_comes_back_as_it_was_at_each_step(shelf: Shelf) -> None:
    job = a_job()
    shelf.jobs.put_new(job)
    for step in (
        lambda at: begun(at, LATER),
        lambda at: replace(at, rows=5_000),
        given_back,
        lambda at: begun(at, LATER),
        lambda at: done(at, FILE, LATER),
    ):
        job = shelf.jobs.replace(step(job))
        assert shelf.jobs.get(job.name) == job
    assert (job.tries, job.version, job.file, job.order["from"]) == (2, 5, FILE, "2026-02-01")
    with pytest.raises(Stale):
        shelf.jobs.replace(begun(a_job(), LATER))
    other = a_job(2)
    shelf.jobs.put_new(other)
    other = shelf.jobs.replace(failed(other, JobFailure("no_draft", "There is none."), LATER))
    assert shelf.jobs.get(other.name) == other


def test_an_owner_finds_its_own_jobs_newest_first(shelf: Shelf) -> None:
    for job in [a_job(each) for each in (2, 1, 3)]:
        shelf.jobs.put_new(job)
    for job in (a_job(4, partner=None), a_job(5, partner="operators"), a_job(6, program="b1")):
        shelf.jobs.put_new(job)
    first, cursor = shelf.jobs.of_owner("keycrm", "anna", limit=2, cursor=None)
    rest, end = shelf.jobs.of_owner("keycrm", "anna", limit=2, cursor=cursor)
    assert [each.name.id for each in (*first, *rest)] == ["job_0003", "job_0002", "job_0001"]
    assert end is None
    assert [each.name.id for each in shelf.jobs.of_owner("keycrm", None, limit=9, cursor=None)[0]] == ["job_0004"]
    assert [each.name.id for each in shelf.jobs.of_owner("keycrm", "operators", limit=9, cursor=None)[0]] == [
        "job_0005"
    ]
    assert shelf.jobs.get(JobName("keycrm", "zoe", "job_0001")) is None
    assert shelf.jobs.get(JobName("keycrm", None, "job_0001")) is None


def test_so_many_jobs_are_under_way_and_no_more_until_one_ends(shelf: Shelf) -> None:
    queue = InMemoryJobQueue()
    jobs = [order(a_job(each), shelf.jobs, queue) for each in range(MOST_OPEN)]
    with pytest.raises(Refused, match="order this one"):
        order(a_job(9), shelf.jobs, queue)
    order(a_job(9, partner="zoe"), shelf.jobs, queue)
    shelf.jobs.replace(failed(jobs[0], JobFailure("x", "x"), LATER))
    order(a_job(9), shelf.jobs, queue)
    assert len(queue.names) == MOST_OPEN + 2


def test_a_job_is_forgotten_a_week_after_its_end(shelf: Shelf) -> None:
    shelf.jobs.put_new(a_job())
    job = shelf.jobs.replace(done(a_job(), FILE, LATER))
    assert known_job(shelf.jobs, job.name, LATER + KEPT - timedelta(seconds=1)) == job
    with pytest.raises(NotFound):
        known_job(shelf.jobs, job.name, LATER + KEPT)


@pytest.fixture
def aws(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.endpoint.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "454545454545")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.mark.usefixtures("aws")
def test_a_file_is_written_whole_or_not_at_all_and_fetched_by_its_link() -> None:
    bucket = JobBucket.connect("test-job-files")
    bucket.client.create_bucket(Bucket=bucket.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})  # type: ignore[typeddict-item]

    def broken() -> Iterator[str]:
        yield "event,amount\r\n"
        raise RuntimeError("the table is gone")

    with pytest.raises(RuntimeError):
        bucket.put(a_job(), Product("c.csv", "text/csv", broken()))
    assert "Contents" not in bucket.client.list_objects_v2(Bucket=bucket.bucket)
    file = bucket.put(a_job(), Product("c.csv", "text/csv; charset=utf-8", ["event,amount\r\n", "é1,2\r\n"]))
    (kept,) = bucket.client.list_objects_v2(Bucket=bucket.bucket)["Contents"]
    assert kept["Key"] == "partners/keycrm/anna/job_0001/c.csv"
    with urlopen(bucket.link(a_job(), file)) as answer:
        content = answer.read()
        assert content.decode() == "event,amount\r\né1,2\r\n"
        assert answer.headers["content-disposition"] == 'attachment; filename="c.csv"'
    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.usefixtures("aws")
def test_a_name_comes_out_of_the_queue_as_it_went_in() -> None:
    queue = SqsJobs.connect("")
    url = queue.client.create_queue(QueueName="test-jobs")["QueueUrl"]
    for name in (a_job().name, a_job(partner=None).name):
        SqsJobs(queue.client, url).send(name)
        (message,) = queue.client.receive_message(QueueUrl=url)["Messages"]
        assert read_name(message["Body"]) == name
        queue.client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
