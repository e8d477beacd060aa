"""The redirect: it stands in the way of every visitor, so it is small and may read links and write clicks alone."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.recovery_queue import RecoveryQueue
from infra.platform.signing_keys import SigningKeys
from infra.platform.tables import Tables


class Redirect(PythonFunction):
    """`GET, HEAD /r/{code}`; the domain layer alone, since each package costs the cold start."""

    def __init__(
        self,
        scope: Construct,
        *,
        config: Config,
        layers: Layers,
        tables: Tables,
        signing_keys: SigningKeys,
        queue: RecoveryQueue,
    ) -> None:
        super().__init__(
            scope,
            "Redirect",
            name="redirect",
            config=config,
            layers=[layers.domain],
            memory_mb=512,
            timeout_seconds=3,
            description="Sends visitors of tracking links on and records the click",
        )
        self.use(tables["links"], "GetItem")
        self.use(tables["clicks"], "PutItem")
        self.set("LINKLEDGER_SIGNING_SECRET", signing_keys.arn)
        signing_keys.grant_read(self.role)
        queue.send_from(self, "LINKLEDGER_RECOVERY_QUEUE_URL")
