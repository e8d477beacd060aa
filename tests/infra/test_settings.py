"""The template gives each function the settings that its code reads: no more and no less."""

from dataclasses import fields

import pytest

from functions.redirect.settings import RedirectSettings
from linkledger_aws import settings
from linkledger_aws.settings import Settings, variable_of
from tests.infra.deployment import FUNCTIONS, Deployment

LAMBDA_SETS = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "secret",
}


def settings_class(name: str) -> type[Settings]:
    """`partner_api` reads `PartnerApiSettings`."""
    found: type[Settings] = getattr(settings, f"{name.title().replace('_', '')}Settings")
    return found


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "redirect"])
def test_a_function_finds_its_settings(stage: Deployment, name: str) -> None:
    read = settings_class(name).from_environment(stage.environment(name))
    assert read.stage == stage.stage


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "redirect"])
def test_a_function_is_given_nothing_that_it_does_not_read(local: Deployment, name: str) -> None:
    given = {variable for variable in local.environment(name) if variable.startswith("LINKLEDGER_")}
    assert given == {variable_of(field.name) for field in fields(settings_class(name))}


def test_the_redirect_finds_its_settings(stage: Deployment) -> None:
    read = RedirectSettings.from_environment({**LAMBDA_SETS, **stage.environment("redirect")})
    assert read.links_table == f"linkledger-{stage.stage}-links"
    assert read.recovery_queue_url.startswith("RecoveryQueue")
