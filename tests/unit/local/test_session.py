"""How a command finds a deployment, and what it says when there is none."""

import os
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from cli.local.running import claim
from cli.local.workspace import Running, Workspace
from cli.output import CliError
from cli.session import Deployment, deployment

OUTPUTS = {
    "LinksTableName": "linkledger-local-links",
    "JournalTableName": "linkledger-local-journal",
    "SigningSecretArn": "arn:aws:secretsmanager:eu-central-1:000000000000:secret:keys",
    "TrackingUrl": "http://127.0.0.1:4566/_aws/execute-api/tracking",
}


def test_a_running_local_stack_is_reached_at_its_recorded_port(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    lock = claim(workspace)
    workspace.record(Running(port=4999, supervisor_pid=os.getpid(), ready=True, outputs=OUTPUTS))

    local = deployment("local", workspace)
    lock.close()

    assert local.tables == {"links": "linkledger-local-links", "journal": "linkledger-local-journal"}
    assert local.environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4999"
    assert local.environment["LINKLEDGER_LINKS_TABLE"] == "linkledger-local-links"
    assert local.environment["LINKLEDGER_CLOCK_FILE"] == str(tmp_path / "clock.json")


def test_a_stack_that_still_starts_is_not_used(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    lock = claim(workspace)
    workspace.record(Running(port=4999, supervisor_pid=os.getpid(), ready=False))

    with pytest.raises(CliError, match="does not run"):
        deployment("local", workspace)
    lock.close()


def test_the_record_of_a_stack_that_was_killed_is_not_believed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.record(Running(port=4999, supervisor_pid=os.getpid(), ready=True))

    with pytest.raises(CliError) as refusal:
        deployment("local", workspace)

    assert refusal.value.remedy == "Start it with `linkledger up`."


def test_an_unknown_stage_is_named_with_those_there_are() -> None:
    with pytest.raises(CliError, match="no stage 'staging'") as refusal:
        deployment("staging")

    assert "local, dev, prod" in refusal.value.remedy


def test_on_aws_there_is_no_local_clock_and_no_endpoint() -> None:
    production = Deployment("prod", boto3.Session(region_name="eu-central-1"), OUTPUTS)

    assert production.clock is None
    assert "AWS_ENDPOINT_URL" not in production.environment
    assert "LINKLEDGER_CLOCK_FILE" not in production.environment
    assert production.function_name("partner_api") == "linkledger-prod-partner-api"


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Credentials, but no region and no profile; nothing answers at the endpoint."""
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in {
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(variable, value)


@pytest.mark.usefixtures("no_aws")
def test_without_a_region_it_says_how_to_name_one() -> None:
    with pytest.raises(CliError, match="No AWS region"):
        deployment("prod")


@pytest.mark.usefixtures("no_aws")
def test_the_region_that_the_message_asks_for_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    with pytest.raises(EndpointConnectionError):
        deployment("prod")
