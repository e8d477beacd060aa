"""Ingest: takes in what merchants and partner networks report; an accepted event is never changed."""

from constructs import Construct

from infra.config import Config
from infra.platform.contact_key import ContactKey
from infra.platform.layers import Layers
from infra.platform.python_function import PythonFunction
from infra.platform.signing_keys import SigningKeys
from infra.platform.tables import Tables


class Ingest(PythonFunction):
    """`POST /v1/events`, `GET, HEAD /postback`."""

    def __init__(
        self,
        scope: Construct,
        *,
        config: Config,
        layers: Layers,
        tables: Tables,
        signing_keys: SigningKeys,
        contact_key: ContactKey,
    ) -> None:
        super().__init__(
            scope,
            "Ingest",
            name="ingest",
            config=config,
            layers=layers.all,
            memory_mb=512,
            timeout_seconds=29,  # a batch has up to 100 events, and API Gateway waits for 30 seconds
            description="Checks and stores what merchants and networks report",
        )
        for name in ("programs", "links", "clicks"):
            self.use(tables[name], "GetItem")
        self.use(tables["partners"], "GetItem", "BatchGetItem", "Query")  # leads by contact
        self.use(tables["events"], "GetItem", "PutItem")
        self.use(tables["people"], "GetItem", "UpdateItem")
        self.use(tables["requests"], "GetItem", "PutItem", "UpdateItem", "DeleteItem")  # conversions that wait
        for variable, secret in (
            ("LINKLEDGER_SIGNING_SECRET", signing_keys),
            ("LINKLEDGER_CONTACT_SECRET", contact_key),
        ):
            self.set(variable, secret.arn)
            secret.grant_read(self.role)
