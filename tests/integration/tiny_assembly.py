"""A hand-written cloud assembly: a shop's orders, one function that pays them and a slow one that counts them."""

import json
import textwrap
from pathlib import Path
from typing import Any

BUCKET = "shop-failures"
ORDERS = "shop-orders"

# Paid orders are files, because these functions have no layer with an AWS SDK in it.
PAY = """
import os, pathlib

def handler(event, context):
    for record in event["Records"]:
        order = record["dynamodb"]["NewImage"]
        if "poison" in order:
            raise ValueError("cannot pay " + order["pk"]["S"])
        with open(pathlib.Path(os.environ["RECEIPTS"]) / order["pk"]["S"], "a") as receipt:
            receipt.write("paid ")
"""

COUNT = """
import time

def handler(event, context):
    time.sleep(0.2)
    print("counted", len(event["Records"]))
    failed = [r["dynamodb"]["SequenceNumber"] for r in event["Records"] if "uncountable" in r["dynamodb"]["NewImage"]]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
"""


def write(folder: Path, receipts: Path) -> Path:
    """Write `manifest.json`, the template and the assets, as `cdk synth` would, and return the folder."""
    receipts.mkdir(parents=True, exist_ok=True)
    for name, code in (("pay", PAY), ("count", COUNT)):
        source = folder / f"asset.{name}"
        source.mkdir(parents=True, exist_ok=True)
        (source / "handler.py").write_text(textwrap.dedent(code), encoding="utf-8")
    _write(folder / "shop.assets.json", {"version": "1", "files": {n: _asset(n) for n in ("pay", "count")}})
    _write(folder / "shop.template.json", _template(receipts))
    artifact = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "shop.template.json"}}
    _write(folder / "manifest.json", {"version": "1", "artifacts": {"shop": artifact}})
    return folder


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")


def _asset(name: str) -> dict[str, Any]:
    place = {"bucketName": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}", "objectKey": f"{name}.zip"}
    return {"source": {"path": f"asset.{name}", "packaging": "zip"}, "destinations": {"here": place}}


def _template(receipts: Path) -> dict[str, Any]:
    return {
        "Resources": {
            "Orders": _table(ORDERS),
            "Failures": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": BUCKET}},
            "PayRole": _role(),
            "CountRole": _role(),
            "Pay": _function("pay", {"RECEIPTS": str(receipts)}),
            "Count": _function("count", {}),
            "PayOrders": _mapping(
                "Pay",
                BatchSize=10,
                MaximumRetryAttempts=1,
                BisectBatchOnFunctionError=True,
                ParallelizationFactor=2,
                FilterCriteria={"Filters": [{"Pattern": json.dumps({"eventName": ["INSERT"]})}]},
                DestinationConfig={"OnFailure": {"Destination": {"Fn::GetAtt": ["Failures", "Arn"]}}},
            ),
            "CountOrders": _mapping("Count", BatchSize=5, FunctionResponseTypes=["ReportBatchItemFailures"]),
        },
        "Outputs": {"OrdersTableName": {"Value": {"Ref": "Orders"}}, "FailuresBucket": {"Value": {"Ref": "Failures"}}},
    }


def _table(name: str) -> dict[str, Any]:
    properties = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
    }
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties}


def _role() -> dict[str, Any]:
    principal = {"Service": "lambda.amazonaws.com"}
    trust = [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]
    document = {"Version": "2012-10-17", "Statement": trust}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}


def _function(name: str, environment: dict[str, Any]) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": f"shop-{name}",
            "Runtime": "python3.13",
            "Handler": "handler.handler",
            "Timeout": 10,
            "Role": {"Fn::GetAtt": [f"{name.capitalize()}Role", "Arn"]},
            "Code": {
                "S3Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"},
                "S3Key": f"{name}.zip",
            },
            "Environment": {"Variables": environment},
        },
    }


def _mapping(function: str, **settings: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "FunctionName": {"Ref": function},
            "EventSourceArn": {"Fn::GetAtt": ["Orders", "StreamArn"]},
            "StartingPosition": "TRIM_HORIZON",
            **settings,
        },
    }
