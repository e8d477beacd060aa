"""What a synthesized template must lose or change before the emulator can run it, and why.

Everything else goes to the emulator as CDK wrote it: the local stack is the real template.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Template = dict[str, Any]

# CDK's custom resources run provider functions that need the AWS CLI or a bundled Node SDK.
_CUSTOM_RESOURCES = {"Custom::S3AutoDeleteObjects", "Custom::CDKBucketDeployment", "Custom::LogRetention"}
_PROVIDER_PREFIXES = ("CustomCDKBucketDeployment", "CustomS3AutoDeleteObjects", "LogRetention")
_RESOURCE_POLICIES = {"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"}


@dataclass(frozen=True)
class Localised:
    """The template for the emulator, and one sentence for each thing that was changed."""

    template: Template
    changes: tuple[str, ...]
    cors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Logical id of an HTTP API -> its CORS settings, to be applied after the deployment."""


def localise(template: Mapping[str, Any]) -> Localised:
    """Return the template as the emulator can run it; the argument stays as it is."""
    local: Template = copy.deepcopy(dict(template))
    local.setdefault("Resources", {})
    changes = [
        *_drop_custom_resources(local),
        *_allow_plain_http(local),
        *_disable_stream_polling(local),
        *_pin_api_ids(local),
        *_name_secrets_by_arn(local),
    ]
    return Localised(local, tuple(changes), _cors(local))


def _drop_custom_resources(template: Template) -> list[str]:
    """BucketDeployment fails in the emulator and autoDeleteObjects hangs its stack."""
    resources = template["Resources"]
    gone = {
        name
        for name, resource in resources.items()
        if resource["Type"] in _CUSTOM_RESOURCES or name.startswith(_PROVIDER_PREFIXES) or "AwsCliLayer" in name
    }
    for name in gone:
        del resources[name]
    for resource in resources.values():
        if "DependsOn" in resource:
            needs = resource["DependsOn"]
            resource["DependsOn"] = [n for n in ([needs] if isinstance(needs, str) else needs) if n not in gone]
        if resource["Type"] in _RESOURCE_POLICIES:
            _keep_statements(resource, lambda text: not any(f'"{name}"' in text for name in gone))
    return [f"{name}: custom resource left out" for name in sorted(gone)]


def _allow_plain_http(template: Template) -> list[str]:
    """`enforce_ssl` denies every request that did not come by TLS; the emulator speaks plain HTTP on loopback."""
    changed = []
    for name, resource in template["Resources"].items():
        if resource["Type"] in _RESOURCE_POLICIES and _keep_statements(resource, _does_not_demand_tls):
            changed.append(name)
    for name in changed:
        if not template["Resources"][name]["Properties"]["PolicyDocument"]["Statement"]:
            _remove(template, name)
    return [f"{name}: does not demand TLS" for name in changed]


def _disable_stream_polling(template: Template) -> list[str]:
    """The emulator's poller loses poison records; our stream runner takes the mapping's settings and its work."""
    changes = []
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Lambda::EventSourceMapping" and "StartingPosition" in resource["Properties"]:
            resource["Properties"]["Enabled"] = False
            changes.append(f"{name}: polled by the stream runner")
    return changes


def _pin_api_ids(template: Template) -> list[str]:
    """Fixed API ids (the last word of the API's name) make URLs known before the deployment, the same every time."""
    changes = []
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::ApiGatewayV2::Api":
            api_id = str(resource["Properties"]["Name"]).rsplit("-", 1)[-1]
            resource["Properties"].setdefault("Tags", {})["ms-custom-id"] = api_id
            changes.append(f"{name}: its id is {api_id}")
    return changes


def _name_secrets_by_arn(template: Template) -> list[str]:
    """`Ref` of a secret is its ARN on AWS, but its name in the emulator."""
    secrets = {n for n, r in template["Resources"].items() if r["Type"] == "AWS::SecretsManager::Secret"}
    if not secrets:
        return []

    def rewrite(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"Ref"} and value["Ref"] in secrets:
                return {"Fn::GetAtt": [value["Ref"], "Id"]}
            return {key: rewrite(inner) for key, inner in value.items()}
        return [rewrite(inner) for inner in value] if isinstance(value, list) else value

    for section in ("Resources", "Outputs"):
        template[section] = rewrite(template.get(section, {}))
    return [f"{name}: Ref is its ARN" for name in sorted(secrets)]


def _cors(template: Template) -> dict[str, Mapping[str, Any]]:
    """The emulator stores a template's CORS settings so that preflights fail; update_api stores them rightly."""
    return {
        name: resource["Properties"]["CorsConfiguration"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::ApiGatewayV2::Api" and resource["Properties"].get("CorsConfiguration")
    }


def _does_not_demand_tls(statement: str) -> bool:
    return "aws:SecureTransport" not in statement


def _keep_statements(resource: Mapping[str, Any], keep: Any) -> bool:
    document = resource["Properties"]["PolicyDocument"]
    kept = [statement for statement in document["Statement"] if keep(json.dumps(statement))]
    changed = len(kept) != len(document["Statement"])
    document["Statement"] = kept
    return changed


def _remove(template: Template, name: str) -> None:
    del template["Resources"][name]
    for resource in template["Resources"].values():
        needs = resource.get("DependsOn", [])
        resource_needs = [n for n in ([needs] if isinstance(needs, str) else needs) if n != name]
        if "DependsOn" in resource:
            resource["DependsOn"] = resource_needs
