"""What a deployed event source mapping says about how its stream is to be read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FOREVER = -1


@dataclass(frozen=True)
class MappingSettings:
    """One DynamoDB event source mapping, as `list_event_source_mappings` returns it, with AWS's defaults."""

    uuid: str
    stream_arn: str
    function_arn: str
    batch_size: int
    batching_window_seconds: float
    lanes: int
    """ParallelizationFactor: how many batches may be under way at once; records of one item stay in one lane."""
    maximum_retries: int | None
    """None: retry until the record is too old."""
    maximum_age_seconds: float | None
    bisect: bool
    partial_failures: bool
    starting_position: str
    filters: tuple[Mapping[str, Any], ...]
    on_failure_arn: str | None

    @property
    def table(self) -> str:
        return self.stream_arn.split("/")[1]

    @property
    def function(self) -> str:
        return self.function_arn.split(":")[6]

    @property
    def name(self) -> str:
        """Names the mapping's work also after the mapping was replaced."""
        return f"{self.function}.{self.table}"

    @classmethod
    def from_api(cls, mapping: Mapping[str, Any]) -> "MappingSettings":
        """Read one element of `EventSourceMappings`."""
        criteria = mapping.get("FilterCriteria") or {}
        destinations = mapping.get("DestinationConfig") or {}
        retries, age = mapping.get("MaximumRetryAttempts"), mapping.get("MaximumRecordAgeInSeconds")
        return cls(
            uuid=mapping["UUID"],
            stream_arn=mapping["EventSourceArn"],
            function_arn=mapping["FunctionArn"],
            batch_size=int(mapping.get("BatchSize") or 100),
            batching_window_seconds=float(mapping.get("MaximumBatchingWindowInSeconds") or 0),
            lanes=int(mapping.get("ParallelizationFactor") or 1),
            maximum_retries=None if retries in (None, _FOREVER) else int(retries),
            maximum_age_seconds=None if age in (None, _FOREVER) else float(age),
            bisect=bool(mapping.get("BisectBatchOnFunctionError")),
            partial_failures="ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or []),
            starting_position=mapping.get("StartingPosition") or "LATEST",
            filters=tuple(json.loads(entry["Pattern"]) for entry in criteria.get("Filters") or []),
            on_failure_arn=(destinations.get("OnFailure") or {}).get("Destination"),
        )


def stream_mappings(lambda_client: Any) -> list[tuple[MappingSettings, bool]]:
    """Every DynamoDB stream mapping of the deployment, and whether the service itself polls it."""
    pages = lambda_client.get_paginator("list_event_source_mappings").paginate()
    return [
        (MappingSettings.from_api(mapping), mapping.get("State") in ("Enabled", "Enabling", "Creating"))
        for page in pages
        for mapping in page["EventSourceMappings"]
        if ":dynamodb:" in mapping.get("EventSourceArn", "")
    ]
