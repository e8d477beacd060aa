"""Where the money and the clicks lie: keys, backups, and what a slip of the hand could delete."""

import pytest

from tests.infra.deployment import TABLES, Deployment

INDEXES = {
    "links": {"by_partner": ("partner_key", "sk2", "ALL")},
    "events": {"by_received": ("received_key", "received_at", "KEYS_ONLY")},
    "customers": {"by_partner": ("partner_key", "registered_key", "ALL")},
    "payouts": {"by_status": ("status_key", "requested_at", "ALL")},
}
STREAMS = {
    **dict.fromkeys(("clicks", "events", "customers"), "NEW_IMAGE"),
    **dict.fromkeys(("journal", "payouts", "partners"), "NEW_AND_OLD_IMAGES"),
}


def test_there_are_the_tables_of_the_contract_and_no_others(stage: Deployment) -> None:
    names = {table["Properties"]["TableName"] for table in stage.of_type("AWS::DynamoDB::Table").values()}
    assert names == {f"linkledger-{stage.stage}-{name}" for name in TABLES}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_can_be_restored_to_any_second_and_is_paid_by_use(stage: Deployment, name: str) -> None:
    table = stage.table(name)["Properties"]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", TABLES)
def test_keys_indexes_and_streams_are_those_of_the_contract(dev: Deployment, name: str) -> None:
    table = dev.table(name)["Properties"]
    assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
    assert {attribute["AttributeType"] for attribute in table["AttributeDefinitions"]} == {"S"}
    indexes = {
        index["IndexName"]: (
            *[key["AttributeName"] for key in index["KeySchema"]],
            index["Projection"]["ProjectionType"],
        )
        for index in table.get("GlobalSecondaryIndexes", [])
    }
    assert indexes == INDEXES.get(name, {})
    assert table.get("StreamSpecification", {}).get("StreamViewType") == STREAMS.get(name)


def test_clicks_refused_events_answers_and_deliveries_expire_and_nothing_else_does(dev: Deployment) -> None:
    expiring = {name for name in TABLES if "TimeToLiveSpecification" in dev.table(name)["Properties"]}
    assert expiring == {"clicks", "events", "requests", "deliveries"}
    for name in expiring:
        ttl = dev.table(name)["Properties"]["TimeToLiveSpecification"]
        assert ttl == {"AttributeName": "expires_at", "Enabled": True}


@pytest.mark.parametrize("name", TABLES)
def test_production_data_survives_the_deletion_of_its_stack(prod: Deployment, name: str) -> None:
    table = prod.table(name)
    assert table["Properties"]["DeletionProtectionEnabled"] is True
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"


def test_the_secrets_the_sign_ins_and_the_failures_survive_too(prod: Deployment) -> None:
    for kind in ("AWS::SecretsManager::Secret", "AWS::Cognito::UserPool", "AWS::S3::Bucket"):
        assert {resource["DeletionPolicy"] for resource in prod.of_type(kind).values()} == {"Retain"}, kind


@pytest.mark.parametrize("name", TABLES)
def test_a_developers_tables_go_with_their_stack(dev: Deployment, local: Deployment, name: str) -> None:
    for deployment in (dev, local):
        assert deployment.table(name)["DeletionPolicy"] == "Delete"
        assert not deployment.table(name)["Properties"].get("DeletionProtectionEnabled")
