"""Reads a synthesized stage as the questions that the tests ask of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

FUNCTIONS = (
    "redirect",
    "click_recovery",
    "live_stats",
    "ingest",
    "checkout",
    "commission",
    "rollup",
    "payout",
    "payout_part",
    "payout_export",
    "jobs",
    "reconcile",
    "journal_guard",
    "webhook_dispatch",
    "webhooks",
    "operator_api",
    "partner_api",
    "session",
)
TABLES = (
    *("links", "clicks", "programs", "partners", "people", "events"),
    *("customers", "journal", "accounts", "closings", "stats", "payouts", "operators", "audit", "requests"),
    *("subscriptions", "deliveries"),
)

type Resource = Mapping[str, Any]


class Right(NamedTuple):
    """One action on one resource; `dynamodb:GetItem` on `table links`, `index events/by_received`, `stream clicks`."""

    action: str
    resource: str
    conditional: bool


@dataclass(frozen=True)
class Deployment:
    """The cloud assembly of one stage."""

    stage: str
    folder: Path

    @cached_property
    def data(self) -> Resource:
        return self._template("data")

    @cached_property
    def app(self) -> Resource:
        return self._template("app")

    def of_type(self, kind: str) -> dict[str, Resource]:
        """All resources of a CloudFormation type, of both stacks, by logical id."""
        both = {**self.data["Resources"], **self.app["Resources"]}
        return {name: resource for name, resource in both.items() if resource["Type"] == kind}

    def table(self, name: str) -> Resource:
        """The resource of a table, by the table's name in the contract."""
        found = [
            resource
            for resource in self.of_type("AWS::DynamoDB::Table").values()
            if resource["Properties"]["TableName"] == f"linkledger-{self.stage}-{name}"
        ]
        assert len(found) == 1, f"{len(found)} tables {name}"
        return found[0]

    def function(self, name: str) -> dict[str, Any]:
        """The properties of a function, by the name of its folder."""
        return dict(self._function(name)[1]["Properties"])

    def environment(self, name: str) -> dict[str, str]:
        """The settings that a function finds in its environment."""
        variables = self.function(name)["Environment"]["Variables"]
        return {variable: self.text(value) for variable, value in variables.items()}

    def role(self, name: str) -> str:
        """The logical id of a function's role."""
        return str(self.function(name)["Role"]["Fn::GetAtt"][0])

    def statements(self, name: str) -> Iterator[Resource]:
        """Every IAM statement of a function's role."""
        role = self.role(name)
        for policy in self.of_type("AWS::IAM::Policy").values():
            if {"Ref": role} in policy["Properties"]["Roles"]:
                yield from policy["Properties"]["PolicyDocument"]["Statement"]

    def rights(self, name: str) -> set[Right]:
        """Everything that a function may do."""
        return {
            Right(action, self._named(self.text(resource)), "Condition" in statement)
            for statement in self.statements(name)
            for action in _listed(statement["Action"])
            for resource in _listed(statement["Resource"])
        }

    def mapping(self, name: str) -> Resource:
        """The properties of a function's only event source mapping."""
        (found,) = self.mappings(name).values()
        return found

    def mappings(self, name: str) -> dict[str, Resource]:
        """The properties of a function's event source mappings, by the source's readable name."""
        logical_id = self._function(name)[0]
        mappings = self.of_type("AWS::Lambda::EventSourceMapping").values()
        found = [m["Properties"] for m in mappings if m["Properties"]["FunctionName"] == {"Ref": logical_id}]
        return {self.text(each["EventSourceArn"]): dict(each) for each in found}

    def asset(self, resource: Resource) -> Path:
        """The folder of a function's or a layer's content."""
        properties = resource["Properties"]
        name = Path((properties.get("Code") or properties["Content"])["S3Key"]).stem
        assets = json.loads((self.folder / f"linkledger-{self.stage}-app.assets.json").read_text())
        return self.folder / str(assets["files"][name]["source"]["path"])

    def function_asset(self, name: str) -> Path:
        """The folder that becomes /var/task."""
        return self.asset(self._function(name)[1])

    def layer_assets(self, name: str) -> list[Path]:
        """The folders that are merged into /opt, in the order of the function's layers."""
        layers = self.of_type("AWS::Lambda::LayerVersion")
        return [self.asset(layers[layer["Ref"]]) for layer in self.function(name)["Layers"]]

    def text(self, value: Any) -> str:
        """A template's value as readable text; what CloudFormation fills in appears by its name."""
        if isinstance(value, str):
            return value
        ((function, argument),) = value.items()
        if function == "Ref":
            return self._physical_name(argument)
        if function == "Fn::GetAtt":
            return f"{self._physical_name(argument[0])}.{argument[1]}"
        if function == "Fn::ImportValue":
            return self.text(self._exports[argument])
        assert function == "Fn::Join", function
        return str(argument[0]).join(self.text(part) for part in argument[1])

    @cached_property
    def _exports(self) -> dict[str, Any]:
        outputs = self.data["Outputs"].values()
        return {output["Export"]["Name"]: output["Value"] for output in outputs if "Export" in output}

    def _function(self, name: str) -> tuple[str, Resource]:
        expected = f"linkledger-{self.stage}-{name.replace('_', '-')}"
        functions = self.of_type("AWS::Lambda::Function").items()
        (found,) = [item for item in functions if item[1]["Properties"].get("FunctionName") == expected]
        return found

    def _physical_name(self, logical_id: str) -> str:
        for template in (self.data, self.app):
            if logical_id in template["Resources"]:
                properties = template["Resources"][logical_id].get("Properties", {})
                return str(properties.get("TableName", logical_id))
        return logical_id

    def _named(self, resource: str) -> str:
        table, dot, attribute = resource.removeprefix(f"linkledger-{self.stage}-").partition(".")
        if table not in TABLES or not dot:
            return resource
        if attribute.startswith("Arn/index/"):
            return f"index {table}/{attribute.removeprefix('Arn/index/')}"
        return {"Arn": f"table {table}", "StreamArn": f"stream {table}"}.get(attribute, resource)

    def _template(self, stack: str) -> Resource:
        return dict(json.loads((self.folder / f"linkledger-{self.stage}-{stack}.template.json").read_text()))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
