"""A deployment that contradicts itself is refused at synth, with the setting, the rule and the remedy."""

import pytest

from infra.config import Config, ConfigError, Stage, read_config


def configured(**settings: str) -> Config:
    return read_config(settings.get)


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_nobody_moves_the_clock_of_real_money(stage: str) -> None:
    with pytest.raises(ConfigError, match="clock_file: allowed on stage local alone") as refusal:
        configured(stage=stage, clock_file="/tmp/clock.json")
    assert "remove it" in str(refusal.value)


def test_the_local_stage_may_move_its_clock() -> None:
    assert configured(stage="local", clock_file="clock.json").clock_file == "clock.json"


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_webhooks_reach_no_machine_of_the_account(stage: str) -> None:
    with pytest.raises(ConfigError, match="loopback_webhooks: allowed on stage local alone"):
        configured(stage=stage, loopback_webhooks="yes")
    assert configured(stage="local", loopback_webhooks="yes").loopback_webhooks == "yes"


@pytest.mark.parametrize("setting", ["tracking_url", "api_url"])
def test_a_url_that_only_the_emulator_serves_is_refused_on_aws(setting: str) -> None:
    with pytest.raises(ConfigError, match=f"{setting}: allowed on stage local alone"):
        configured(stage="prod", **{setting: "http://127.0.0.1:4566"})


def test_a_mistyped_stage_does_not_become_a_deployment_of_its_own() -> None:
    with pytest.raises(ConfigError, match="stage: 'production' is none of local, dev, prod"):
        configured(stage="production")


def test_without_a_stage_it_is_a_deployment_for_development() -> None:
    assert configured().stage is Stage.DEV


def test_a_domain_without_its_certificate_is_incomplete() -> None:
    with pytest.raises(ConfigError, match="tracking_certificate_arn: a custom domain needs"):
        configured(stage="prod", tracking_domain="go.example.com")
    with pytest.raises(ConfigError, match="api_domain: a custom domain needs"):
        configured(stage="prod", api_certificate_arn="arn:aws:acm:eu-central-1:123456789012:certificate/x")


def test_the_portals_certificate_is_where_cloudfront_looks_for_it() -> None:
    certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/portal"
    with pytest.raises(ConfigError, match="portal_certificate_arn: CloudFront takes certificates of us-east-1 alone"):
        configured(stage="prod", portal_domain="partners.example.com", portal_certificate_arn=certificate)
    found = configured(
        stage="prod",
        portal_domain="partners.example.com",
        portal_certificate_arn=certificate.replace("eu-central", "us-east"),
    )
    assert found.portal_origins == ("https://partners.example.com",)


def test_the_portals_origins_are_origins_not_pages() -> None:
    with pytest.raises(ConfigError, match=r"portal_origins: 'https://example\.com/portal' is no origin"):
        configured(stage="prod", portal_origins="https://example.com/portal")
    origins = configured(stage="prod", portal_origins="https://a.example.com/, https://b.example.com").portal_origins
    assert origins == ("https://a.example.com", "https://b.example.com")


def test_production_alone_is_protected_from_deletion() -> None:
    assert {stage: configured(stage=stage).deletion_protection for stage in Stage} == {
        Stage.LOCAL: False,
        Stage.DEV: False,
        Stage.PROD: True,
    }


def test_the_emulator_takes_no_account_from_the_developers_shell() -> None:
    config = configured(stage="local", account="123456789012", region="eu-central-1")
    assert (config.account, config.region) == (None, None)
