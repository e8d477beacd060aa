"""Parts of a payout batch wait here for workers, so that 100,000 partners are asked side by side."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.config import Config
from infra.platform.python_function import PythonFunction
from infra.platform.work_queue import WorkQueue

_KEPT = Duration.days(4)
"""Long enough to look at what failed: the hourly run sends again what was not asked."""

_WORKERS = 20


class PartsQueue(WorkQueue):
    """The queue `payout-parts` and, for what no worker could ask, its dead-letter queue."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "PartsQueue",
            config=config,
            name="payout-parts",
            kept=_KEPT,
            hidden=Duration.minutes(90),
            attempts=3,
        )

    def drain_with(self, worker: PythonFunction) -> lambda_.EventSourceMapping:
        """Invokes `worker` with one part at a time, at most 20 side by side: tables and accounts are others' too."""
        return self._drain(worker, batch_size=1, at_once=_WORKERS)
