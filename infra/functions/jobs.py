"""Jobs: what takes longer than a request may, worked off from a queue into a bucket."""

from constructs import Construct

from infra.config import Config
from infra.platform.job_files import JobFilesBucket
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.tables import READ, Tables


class Jobs(PythonFunction):
    """Drains the queue `jobs`; it reads what the files tell, and changes nothing but the jobs themselves."""

    def __init__(
        self,
        scope: Construct,
        *,
        config: Config,
        layers: Layers,
        tables: Tables,
        files: JobFilesBucket,
        payout_export: PythonFunction,
    ) -> None:
        super().__init__(
            scope,
            "Jobs",
            name="jobs",
            config=config,
            layers=layers.all,
            memory_mb=2048,
            timeout_seconds=900,
            description="Works off simulations, exports and tables that take long",
        )
        for name in ("programs", "partners", "journal"):
            self.use(tables[name], *READ)
        self.use(tables["customers"], *READ, index="by_partner")
        self.use(tables["events"], *READ, index="by_received")
        self.use(tables["requests"], "GetItem", "PutItem")
        self.use(tables["audit"], "PutItem", "UpdateItem")
        files.write_from(self)
        self.may_call(payout_export)
