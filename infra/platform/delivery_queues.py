"""Webhooks' messages wait here: those whose moment is still to come, and those that go out now.

Two queues, since who decides about a message reads tables, and who calls a stranger's address must not.
"""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.config import Config
from infra.platform.python_function import PythonFunction
from infra.platform.work_queue import WorkQueue

_KEPT = Duration.days(4)
"""Longer than all attempts together take."""
_ATTEMPTS = 5
_CALLERS = 20


class DueQueue(WorkQueue):
    """The queue `deliveries-due`; a delivery that is hours away passes through it every 15 minutes."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "DueQueue",
            config=config,
            name="deliveries-due",
            kept=_KEPT,
            hidden=Duration.minutes(6),
            attempts=_ATTEMPTS,
        )

    def drain_with(self, worker: PythonFunction) -> lambda_.EventSourceMapping:
        """Invokes `worker` with up to ten deliveries; those that it reports as failed come again."""
        return self._drain(worker, batch_size=10)


class OutQueue(WorkQueue):
    """The queue `deliveries-out`."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(
            scope,
            "OutQueue",
            config=config,
            name="deliveries-out",
            kept=_KEPT,
            hidden=Duration.minutes(3),
            attempts=_ATTEMPTS,
        )

    def drain_with(self, worker: PythonFunction) -> lambda_.EventSourceMapping:
        """Invokes `worker` with up to ten messages, 20 times side by side: slow receivers hold up 200 at most."""
        return self._drain(worker, batch_size=10, at_once=_CALLERS)


class DeliveryQueues(Construct):
    """Both queues."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(scope, "DeliveryQueues")
        self.due = DueQueue(self, config=config)
        self.out = OutQueue(self, config=config)

    def drain_with(self, *, decides: PythonFunction, calls: PythonFunction) -> None:
        """Invokes who decides with what is due, and who calls with what goes out."""
        self.due.drain_with(decides)
        self.out.drain_with(calls)
