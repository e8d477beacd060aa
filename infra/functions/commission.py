"""Commission: settles each accepted event into the ledger, in one transaction an event."""

from constructs import Construct

from infra.config import Config
from infra.platform.failures import FailuresBucket
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.stream import feed_from_stream, inserted
from infra.platform.tables import READ, WRITE, Tables

_RETRIES = 5


def allow_settling(function: PythonFunction, tables: Tables) -> None:
    """What settling an event needs; the reconciliation settles the same way."""
    for name in ("programs", "partners", "events"):
        function.use(tables[name], *READ)
    function.use(tables["customers"], *READ, *WRITE, "DeleteItem")
    for name in ("accounts", "closings"):
        function.use(tables[name], *READ, *WRITE)
    function.append_to(tables["journal"])


class Commission(PythonFunction):
    """Follows the events' stream."""

    def __init__(
        self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, failures: FailuresBucket
    ) -> None:
        super().__init__(
            scope,
            "Commission",
            name="commission",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=60,
            description="Settles events into commissions",
        )
        allow_settling(self, tables)
        self.stream = feed_from_stream(
            self,
            table=tables["events"],
            only=inserted(sort_key="event"),
            batch_size=25,
            retries=_RETRIES,
            parallelism=config.commission_parallelism,
            failures=failures,
        )
