"""A cloud assembly to the emulator by CloudFormation's own API: no CDK CLI, no bootstrap stack, no Docker."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from cli.local.assets import ensure_bucket, upload_assets
from cli.local.endpoint import ACCOUNT, REGION, Endpoint
from cli.local.template import Localised, localise
from cli.output import CliError

_STACK_SECONDS = 180
_ASSET_BUCKET = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"

_NEVER_CREATED = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_COMPLETE"}

Report = Callable[[str], None]


@dataclass(frozen=True)
class DeployedStack:
    """What one stack became: its status, whether it changed, its outputs and what the emulator needed changed."""

    name: str
    status: str
    changed: bool
    outputs: Mapping[str, str]
    changes: tuple[str, ...] = field(default=())


def deploy(endpoint: Endpoint, cloud_assembly: Path, *, report: Report = lambda _: None) -> list[DeployedStack]:
    """Create or update every stack of the assembly in the order of their dependencies.

    Raises CliError with the resource's reason when the emulator refuses one."""
    _pretend_bootstrapped(endpoint)
    return [
        _deploy_stack(endpoint, cloud_assembly, artifact_id, artifact["properties"], report)
        for artifact_id, artifact in _stacks(cloud_assembly).items()
    ]


def _stacks(cloud_assembly: Path) -> dict[str, Any]:
    # The manifest's own order follows the dependencies between stacks.
    artifacts = json.loads((cloud_assembly / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    return {k: a for k, a in artifacts.items() if a["type"] == "aws:cloudformation:stack"}


def _pretend_bootstrapped(endpoint: Endpoint) -> None:
    endpoint.client("ssm").put_parameter(
        Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String", Overwrite=True
    )
    ensure_bucket(endpoint.client("s3"), _ASSET_BUCKET)


def _deploy_stack(
    endpoint: Endpoint, assembly: Path, artifact_id: str, properties: Mapping[str, Any], report: Report
) -> DeployedStack:
    name = properties.get("stackName", artifact_id)
    report(name)
    assets = assembly / f"{artifact_id}.assets.json"
    if assets.exists():
        upload_assets(endpoint, assets)
    template = localise(json.loads((assembly / properties["templateFile"]).read_text(encoding="utf-8")))
    stack, changed = _create_or_update(endpoint, name, template)
    if changed:
        _apply_cors(endpoint, name, template)
    return DeployedStack(name, stack["StackStatus"], changed, outputs_of(stack), template.changes)


def _create_or_update(endpoint: Endpoint, name: str, local: Localised) -> tuple[dict[str, Any], bool]:
    cloudformation = endpoint.client("cloudformation")
    key = f"templates/{name}.json"
    endpoint.client("s3").put_object(Bucket=_ASSET_BUCKET, Key=key, Body=json.dumps(local.template).encode())
    request = {
        "StackName": name,
        "TemplateURL": f"{endpoint.url}/{_ASSET_BUCKET}/{key}",
        "Capabilities": ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    existing = find_stack(cloudformation, name)
    if existing is not None and existing["StackStatus"] in _NEVER_CREATED:
        cloudformation.delete_stack(StackName=name)
        existing = None
    try:
        if existing is None:
            cloudformation.create_stack(**request)
        else:
            cloudformation.update_stack(**request)
    except ClientError as error:
        if existing is not None and "No updates" in str(error):
            return existing, False
        raise
    return _wait(cloudformation, name), True


def find_stack(cloudformation: Any, name: str) -> dict[str, Any] | None:
    """The stack's description, or None where there is no such stack."""
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return found


def outputs_of(stack: Mapping[str, Any]) -> dict[str, str]:
    """The stack's outputs without those that CDK adds for other stacks alone."""
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
    return {key: value for key, value in outputs.items() if not key.startswith("ExportsOutput")}


def _wait(cloudformation: Any, name: str) -> dict[str, Any]:
    deadline = time.monotonic() + _STACK_SECONDS
    while True:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        status = stack["StackStatus"]
        if not status.endswith("IN_PROGRESS"):
            break
        if time.monotonic() > deadline:
            raise CliError(f"Stack {name} is still {status} after {_STACK_SECONDS} s.", "See the emulator's log.")
        time.sleep(0.05)
    if "ROLLBACK" in status or "FAILED" in status:
        raise CliError(f"Stack {name} ended as {status}: {_reason(cloudformation, name)}", "See the emulator's log.")
    return stack


def _reason(cloudformation: Any, name: str) -> str:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    failed = [e for e in events if "FAILED" in e["ResourceStatus"] and e.get("ResourceStatusReason")]
    return "; ".join(f"{e['LogicalResourceId']}: {e['ResourceStatusReason']}" for e in failed) or "no reason given"


def _apply_cors(endpoint: Endpoint, stack: str, local: Localised) -> None:
    if not local.cors:
        return
    physical = endpoint.client("cloudformation")
    for logical_id, cors in local.cors.items():
        detail = physical.describe_stack_resource(StackName=stack, LogicalResourceId=logical_id)
        api_id = detail["StackResourceDetail"]["PhysicalResourceId"]
        endpoint.client("apigatewayv2").update_api(ApiId=api_id, CorsConfiguration=cors)
