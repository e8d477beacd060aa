"""Journal guard: raises the alarm when an entry of the journal is changed or removed."""

from constructs import Construct

from infra.config import Config
from infra.platform.failures import FailuresBucket
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.stream import changed, feed_from_stream
from infra.platform.tables import Tables

_RETRIES = 5


class JournalGuard(PythonFunction):
    """Follows the journal's stream, and never runs while the journal only grows; it may touch no table."""

    def __init__(
        self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, failures: FailuresBucket
    ) -> None:
        super().__init__(
            scope,
            "JournalGuard",
            name="journal_guard",
            config=config,
            layers=layers.all,
            memory_mb=256,
            timeout_seconds=30,
            description="Raises the alarm when the journal is changed",
        )
        self.stream = feed_from_stream(
            self,
            table=tables["journal"],
            only=changed(),
            batch_size=10,
            retries=_RETRIES,
            failures=failures,
        )
