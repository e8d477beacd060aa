"""cdk-nag's AWS Solutions checks: a finding that nobody accepted with a reason stops the synth."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk import aws_sqs as sqs

from infra.app import build, settings_of
from infra.config import read_config
from tests.infra.deployment import Deployment


def test_no_stage_has_a_finding_that_nobody_accepted(stage: Deployment) -> None:
    (nag,) = _reports(stage)
    assert nag["conclusion"] == "success"
    assert nag["violations"] == []


def test_every_accepted_finding_says_why(stage: Deployment) -> None:
    (nag,) = _reports(stage)
    reasons = {finding["ruleName"]: finding["reason"] for finding in nag["suppressedViolations"]}
    assert {rule.partition("[")[0].removeprefix("AwsSolutions-") for rule in reasons} == {
        *("SMG4", "COG2", "COG8", "S1", "APIG4", "L1", "IAM5"),
        *(() if stage.stage == "local" else ("CFR1", "CFR2", "CFR3", "IAM4")),
        *(("CFR4",) if stage.stage == "dev" else ()),
    }
    assert all(len(reason) > 30 for reason in reasons.values())


def test_an_unencrypted_connection_to_a_queue_would_stop_the_synth(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), context={"stage": "dev", "aws:cdk:bundling-stacks": []})
    _, application = build(app, read_config(settings_of(app, {})))
    sqs.Queue(application, "Careless", enforce_ssl=False)
    with pytest.raises(RuntimeError, match="AwsSolutions-SQS4"):
        app.synth()


def _reports(deployment: Deployment) -> list[dict[str, Any]]:
    report = json.loads((deployment.folder / "validation-report.json").read_text())
    return [plugin for plugin in report["pluginReports"] if plugin["pluginName"] == "AwsSolutions"]
