"""A table's stream as a function's trigger, so that a poison record neither blocks the others nor gets lost."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_

from infra.platform.failures import FailedBatches, FailuresBucket
from infra.platform.python_function import PythonFunction
from infra.platform.tables import DataTable


def inserted(sort_key: str | None = None) -> Mapping[str, object]:
    """New items alone, and of those only the ones with this sort key; TTL's deletions are records too."""
    new: dict[str, object] = {"eventName": lambda_.FilterRule.is_equal("INSERT")}
    if sort_key:
        new["dynamodb"] = {"Keys": {"sk": {"S": lambda_.FilterRule.is_equal(sort_key)}}}
    return lambda_.FilterCriteria.filter(new)


def changed() -> Mapping[str, object]:
    """Items that were changed or removed, in a table that only ever gets new ones."""
    return lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.or_("MODIFY", "REMOVE")})


def written(beginning: str, *changes: str) -> Mapping[str, object]:
    """Items whose sort key begins so, where they are new (`INSERT`) or changed (`MODIFY`)."""
    keys = {"sk": {"S": lambda_.FilterRule.begins_with(beginning)}}
    return lambda_.FilterCriteria.filter({"eventName": [*changes], "dynamodb": {"Keys": keys}})


def of_kinds(*kinds: str) -> Mapping[str, object]:
    """New items alone, and of those only the ones of these kinds."""
    image = {"kind": {"S": [*kinds]}}
    return lambda_.FilterCriteria.filter(
        {"eventName": lambda_.FilterRule.is_equal("INSERT"), "dynamodb": {"NewImage": image}}
    )


def feed_from_stream(
    consumer: PythonFunction,
    *,
    name: str = "Stream",
    table: DataTable,
    only: Mapping[str, object],
    batch_size: int,
    retries: int,
    failures: FailuresBucket,
    window: Duration | None = None,
    parallelism: int = 1,
) -> lambda_.EventSourceMapping:
    """Invokes `consumer` with the table's changes that match `only`, from the oldest that the stream still has.

    `name` tells the streams of one consumer apart.
    """
    table.grant_stream(consumer.role)
    return consumer.function.add_event_source_mapping(
        name,
        event_source_arn=table.table.table_stream_arn,
        starting_position=lambda_.StartingPosition.TRIM_HORIZON,
        filters=[only],
        batch_size=batch_size,
        max_batching_window=window,
        parallelization_factor=parallelism,
        report_batch_item_failures=True,
        bisect_batch_on_error=True,
        retry_attempts=retries,
        on_failure=FailedBatches(failures),
        metrics_config=lambda_.MetricsConfig(metrics=[lambda_.MetricType.EVENT_COUNT]),
    )
