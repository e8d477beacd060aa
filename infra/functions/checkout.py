"""Checkout: quotes purchases, and moves points between their owner and a purchase."""

from constructs import Construct

from infra.config import Config
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.signing_keys import SigningKeys
from infra.platform.tables import Tables


class Checkout(PythonFunction):
    """`POST /v1/quotes`, `POST /v1/redemptions` and `POST /v1/redemptions/{redemption}/return`."""

    def __init__(
        self, scope: Construct, *, config: Config, layers: Layers, tables: Tables, signing_keys: SigningKeys
    ) -> None:
        super().__init__(
            scope,
            "Checkout",
            name="checkout",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=10,
            description="Quotes purchases and redeems points",
        )
        for name in ("programs", "links", "partners", "clicks", "customers"):
            self.use(tables[name], "GetItem")
        self.use(tables["accounts"], "GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem")
        self.use(tables["payouts"], "GetItem", "PutItem")
        self.use(tables["audit"], "PutItem", "UpdateItem")
        self.use(tables["requests"], "UpdateItem")  # the day on which a key was used
        self.use(tables["journal"])
        tables["journal"].grant_append(self.role)
        self.set("LINKLEDGER_SIGNING_SECRET", signing_keys.arn)
        signing_keys.grant_read(self.role)
