"""Webhooks: who decides reads tables and calls nobody; who calls strangers holds none of the ledger's data."""

import json

from infra.platform.tables import DESIGNS
from linkledger_aws.settings import WebhooksSettings
from tests.infra.deployment import TABLES, Deployment
from tests.infra.test_rights import on
from tests.infra.test_triggers import failures

TOLD = {
    "customers": {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "signup#"}]}}}},
    "journal": {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"kind": {"S": ["commission", "revision", "reversal"]}}},
    },
    "partners": {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "partner#"}]}}}},
    "payouts": {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "po_"}]}}}},
}


def test_what_calls_strangers_writes_the_log_of_attempts_and_reads_no_table(stage: Deployment) -> None:
    rights = stage.rights("webhooks")
    data = {right for right in rights if right.action.startswith("dynamodb:")}
    assert {(right.action, right.resource) for right in data} == {("dynamodb:UpdateItem", "table deliveries")}
    assert {right.action for right in rights - data} == {
        *("logs:CreateLogStream", "logs:PutLogEvents", "secretsmanager:GetSecretValue"),
        *("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"),
        *("sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"),
    }


def test_what_decides_reads_who_subscribed_and_writes_deliveries_alone(stage: Deployment) -> None:
    rights = stage.rights("webhook_dispatch")
    reached = {table: on(rights, f"table {table}") for table in TABLES}
    assert {table: actions for table, actions in reached.items() if actions} == {
        "partners": {"GetItem", "BatchGetItem", "Query"},
        "subscriptions": {"GetItem", "Query"},
        "deliveries": {"GetItem", "PutItem", "UpdateItem"},
    }
    assert not [right for right in rights if "secretsmanager" in right.action]
    streams = {right.resource for right in rights if right.action == "dynamodb:GetRecords"}
    assert streams == {f"stream {table}" for table in TOLD}


def test_the_ledgers_streams_are_read_after_it_wrote_and_only_for_what_is_told(stage: Deployment) -> None:
    mappings = stage.mappings("webhook_dispatch")
    for table, told in TOLD.items():
        mapping = mappings[f"linkledger-{stage.stage}-{table}.StreamArn"]
        assert [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]] == [told]
        assert (mapping["BatchSize"], mapping["MaximumRetryAttempts"]) == (100, 5)
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["BisectBatchOnFunctionError"] is True
        assert stage.text(mapping["DestinationConfig"]["OnFailure"]["Destination"]) == f"{failures(stage)}.Arn"
    assert len(mappings) == len(TOLD) + 1


def test_no_stream_has_more_readers_than_dynamodb_serves(stage: Deployment) -> None:
    sources = [
        stage.text(each["Properties"]["EventSourceArn"])
        for each in stage.of_type("AWS::Lambda::EventSourceMapping").values()
    ]
    for table in (name for name, design in DESIGNS.items() if design.stream is not None):
        assert 1 <= sources.count(f"linkledger-{stage.stage}-{table}.StreamArn") <= 2


def test_a_message_that_cannot_be_dealt_with_ends_in_a_dead_letter_queue_with_an_alarm(stage: Deployment) -> None:
    queues = {q["Properties"]["QueueName"]: q["Properties"] for q in stage.of_type("AWS::SQS::Queue").values()}
    for name, worker in (("deliveries-due", "webhook_dispatch"), ("deliveries-out", "webhooks")):
        queue = queues[f"linkledger-{stage.stage}-{name}"]
        assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
        assert queue["VisibilityTimeout"] >= 6 * stage.function(worker)["Timeout"]
    alarms = {a["Properties"]["AlarmName"] for a in stage.of_type("AWS::CloudWatch::Alarm").values()}
    prefix = f"linkledger-{stage.stage}"
    assert {f"{prefix}-webhooks-due-lost", f"{prefix}-webhooks-out-lost"} <= alarms
    assert {f"{prefix}-webhook-dispatch-{table}-given-up" for table in TOLD} <= alarms
    assert f"{prefix}-webhook-dispatch-lag" in alarms
    assert stage.mapping("webhooks")["ScalingConfig"] == {"MaximumConcurrency": 20}


def test_webhooks_reach_the_own_machine_on_the_local_stage_alone(
    local: Deployment, dev: Deployment, prod: Deployment
) -> None:
    for name in ("webhooks", "partner_api", "operator_api"):
        assert local.environment(name)["LINKLEDGER_LOOPBACK_WEBHOOKS"] == "yes"
        for deployment in (dev, prod):
            assert "LINKLEDGER_LOOPBACK_WEBHOOKS" not in deployment.environment(name)
    assert WebhooksSettings.from_environment(prod.environment("webhooks")).loopback_webhooks == ""
