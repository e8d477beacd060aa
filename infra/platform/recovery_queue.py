"""Clicks that the table refused wait here, in another failure domain, instead of costing the visitor the redirect."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.config import Config
from infra.platform.python_function import PythonFunction
from infra.platform.work_queue import WorkQueue


class RecoveryQueue(WorkQueue):
    """The queue `clicks-recovery` and, for what cannot be drained, its dead-letter queue."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "RecoveryQueue",
            config=config,
            name="clicks-recovery",
            kept=Duration.days(14),
            hidden=Duration.minutes(3),
            attempts=5,
        )

    def drain_with(self, worker: PythonFunction) -> lambda_.EventSourceMapping:
        """Invokes `worker` with up to ten clicks; those that it reports as failed come again."""
        return self._drain(worker, batch_size=10)
