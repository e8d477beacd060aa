"""Jobs wait here for workers: what takes longer than a request may."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.config import Config
from infra.platform.python_function import PythonFunction
from infra.platform.work_queue import WorkQueue

_KEPT = Duration.days(4)
_HIDDEN = Duration.minutes(16)
"""Longer than a worker lives; a job that lost its worker is taken up by the next one then."""
_WORKERS = 5


class JobsQueue(WorkQueue):
    """The queue `jobs` and, for what no worker could even fail, its dead-letter queue."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(scope, "JobsQueue", config=config, name="jobs", kept=_KEPT, hidden=_HIDDEN, attempts=3)

    def order_from(self, api: PythonFunction) -> None:
        """Names the queue in the settings, and allows sending."""
        self.send_from(api, "LINKLEDGER_JOBS_QUEUE_URL")

    def drain_with(self, worker: PythonFunction) -> lambda_.EventSourceMapping:
        """Invokes `worker` with one job at a time, at most 5 side by side: tables are others' too."""
        return self._drain(worker, batch_size=1, at_once=_WORKERS)
