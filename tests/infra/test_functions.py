"""How the functions run: on which processor, with which settings, watched by whom."""

import pytest

from linkledger_aws.observability import NAMESPACE, Counted
from tests.infra.deployment import FUNCTIONS, Deployment


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_the_handler_of_its_folder(stage: Deployment, name: str) -> None:
    function = stage.function(name)
    assert function["Handler"] == f"functions.{name}.handler.handler"
    assert function["Runtime"] == "python3.13"
    assert function["LoggingConfig"]["LogFormat"] == "JSON"


def test_aws_runs_them_on_arm(dev: Deployment, prod: Deployment) -> None:
    for deployment in (dev, prod):
        assert {tuple(deployment.function(name)["Architectures"]) for name in FUNCTIONS} == {("arm64",)}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_logs_are_kept_for_a_limited_time(stage: Deployment, name: str) -> None:
    groups = stage.of_type("AWS::Logs::LogGroup")
    group = groups[stage.function(name)["LoggingConfig"]["LogGroup"]["Ref"]]["Properties"]
    assert group["LogGroupName"] == f"/aws/lambda/{stage.function(name)['FunctionName']}"
    assert group["RetentionInDays"] == (90 if stage.stage == "prod" else 14)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_errors_and_throttles_of_every_function_raise_an_alarm(stage: Deployment, name: str) -> None:
    function = stage.function(name)["FunctionName"]
    alarms = {alarm["Properties"]["AlarmName"] for alarm in stage.of_type("AWS::CloudWatch::Alarm").values()}
    assert {f"{function}-errors", f"{function}-throttles"} <= alarms


def test_what_falls_behind_or_is_given_up_raises_an_alarm(stage: Deployment) -> None:
    alarms = {a["Properties"]["AlarmName"]: a["Properties"] for a in stage.of_type("AWS::CloudWatch::Alarm").values()}
    prefix = f"linkledger-{stage.stage}"
    for consumer in ("commission", "live-stats", "journal-guard"):
        assert alarms[f"{prefix}-{consumer}-lag"]["MetricName"] == "IteratorAge"
        given_up = alarms[f"{prefix}-{consumer}-given-up"]
        assert given_up["MetricName"] == "OnFailureDestinationDeliveredEventCount"
        assert given_up["Threshold"] == 0
    for worker in ("rollup", "payout", "reconcile"):
        assert alarms[f"{prefix}-{worker}-given-up"]["MetricName"] == "AsyncEventsDropped"
    assert alarms[f"{prefix}-clicks-lost"]["MetricName"] == "ApproximateNumberOfMessagesVisible"


def test_a_ledger_that_does_not_add_up_raises_an_alarm(stage: Deployment) -> None:
    alarms = {a["Properties"]["AlarmName"]: a["Properties"] for a in stage.of_type("AWS::CloudWatch::Alarm").values()}
    for name, metric, service in (
        ("reconcile-ledger-differences", Counted.LEDGER_DIFFERENCES, "reconcile"),
        ("journal-tampered", Counted.JOURNAL_TAMPERED, "journal_guard"),
    ):
        alarm = alarms[f"linkledger-{stage.stage}-{name}"]
        assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == (NAMESPACE, metric, "Sum")
        assert alarm["Dimensions"] == [{"Name": "service", "Value": service}]
        assert stage.environment(service)["POWERTOOLS_SERVICE_NAME"] == service
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")


def test_alarms_reach_the_operators_by_mail_where_an_address_is_given(prod: Deployment, dev: Deployment) -> None:
    (subscription,) = prod.of_type("AWS::SNS::Subscription").values()
    assert subscription["Properties"]["Endpoint"] == "operators@example.com"
    for alarm in prod.of_type("AWS::CloudWatch::Alarm").values():
        assert len(alarm["Properties"]["AlarmActions"]) == 1
    assert dev.of_type("AWS::SNS::Topic") == {}


def test_only_the_local_stage_has_a_clock_that_can_be_moved(local: Deployment, dev: Deployment) -> None:
    for name in FUNCTIONS:
        assert local.environment(name)["LINKLEDGER_CLOCK_FILE"] == "/var/lib/linkledger/clock.json"
        assert "LINKLEDGER_CLOCK_FILE" not in dev.environment(name)


@pytest.mark.parametrize("stack", ["data", "app"])
def test_a_stack_stays_far_below_the_limit_of_500_resources(stage: Deployment, stack: str) -> None:
    resources = getattr(stage, stack)["Resources"]
    assert 0 < len(resources) < 300


def test_the_command_line_finds_what_it_needs_in_the_outputs(stage: Deployment) -> None:
    assert set(stage.app["Outputs"]) - {"PortalUrl"} == {
        *("TrackingUrl", "ApiUrl", "PartnerPoolId", "PartnerClientId", "OperatorPoolId", "OperatorClientId"),
        *("SigningSecretArn", "FailuresBucket", "RecoveryQueueUrl"),
    }
    names = {key: stage.text(o["Value"]) for key, o in stage.data["Outputs"].items() if key.endswith("TableName")}
    assert names["LinksTableName"] == f"linkledger-{stage.stage}-links"
    assert len(names) == 17
