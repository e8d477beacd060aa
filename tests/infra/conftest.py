"""Every stage is synthesized once; its assets are only built for the tests that look into them."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from aws_cdk import App

from infra.app import build, settings_of
from infra.config import read_config
from infra.platform.source_assets import REPOSITORY
from tests.infra.deployment import Deployment

WITHOUT_ASSETS: Mapping[str, object] = {"aws:cdk:bundling-stacks": []}


def synthesize(folder: Path, **context: object) -> Deployment:
    """Synthesizes one deployment as `cdk synth -c name=value` would; raises where that would fail."""
    flags = json.loads((REPOSITORY / "cdk.json").read_text())["context"]
    app = App(outdir=str(folder), context={**flags, **context})
    config = read_config(settings_of(app, {}))
    build(app, config)
    app.synth()
    return Deployment(config.stage, folder)


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder = tmp_path_factory.mktemp("local")
    return synthesize(
        folder, stage="local", clock_file="/var/lib/linkledger/clock.json", loopback_webhooks="yes", **WITHOUT_ASSETS
    )


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    return synthesize(tmp_path_factory.mktemp("dev"), stage="dev", **WITHOUT_ASSETS)


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    return synthesize(
        tmp_path_factory.mktemp("prod"),
        stage="prod",
        account="123456789012",
        region="eu-central-1",
        tracking_domain="go.example.com",
        tracking_certificate_arn="arn:aws:acm:eu-central-1:123456789012:certificate/tracking",
        tracking_hosted_zone_id="Z0123456789",
        api_domain="api.example.com",
        api_certificate_arn="arn:aws:acm:eu-central-1:123456789012:certificate/api",
        portal_domain="partners.example.com",
        portal_certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/portal",
        portal_hosted_zone_id="Z0123456789",
        alarm_email="operators@example.com",
        **WITHOUT_ASSETS,
    )


@pytest.fixture(params=["local", "dev", "prod"])
def stage(request: pytest.FixtureRequest) -> Deployment:
    """The same question to every stage."""
    deployment = request.getfixturevalue(request.param)
    assert isinstance(deployment, Deployment)
    return deployment
