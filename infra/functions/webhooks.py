"""Webhooks: calls the addresses that subscriptions name, from a role that has none of the ledger's data."""

from constructs import Construct

from infra.config import Config
from infra.platform.delivery_queues import DueQueue
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.tables import Tables
from infra.platform.webhook_key import WebhookKey

_LOOPBACK = "LINKLEDGER_LOOPBACK_WEBHOOKS"


class Webhooks(PythonFunction):
    """Drains the queue `deliveries-out`; it writes attempts down, and reads no table."""

    def __init__(
        self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, key: WebhookKey, due: DueQueue
    ) -> None:
        super().__init__(
            scope,
            "Webhooks",
            name="webhooks",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=30,
            description="Sends webhooks",
        )
        self.use(tables["deliveries"], "UpdateItem")
        self.set("LINKLEDGER_WEBHOOK_SECRET", key.arn)
        key.grant_read(self.role)
        due.send_from(self, "LINKLEDGER_DUE_QUEUE_URL")
        allow_loopback(self, config)


def allow_loopback(function: PythonFunction, config: Config) -> None:
    """Lets webhooks reach this machine, where the configuration does."""
    if config.loopback_webhooks:
        function.set(_LOOPBACK, config.loopback_webhooks)


def keep_webhooks(function: PythonFunction, *, config: Config, tables: Tables, key: WebhookKey, due: DueQueue) -> None:
    """Allows an API what managing webhooks takes: subscriptions, their deliveries, showing a new secret, trying one."""
    function.use(tables["subscriptions"], "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")
    function.use(tables["deliveries"], "GetItem", "Query", "PutItem", "UpdateItem")
    function.set("LINKLEDGER_WEBHOOK_SECRET", key.arn)
    key.grant_read(function.role)
    due.send_from(function, "LINKLEDGER_DUE_QUEUE_URL")
    allow_loopback(function, config)
