"""What starts a function, and what happens to the work that it could not do."""

import json

import pytest

from linkledger.jobs.job import KEPT, LONGEST, MOST_TRIES
from tests.infra.deployment import Deployment

STREAMS = {
    "commission": {"table": "events", "batch": 25, "retries": 5, "window": None},
    "journal_guard": {"table": "journal", "batch": 10, "retries": 5, "window": None},
    "live_stats": {"table": "clicks", "batch": 100, "retries": 3, "window": 5},
}
HOURLY = {"rollup": 5, "payout": 20, "reconcile": 35}


@pytest.mark.parametrize("name", STREAMS)
def test_a_poison_record_is_isolated_retried_and_kept_whole(stage: Deployment, name: str) -> None:
    mapping = stage.mapping(name)
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRetryAttempts"] == STREAMS[name]["retries"]
    assert stage.text(mapping["DestinationConfig"]["OnFailure"]["Destination"]) == f"{failures(stage)}.Arn"


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_is_read_from_its_oldest_record_in_the_contracts_batches(stage: Deployment, name: str) -> None:
    mapping, expected = stage.mapping(name), STREAMS[name]
    assert stage.text(mapping["EventSourceArn"]) == f"linkledger-{stage.stage}-{expected['table']}.StreamArn"
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["BatchSize"] == expected["batch"]
    assert mapping.get("MaximumBatchingWindowInSeconds") == expected["window"]


def test_commissions_come_from_accepted_events_not_from_conflicts_or_refused_ones(stage: Deployment) -> None:
    assert _filters(stage, "commission") == [
        {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["event"]}}}},
    ]
    assert stage.mapping("commission")["ParallelizationFactor"] > 1


def test_the_journals_guard_is_woken_by_what_may_not_happen_and_by_nothing_else(stage: Deployment) -> None:
    assert _filters(stage, "journal_guard") == [{"eventName": ["MODIFY", "REMOVE"]}]


def test_clicks_that_expire_are_not_counted_again(stage: Deployment) -> None:
    assert _filters(stage, "live_stats") == [{"eventName": ["INSERT"]}]


def test_a_click_that_cannot_be_recovered_ends_in_the_dead_letter_queue(stage: Deployment) -> None:
    mapping = stage.mapping("click_recovery")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    queues = {q["Properties"]["QueueName"]: q for q in stage.of_type("AWS::SQS::Queue").values()}
    queue = queues[f"linkledger-{stage.stage}-clicks-recovery"]["Properties"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    assert queue["VisibilityTimeout"] >= 6 * stage.function("click_recovery")["Timeout"]
    assert all(q["Properties"]["SqsManagedSseEnabled"] for q in queues.values())


def test_a_part_of_a_batch_is_asked_by_one_worker_a_few_times_and_then_kept(stage: Deployment) -> None:
    mapping = stage.mapping("payout_part")
    assert (mapping["BatchSize"], mapping["FunctionResponseTypes"]) == (1, ["ReportBatchItemFailures"])
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 20}
    queues = {q["Properties"]["QueueName"]: q["Properties"] for q in stage.of_type("AWS::SQS::Queue").values()}
    queue = queues[f"linkledger-{stage.stage}-payout-parts"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 3
    assert queue["VisibilityTimeout"] >= 6 * stage.function("payout_part")["Timeout"]


def test_a_job_is_done_by_one_worker_and_tried_again_when_it_died(stage: Deployment) -> None:
    mapping = stage.mapping("jobs")
    assert (mapping["BatchSize"], mapping["FunctionResponseTypes"]) == (1, ["ReportBatchItemFailures"])
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 5}
    queues = {q["Properties"]["QueueName"]: q["Properties"] for q in stage.of_type("AWS::SQS::Queue").values()}
    queue = queues[f"linkledger-{stage.stage}-jobs"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == MOST_TRIES + 1, "the last one says that it failed"
    assert queue["VisibilityTimeout"] > LONGEST.total_seconds() >= stage.function("jobs")["Timeout"]


def test_files_of_jobs_are_private_encrypted_and_kept_as_long_as_the_jobs(stage: Deployment) -> None:
    (files,) = [each for name, each in stage.of_type("AWS::S3::Bucket").items() if name.startswith("JobFiles")]
    properties = files["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["BucketEncryption"]
    (rule,) = properties["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == KEPT.days


def test_payment_files_are_private_encrypted_and_kept_for_a_limited_time(stage: Deployment) -> None:
    buckets = stage.of_type("AWS::S3::Bucket")
    (files,) = [each for name, each in buckets.items() if name.startswith("PaymentFiles")]
    properties = files["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["BucketEncryption"]
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = properties["LifecycleConfiguration"]["Rules"]
    assert (rule["ExpirationInDays"], rule["NoncurrentVersionExpiration"]) == (30, {"NoncurrentDays": 30})
    assert files["DeletionPolicy"] == ("Retain" if stage.stage == "prod" else "Delete")


@pytest.mark.parametrize("name", HOURLY)
def test_scheduled_work_runs_every_hour_each_at_a_minute_of_its_own(stage: Deployment, name: str) -> None:
    rules = {r["Properties"]["Name"]: r["Properties"] for r in stage.of_type("AWS::Events::Rule").values()}
    rule = rules[f"linkledger-{stage.stage}-{name}-hourly"]
    assert rule["ScheduleExpression"] == f"cron({HOURLY[name]} * * * ? *)"
    assert rule["State"] == "ENABLED"


def test_a_failed_run_is_retried_and_then_lies_in_the_failures_bucket(stage: Deployment) -> None:
    configs = stage.of_type("AWS::Lambda::EventInvokeConfig").values()
    assert len(configs) == len(HOURLY)
    for config in configs:
        properties = config["Properties"]
        assert properties["MaximumRetryAttempts"] == 2
        assert stage.text(properties["DestinationConfig"]["OnFailure"]["Destination"]) == f"{failures(stage)}.Arn"


def failures(deployment: Deployment) -> str:
    """The logical id of the bucket for what was given up."""
    (found,) = [each for each in deployment.of_type("AWS::S3::Bucket") if each.startswith("Failures")]
    return found


def _filters(deployment: Deployment, name: str) -> list[object]:
    return [json.loads(f["Pattern"]) for f in deployment.mapping(name)["FilterCriteria"]["Filters"]]
