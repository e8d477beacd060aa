"""What the emulator's copy of a template loses, and that everything else stays as CDK wrote it."""

from typing import Any

from cli.local.template import localise


def statement(sid: str, **condition: Any) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **condition}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": {"Statement": list(statements)}}}


DENY_HTTP = statement("tls", Condition={"Bool": {"aws:SecureTransport": "false"}})
TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "orders"}}


def test_an_ordinary_resource_stays_as_it_is() -> None:
    assert localise({"Resources": {"Orders": TABLE}}).template["Resources"] == {"Orders": TABLE}


def test_custom_resources_go_with_all_that_refers_to_them() -> None:
    resources = {
        "Deployment": {"Type": "Custom::CDKBucketDeployment", "Properties": {}},
        "CustomCDKBucketDeployment8693Role": {"Type": "AWS::IAM::Role", "Properties": {}},
        "Site": {**TABLE, "DependsOn": ["Deployment", "Policy"]},
        "Policy": policy(statement("kept"), statement("gone", Principal={"Ref": "CustomCDKBucketDeployment8693Role"})),
    }

    local = localise({"Resources": resources}).template["Resources"]

    assert set(local) == {"Site", "Policy"}
    assert local["Site"]["DependsOn"] == ["Policy"]
    assert [s["Sid"] for s in local["Policy"]["Properties"]["PolicyDocument"]["Statement"]] == ["kept"]


def test_plain_http_is_allowed_and_every_other_statement_stays() -> None:
    local = localise({"Resources": {"Both": policy(DENY_HTTP, statement("kept")), "Only": policy(DENY_HTTP)}})

    assert set(local.template["Resources"]) == {"Both"}
    assert any("Only" in change for change in local.changes)


def test_stream_mappings_are_left_to_the_stream_runner_and_queue_mappings_to_the_emulator() -> None:
    stream = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"StartingPosition": "TRIM_HORIZON"}}
    queue = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"BatchSize": 10}}

    local = localise({"Resources": {"Stream": stream, "Queue": queue}}).template["Resources"]

    assert local["Stream"]["Properties"]["Enabled"] is False
    assert "Enabled" not in local["Queue"]["Properties"]
    assert "Enabled" not in stream["Properties"], "the synthesized template itself is not touched"


def test_apis_get_ids_that_are_known_beforehand() -> None:
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "linkledger-local-tracking"}}

    local = localise({"Resources": {"Api": api}}).template["Resources"]

    assert local["Api"]["Properties"]["Tags"] == {"ms-custom-id": "tracking"}


def test_a_secret_is_referred_to_by_its_arn() -> None:
    template = {
        "Resources": {"Keys": {"Type": "AWS::SecretsManager::Secret", "Properties": {}}},
        "Outputs": {"SigningSecretArn": {"Value": {"Ref": "Keys"}}},
    }

    outputs = localise(template).template["Outputs"]

    assert outputs["SigningSecretArn"]["Value"] == {"Fn::GetAtt": ["Keys", "Id"]}
