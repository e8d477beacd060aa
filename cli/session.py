"""How a command reaches a deployment: the local stack by its workspace, AWS by the ordinary credentials."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.exceptions import NoRegionError

from cli.local.clock import LocalClock
from cli.local.deploy import find_stack, outputs_of
from cli.local.endpoint import Endpoint
from cli.local.running import running_stack
from cli.local.workspace import Workspace, default_workspace
from cli.output import CliError

STAGES = ("local", "dev", "prod")
_TABLE_OUTPUT = re.compile(r"^(?P<table>[A-Z]\w*?)TableName$")


@dataclass(frozen=True)
class Deployment:
    """One deployed stage. `outputs` are those of both stacks."""

    stage: str
    session: boto3.Session
    outputs: Mapping[str, str]
    endpoint: Endpoint | None = None
    workspace: Workspace | None = None
    _connection: Mapping[str, str] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """A boto3 client of the service."""
        if self.endpoint is not None:
            return self.endpoint.client(service)
        make: Any = self.session.client
        return make(service)

    @property
    def tables(self) -> dict[str, str]:
        """Table (`links`, `clicks`, ...) -> its name."""
        matches = {key: _TABLE_OUTPUT.match(key) for key in self.outputs}
        return {match["table"].lower(): self.outputs[key] for key, match in matches.items() if match}

    @property
    def clock(self) -> LocalClock | None:
        """The movable business clock: on stage local alone."""
        return LocalClock(self.workspace.clock_file) if self.workspace else None

    def function_name(self, name: str) -> str:
        """`linkledger-{stage}-{name}`, for instance of `partner_api`."""
        return f"linkledger-{self.stage}-{name.replace('_', '-')}"

    def output(self, name: str) -> str:
        """One output. Raises CliError when the stack has none of this name."""
        if name not in self.outputs:
            raise CliError(f"Stage {self.stage} has no output {name}.", "Deploy it again.")
        return self.outputs[name]

    @property
    def environment(self) -> dict[str, str]:
        """The variables of `linkledger_aws`'s settings classes, as the functions of this stage see them."""
        variables = {"LINKLEDGER_STAGE": self.stage, **self._connection}
        variables |= {f"LINKLEDGER_{table.upper()}_TABLE": name for table, name in self.tables.items()}
        for variable, output in (
            ("LINKLEDGER_SIGNING_SECRET", "SigningSecretArn"),
            ("LINKLEDGER_RECOVERY_QUEUE_URL", "RecoveryQueueUrl"),
            ("LINKLEDGER_TRACKING_URL", "TrackingUrl"),
        ):
            if output in self.outputs:
                variables[variable] = self.outputs[output]
        if self.workspace is not None:
            variables["LINKLEDGER_CLOCK_FILE"] = str(self.workspace.clock_file)
        return variables

    def activate(self) -> None:
        """Put `environment` into this process's own, so that any AWS SDK in it reaches this deployment."""
        os.environ.update(self.environment)


def deployment(stage: str, workspace: Workspace | None = None) -> Deployment:
    """Reach the stage's deployment. Raises CliError when it does not run or is not deployed."""
    if stage not in STAGES:
        raise CliError(f"There is no stage {stage!r}.", f"Stages are {', '.join(STAGES)}.")
    return _local(workspace or default_workspace()) if stage == "local" else _on_aws(stage)


def _local(workspace: Workspace) -> Deployment:
    running = running_stack(workspace)
    if running is None or not running.ready:
        raise CliError("The local stack does not run.", "Start it with `linkledger up`.")
    endpoint = Endpoint(running.port)
    return Deployment("local", endpoint.session(), running.outputs, endpoint, workspace, endpoint.environment())


def _on_aws(stage: str) -> Deployment:
    # boto3 itself reads AWS_DEFAULT_REGION alone; without either the profile's region holds.
    session = boto3.Session(region_name=os.environ.get("AWS_REGION") or None)
    outputs: dict[str, str] = {}
    try:
        cloudformation = session.client("cloudformation")
    except NoRegionError as error:
        raise CliError("No AWS region is set.", "Set AWS_REGION or a profile with a region.") from error
    for part in ("data", "app"):
        stack = find_stack(cloudformation, f"linkledger-{stage}-{part}")
        if stack is None:
            region = session.region_name
            raise CliError(
                f"Stage {stage} is not deployed in this account's {region}.", f"Run `npx cdk deploy -c stage={stage}`."
            )
        outputs |= outputs_of(stack)
    return Deployment(stage, session, outputs, _connection={"AWS_DEFAULT_REGION": session.region_name})
