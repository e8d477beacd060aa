"""Live statistics: approximate counts within seconds, until the rollup has counted exactly."""

from aws_cdk import Duration
from constructs import Construct

from infra.config import Config
from infra.platform.failures import FailuresBucket
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.stream import feed_from_stream, inserted
from infra.platform.tables import Tables

_RETRIES = 3


class LiveStats(PythonFunction):
    """Adds up the clicks' stream."""

    def __init__(
        self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, failures: FailuresBucket
    ) -> None:
        super().__init__(
            scope,
            "LiveStats",
            name="live_stats",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=60,
            description="Counts clicks as they come, approximately",
        )
        self.use(tables["stats"], "UpdateItem")
        self.stream = feed_from_stream(
            self,
            table=tables["clicks"],
            only=inserted(),
            batch_size=100,
            window=Duration.seconds(5),
            retries=_RETRIES,
            failures=failures,
        )
