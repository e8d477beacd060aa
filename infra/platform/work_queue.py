"""A queue that one function drains, with a dead-letter queue for what it could not do."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.config import Config
from infra.platform.python_function import PythonFunction


class WorkQueue(Construct):
    """The queue `{name}` and its dead-letter queue `{name}-dead`, encrypted, over TLS alone."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Config,
        name: str,
        kept: Duration,
        hidden: Duration,
        attempts: int,
    ) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            queue_name=config.name(f"{name}-dead"),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=kept,
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=config.name(name),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=kept,
            visibility_timeout=hidden,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=attempts),
        )

    def send_from(self, sender: PythonFunction, variable: str) -> None:
        """Names the queue in the settings, and allows sending, and nothing else."""
        sender.set(variable, self.queue.queue_url)
        self.queue.grant(sender.role, "sqs:SendMessage")

    def _drain(
        self, worker: PythonFunction, *, batch_size: int, at_once: int | None = None
    ) -> lambda_.EventSourceMapping:
        self.queue.grant_consume_messages(worker.role)
        return worker.function.add_event_source_mapping(
            "Queue",
            event_source_arn=self.queue.queue_arn,
            batch_size=batch_size,
            max_concurrency=at_once,
            report_batch_item_failures=True,
        )
