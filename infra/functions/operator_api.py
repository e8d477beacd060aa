"""Operator API: how the business runs its programs, within each operator's scopes."""

from constructs import Construct

from infra.config import Config
from infra.functions.webhooks import keep_webhooks
from infra.platform.delivery_queues import DueQueue
from infra.platform.job_files import JobFilesBucket
from infra.platform.jobs_queue import JobsQueue
from infra.platform.layers import Layers
from infra.platform.material import MaterialBucket
from infra.platform.python_function import PythonFunction
from infra.platform.sign_in import OperatorSignIn
from infra.platform.tables import READ, WRITE, Tables
from infra.platform.webhook_key import WebhookKey


class OperatorApi(PythonFunction):
    """`/v1/operator/{proxy+}` behind the operators' sign-in."""

    def __init__(
        self,
        scope: Construct,
        *,
        config: Config,
        layers: Layers,
        tables: Tables,
        tracking_url: str,
        material: MaterialBucket,
        job_files: JobFilesBucket,
        waiting_jobs: JobsQueue,
        webhook_key: WebhookKey,
        due: DueQueue,
        sign_in: OperatorSignIn,
        commission: PythonFunction,
        payout_export: PythonFunction,
    ) -> None:
        super().__init__(
            scope,
            "OperatorApiFunction",
            name="operator_api",
            config=config,
            layers=layers.all,
            memory_mb=1024,
            timeout_seconds=29,
            description="Answers the operators",
        )
        for name in ("closings", "stats"):
            self.use(tables[name], *READ)
        self.use(tables["people"], *READ, "UpdateItem", "DeleteItem")  # who is forgotten on demand
        for name in ("programs", "partners", "operators", "audit", "accounts"):
            self.use(tables[name], *READ, *WRITE)
        self.use(tables["partners"], "DeleteItem")  # by which contacts a forgotten lead was found
        self.use(tables["customers"], *READ, index="by_partner")
        self.use(tables["links"], *READ, *WRITE, index="by_partner")
        self.use(tables["payouts"], *READ, *WRITE, "DeleteItem", index="by_status")
        self.use(tables["requests"], *READ, "PutItem", "UpdateItem", "DeleteItem")
        self.use(tables["events"], *READ, "PutItem", index="by_received")  # conversions that an operator approves
        self.append_to(tables["journal"])
        self.set("LINKLEDGER_TRACKING_URL", tracking_url)
        material.write_from(self)
        job_files.read_from(self, "operators")
        waiting_jobs.order_from(self)
        keep_webhooks(self, config=config, tables=tables, key=webhook_key, due=due)
        sign_in.manage_with(self)
        self.may_call(commission)
        self.may_call(payout_export)
