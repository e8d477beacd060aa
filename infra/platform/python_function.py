"""One Lambda as all of ours are: a role, a log group and settings of its own, and nothing that it was not granted."""

from collections.abc import Sequence

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.config import Config
from infra.platform.findings import accept
from infra.platform.source_assets import REPOSITORY, code_of
from infra.platform.tables import DataTable


class PythonFunction(Construct):
    """The function whose handler is `functions/{name}/handler.py`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        config: Config,
        layers: Sequence[lambda_.ILayerVersion],
        memory_mb: int,
        timeout_seconds: int,
        description: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self.name = name
        self.timeout = Duration.seconds(timeout_seconds)
        function_name = config.name(name)
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/lambda/{function_name}",
            retention=config.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=function_name,
            description=description,
            code=code_of(
                {
                    "functions/__init__.py": REPOSITORY / "functions/__init__.py",
                    f"functions/{name}": REPOSITORY / "functions" / name,
                }
            ),
            handler=f"functions.{name}.handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=config.architecture,
            layers=[*layers],
            memory_size=memory_mb,
            timeout=self.timeout,
            role=self.role,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            environment={"LINKLEDGER_STAGE": config.stage, "POWERTOOLS_SERVICE_NAME": name},
        )
        accept(self.function, "L1", because="Python 3.13 is what the packages are locked and everything is tested for")
        if config.clock_file:
            self.set("LINKLEDGER_CLOCK_FILE", config.clock_file)

    def set(self, variable: str, value: str) -> None:
        """One more setting in the function's environment."""
        self.function.add_environment(variable, value)

    def use(self, table: DataTable, *actions: str, index: str | None = None) -> None:
        """Names the table in the settings and allows `actions` on it, and queries of `index`."""
        self.set(table.variable, table.table.table_name)
        if actions:
            table.grant(self.role, *actions)
        if index:
            table.grant_index(self.role, index)

    def use_partitions(self, table: DataTable, partitions: Sequence[str], *actions: str) -> None:
        """Names the table in the settings, and allows `actions` on items of these partitions alone."""
        self.set(table.variable, table.table.table_name)
        table.grant_partitions(self.role, partitions, *actions)

    def may_call(self, other: "PythonFunction") -> None:
        """Names another function in the settings, and allows calling it."""
        self.set(f"LINKLEDGER_{other.name.upper()}_FUNCTION", other.function.function_name)
        iam.Grant.add_to_principal(
            grantee=self.role, actions=["lambda:InvokeFunction"], resource_arns=[other.function.function_arn]
        )

    def append_to(self, journal: DataTable) -> None:
        """Names the journal in the settings and allows reading it, and appending inside a transaction."""
        self.use(journal, "GetItem", "BatchGetItem", "Query", "ConditionCheckItem")
        journal.grant_append(self.role)
