"""Partner API: what a partner sees and does, within the partner's own memberships."""

from constructs import Construct

from infra.config import Config
from infra.functions.webhooks import keep_webhooks
from infra.platform.contact_key import ContactKey
from infra.platform.delivery_queues import DueQueue
from infra.platform.job_files import JobFilesBucket
from infra.platform.jobs_queue import JobsQueue
from infra.platform.layers import Layers
from infra.platform.material import MaterialBucket
from infra.platform.python_function import PythonFunction
from infra.platform.tables import READ, WRITE, Tables
from infra.platform.webhook_key import WebhookKey


class PartnerApi(PythonFunction):
    """`/v1/{proxy+}` behind the partners' sign-in, `/v1/by-key/{proxy+}` for their API keys."""

    def __init__(
        self,
        scope: Construct,
        *,
        config: Config,
        layers: Layers,
        tables: Tables,
        tracking_url: str,
        contact_key: ContactKey,
        material: MaterialBucket,
        job_files: JobFilesBucket,
        waiting_jobs: JobsQueue,
        webhook_key: WebhookKey,
        due: DueQueue,
    ) -> None:
        super().__init__(
            scope,
            "PartnerApiFunction",
            name="partner_api",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=20,
            description="Answers the partners' portal",
        )
        for name in ("programs", "events", "closings", "stats"):
            self.use(tables[name], *READ)
        self.use(tables["partners"], *READ, "PutItem", "UpdateItem")
        self.use(tables["people"], *READ, "PutItem")  # whom a lead names; customers come in by ingest alone
        self.use(tables["customers"], *READ, index="by_partner")
        self.use(tables["links"], *READ, "PutItem", "UpdateItem", index="by_partner")
        self.use(tables["accounts"], *READ, *WRITE)
        self.use(tables["payouts"], *READ, *WRITE, "DeleteItem", index="by_status")  # a payout's mark of being open
        self.use(tables["audit"], "PutItem", "UpdateItem")
        self.use(tables["requests"], *READ, "PutItem", "UpdateItem", "DeleteItem")
        self.append_to(tables["journal"])
        self.set("LINKLEDGER_TRACKING_URL", tracking_url)
        self.set("LINKLEDGER_CONTACT_SECRET", contact_key.arn)
        contact_key.grant_read(self.role)
        material.read_from(self)
        job_files.read_from(self, "partners")
        waiting_jobs.order_from(self)
        keep_webhooks(self, config=config, tables=tables, key=webhook_key, due=due)
