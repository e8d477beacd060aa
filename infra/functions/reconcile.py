"""Reconcile: drives events again that have no outcome yet, and audits the accounts that events posted to."""

from constructs import Construct

from infra.config import Config
from infra.functions.commission import allow_settling
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.tables import BLOCKS, SIGNALS, Tables


class Reconcile(PythonFunction):
    """Runs every hour over the events received 60 to 120 minutes ago."""

    def __init__(self, scope: Construct, *, config: Config, layers: Layers, tables: Tables) -> None:
        super().__init__(
            scope,
            "Reconcile",
            name="reconcile",
            config=config,
            layers=layers.all,
            memory_mb=1024,
            timeout_seconds=900,
            description="Settles events that the stream lost, and audits accounts",
        )
        allow_settling(self, tables)
        self.use(tables["events"], index="by_received")
        self.use_partitions(tables["payouts"], (*BLOCKS, *SIGNALS), "GetItem", "PutItem")
