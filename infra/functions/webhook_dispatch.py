"""Webhook dispatch: reads what happened after it happened, and decides who is told."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.config import Config
from infra.platform.delivery_queues import DeliveryQueues
from infra.platform.failures import FailuresBucket
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.stream import feed_from_stream, of_kinds, written
from infra.platform.tables import READ, Tables

_RETRIES = 5
_TOLD = {
    "journal": of_kinds("commission", "revision", "reversal"),
    "payouts": written("po_", "INSERT", "MODIFY"),
    "partners": written("partner#", "INSERT", "MODIFY"),
    "customers": written("signup#", "INSERT"),
}
"""Which changes of which tables may be told."""


class WebhookDispatch(PythonFunction):
    """Follows four tables' streams and drains the queue `deliveries-due`; it writes nothing but deliveries."""

    def __init__(
        self,
        scope: Construct,
        *,
        config: Config,
        layers: Layers,
        tables: Tables,
        failures: FailuresBucket,
        queues: DeliveryQueues,
    ) -> None:
        super().__init__(
            scope,
            "WebhookDispatch",
            name="webhook_dispatch",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=60,
            description="Decides which webhooks are told what happened",
        )
        self.use(tables["partners"], *READ)
        self.use(tables["subscriptions"], "GetItem", "Query")
        self.use(tables["deliveries"], "GetItem", "PutItem", "UpdateItem")
        queues.due.send_from(self, "LINKLEDGER_DUE_QUEUE_URL")
        queues.out.send_from(self, "LINKLEDGER_OUT_QUEUE_URL")
        self.streams: dict[str, lambda_.EventSourceMapping] = {
            name: feed_from_stream(
                self,
                name=f"{name.title()}Stream",
                table=tables[name],
                only=only,
                batch_size=100,
                window=Duration.seconds(1),
                retries=_RETRIES,
                failures=failures,
            )
            for name, only in _TOLD.items()
        }
