"""Payout: frees what was on hold, and batches what is due, only over closed months."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.tables import READ, WRITE, Tables


class Payout(PythonFunction):
    """Runs every hour and works on the programs whose payout day it is."""

    def __init__(self, scope: Construct, *, config: Config, layers: Layers, tables: Tables) -> None:
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
        for name in ("programs", "partners", "closings"):
            self.use(tables[name], *READ)
        self.use(tables["accounts"], *READ, *WRITE, "DeleteItem")
        self.use(tables["payouts"], *READ, *WRITE, "DeleteItem", index="by_status")
        self.append_to(tables["journal"])
