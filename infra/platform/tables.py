"""The tables of the contract and the narrow ways of granting what a function may do to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import CfnOutput, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.config import Config

READ = ("GetItem", "BatchGetItem", "Query")
WRITE = ("PutItem", "UpdateItem", "ConditionCheckItem")

BLOCKS = ("block#*",)
SIGNALS = ("signal#*", "signals#*", "review#*")
"""Partitions of the table `payouts` for whoever shall see neither payouts nor bank details in it."""
_INSIDE_A_TRANSACTION = {"ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """A global secondary index; both keys are strings."""

    name: str
    partition_key: str
    sort_key: str
    projection: dynamodb.ProjectionType = dynamodb.ProjectionType.ALL


@dataclass(frozen=True, kw_only=True, slots=True)
class TableDesign:
    """How one table differs from the others; all are keyed by `pk` and `sk`."""

    stream: dynamodb.StreamViewType | None = None
    ttl: str | None = None
    indexes: tuple[Index, ...] = ()


_BY_PARTNER = "by_partner"
DESIGNS: Mapping[str, TableDesign] = {
    "links": TableDesign(indexes=(Index(name=_BY_PARTNER, partition_key="partner_key", sort_key="sk2"),)),
    "clicks": TableDesign(stream=dynamodb.StreamViewType.NEW_IMAGE, ttl="expires_at"),
    "programs": TableDesign(),
    "partners": TableDesign(stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES),
    "people": TableDesign(),
    "events": TableDesign(
        stream=dynamodb.StreamViewType.NEW_IMAGE,
        ttl="expires_at",
        indexes=(
            Index(
                name="by_received",
                partition_key="received_key",
                sort_key="received_at",
                projection=dynamodb.ProjectionType.KEYS_ONLY,
            ),
        ),
    ),
    "customers": TableDesign(
        stream=dynamodb.StreamViewType.NEW_IMAGE,
        indexes=(Index(name=_BY_PARTNER, partition_key="partner_key", sort_key="registered_key"),),
    ),
    "journal": TableDesign(stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES),
    "accounts": TableDesign(),
    "closings": TableDesign(),
    "stats": TableDesign(),
    "payouts": TableDesign(
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        indexes=(Index(name="by_status", partition_key="status_key", sort_key="requested_at"),),
    ),
    "operators": TableDesign(),
    "audit": TableDesign(),
    "requests": TableDesign(ttl="expires_at"),
    "subscriptions": TableDesign(),
    "deliveries": TableDesign(ttl="expires_at"),
}


class DataTable(Construct):
    """One table, granted action by action on its exact ARN."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, design: TableDesign, config: Config) -> None:
        super().__init__(scope, construct_id)
        self.variable = f"LINKLEDGER_{name.upper()}_TABLE"
        self.table = dynamodb.Table(
            self,
            "Table",
            table_name=config.name(name),
            partition_key=_key("pk"),
            sort_key=_key("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.DEFAULT,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            stream=design.stream,
            time_to_live_attribute=design.ttl,
            deletion_protection=config.deletion_protection,
            removal_policy=RemovalPolicy.RETAIN if config.deletion_protection else RemovalPolicy.DESTROY,
        )
        for index in design.indexes:
            self.table.add_global_secondary_index(
                index_name=index.name,
                partition_key=_key(index.partition_key),
                sort_key=_key(index.sort_key),
                projection_type=index.projection,
            )

    def grant(self, grantee: iam.IGrantable, *actions: str) -> None:
        """Allows `actions`, written like `GetItem`, on the table's items; on no index."""
        self._allow(grantee, actions, self.table.table_arn)

    def grant_partitions(self, grantee: iam.IGrantable, partitions: Sequence[str], *actions: str) -> None:
        """Allows `actions` on items whose partition key is like one of `partitions`."""
        within = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(partitions)}}
        self._allow(grantee, actions, self.table.table_arn, conditions=within)

    def grant_index(self, grantee: iam.IGrantable, index: str) -> None:
        """Allows queries of one index."""
        self._allow(grantee, ("Query",), f"{self.table.table_arn}/index/{index}")

    def grant_stream(self, grantee: iam.IGrantable) -> None:
        """Allows what an event source mapping does to the table's stream."""
        actions = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
        self._allow(grantee, actions, str(self.table.table_stream_arn))

    def grant_append(self, grantee: iam.IGrantable) -> None:
        """Allows puts inside a transaction alone: no journal entry comes without its account, and none changes."""
        self._allow(grantee, ("PutItem",), self.table.table_arn, conditions=_INSIDE_A_TRANSACTION)

    def _allow(
        self,
        grantee: iam.IGrantable,
        actions: tuple[str, ...],
        resource: str,
        conditions: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        iam.Grant.add_to_principal(
            grantee=grantee,
            actions=[f"dynamodb:{action}" for action in actions],
            resource_arns=[resource],
            conditions=conditions,
        )


class Tables(Construct):
    """Every table of the deployment, by its name in the contract."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(scope, "Tables")
        self._tables = {
            name: DataTable(self, name.title(), name=name, design=design, config=config)
            for name, design in DESIGNS.items()
        }
        for name, table in self._tables.items():
            CfnOutput(scope, f"{name.title()}TableName", value=table.table.table_name)

    def __getitem__(self, name: str) -> DataTable:
        return self._tables[name]


def _key(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
