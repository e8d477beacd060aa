"""Payout: frees what was on hold, and batches what is due, only over closed and reconciled months."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.parts_queue import PartsQueue
from infra.platform.python_function import PythonFunction
from infra.platform.tables import READ, WRITE, Tables


class Payout(PythonFunction):
    """Runs every hour and works on the programs whose payout day it is."""

    def __init__(self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, parts: PartsQueue) -> None:
        super().__init__(
            scope,
            "Payout",
            name="payout",
            config=config,
            layers=layers.all,
            memory_mb=1024,
            timeout_seconds=900,
            description="Frees what was on hold and makes the monthly payout batches",
        )
        allow_gathering(self, tables, parts)
        tables["accounts"].grant(self.role, "DeleteItem")  # of a hold that ended


def allow_gathering(function: PythonFunction, tables: Tables, parts: PartsQueue) -> None:
    """Allows what gathering a batch does: read who is due, reserve it, take it into the batch, send parts."""
    for name in ("programs", "partners", "closings"):
        function.use(tables[name], *READ)
    function.use(tables["accounts"], *READ, *WRITE)
    function.use(tables["payouts"], *READ, *WRITE, "DeleteItem", index="by_status")
    function.append_to(tables["journal"])
    parts.send_from(function, "LINKLEDGER_PARTS_QUEUE_URL")
