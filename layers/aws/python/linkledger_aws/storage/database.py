"""The way to DynamoDB: the tables' names, one client for all stores, and pynamodb models bound to both."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self, cast

import boto3
from botocore.config import Config
from pynamodb.connection.base import Connection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True)
class TableNames:
    """Names of the tables; a function gives those that it uses, and AWS's error names the variable of any other."""

    links: str = "LINKLEDGER_LINKS_TABLE-is-not-set"
    clicks: str = "LINKLEDGER_CLICKS_TABLE-is-not-set"
    programs: str = "LINKLEDGER_PROGRAMS_TABLE-is-not-set"
    partners: str = "LINKLEDGER_PARTNERS_TABLE-is-not-set"
    people: str = "LINKLEDGER_PEOPLE_TABLE-is-not-set"
    events: str = "LINKLEDGER_EVENTS_TABLE-is-not-set"
    customers: str = "LINKLEDGER_CUSTOMERS_TABLE-is-not-set"
    journal: str = "LINKLEDGER_JOURNAL_TABLE-is-not-set"
    accounts: str = "LINKLEDGER_ACCOUNTS_TABLE-is-not-set"
    closings: str = "LINKLEDGER_CLOSINGS_TABLE-is-not-set"
    stats: str = "LINKLEDGER_STATS_TABLE-is-not-set"
    payouts: str = "LINKLEDGER_PAYOUTS_TABLE-is-not-set"
    operators: str = "LINKLEDGER_OPERATORS_TABLE-is-not-set"
    audit: str = "LINKLEDGER_AUDIT_TABLE-is-not-set"
    requests: str = "LINKLEDGER_REQUESTS_TABLE-is-not-set"
    subscriptions: str = "LINKLEDGER_SUBSCRIPTIONS_TABLE-is-not-set"
    deliveries: str = "LINKLEDGER_DELIVERIES_TABLE-is-not-set"

    @classmethod
    def with_prefix(cls, prefix: str) -> Self:
        """All tables of a deployment, such as ``linkledger-prod-``."""
        return cls(**{each.name: prefix + each.name for each in fields(cls)})

    @classmethod
    def from_variables(cls, variables: Mapping[str, str]) -> Self:
        """Those that ``LINKLEDGER_{TABLE}_TABLE`` among the variables name."""
        named = {each.name: variables.get(f"LINKLEDGER_{each.name.upper()}_TABLE") for each in fields(cls)}
        return cls(**{field: name for field, name in named.items() if name})


class _OneClient(Connection):
    """pynamodb makes a client for every model, a tenth of a second each; this one lets all models share theirs."""

    def __init__(self, client: "DynamoDBClient") -> None:
        super().__init__()
        self._shared: Any = client

    @property
    def client(self) -> Any:
        return self._shared


@dataclass(frozen=True)
class Database:
    """One deployment's tables and the client that reaches them; safe to share between threads."""

    names: TableNames
    client: "DynamoDBClient"

    @classmethod
    def connect(cls, names: TableNames) -> Self:
        """Region, endpoint and credentials come from the usual AWS environment, read now."""
        config = Config(
            retries={"total_max_attempts": 4, "mode": "standard"},
            max_pool_connections=32,
            connect_timeout=3,
            read_timeout=15,
            parameter_validation=False,
        )
        return cls(names, boto3.client("dynamodb", config=config))

    def bind[M: Model](self, model: type[M], table: str) -> type[M]:
        """The model over one table of this deployment."""
        meta = type("Meta", (), {"table_name": table})
        make: Any = type(model)
        bound = cast("type[M]", make(model.__name__, (model,), {"Meta": meta, "__module__": model.__module__}))
        connection = bound._get_connection()
        schema = connection.get_meta_table()
        connection.connection = _OneClient(self.client)
        connection.connection.add_meta_table(schema)
        return bound

    def transaction(self) -> TransactWrite:
        """What is added to it is written at the end of its ``with`` block, wholly or not at all."""
        return TransactWrite(connection=_OneClient(self.client))
