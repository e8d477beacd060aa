"""Rollup: closes the programs' local days and months, recounts them exactly, and settles months of net revenue."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.tables import READ, SIGNALS, WRITE, Tables


class Rollup(PythonFunction):
    """Runs every hour, since each program's day ends at another one."""

    def __init__(self, scope: Construct, *, config: Config, layers: Layers, tables: Tables) -> None:
        super().__init__(
            scope,
            "Rollup",
            name="rollup",
            config=config,
            layers=layers.all,
            memory_mb=1024,
            timeout_seconds=900,
            description="Closes the programs' days and months",
        )
        for name in ("programs", "partners", "clicks"):
            self.use(tables[name], *READ)
        for name in ("accounts", "stats"):
            self.use(tables[name], *READ, *WRITE)
        for name in ("customers", "closings"):
            self.use(tables[name], *READ, *WRITE, "DeleteItem")
        self.use(tables["events"], "BatchGetItem")  # by which a partner's customers came
        self.use_partitions(tables["payouts"], SIGNALS, "GetItem", "PutItem", "UpdateItem")
        self.append_to(tables["journal"])
