"""Clicks that the table refused wait here, in another failure domain, instead of costing the visitor the redirect."""

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.config import Config
from infra.platform.python_function import PythonFunction

_KEPT = Duration.days(14)
_ATTEMPTS = 5


class RecoveryQueue(Construct):
    """The queue `clicks-recovery` and, for what cannot be drained, its dead-letter queue."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(scope, "RecoveryQueue")
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            queue_name=config.name("clicks-recovery-dead"),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=_KEPT,
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=config.name("clicks-recovery"),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=_KEPT,
            visibility_timeout=Duration.minutes(3),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=_ATTEMPTS),
        )

    def grant_send(self, grantee: iam.IGrantable) -> None:
        """Allows sending, and nothing else."""
        self.queue.grant(grantee, "sqs:SendMessage")

    def drain_with(self, worker: PythonFunction) -> lambda_.EventSourceMapping:
        """Invokes `worker` with up to ten clicks; those that it reports as failed come again."""
        self.queue.grant_consume_messages(worker.role)
        return worker.function.add_event_source_mapping(
            "Queue", event_source_arn=self.queue.queue_arn, batch_size=10, report_batch_item_failures=True
        )
