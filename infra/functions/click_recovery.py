"""Click recovery: writes the clicks that the table refused, and marks their day for a recount."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.tables import Tables


class ClickRecovery(PythonFunction):
    """Drains the queue `clicks-recovery`."""

    def __init__(self, scope: Construct, *, config: Config, layers: Layers, tables: Tables) -> None:
        super().__init__(
            scope,
            "ClickRecovery",
            name="click_recovery",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=30,
            description="Writes the clicks that the table refused at first",
        )
        self.use(tables["clicks"], "PutItem")
        self.use(tables["closings"], "PutItem")
