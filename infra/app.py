"""Synthesizes both stacks: `python -m infra.app` writes `cdk.out`, and `cdk.json` has the CDK CLI run the same."""

import os
from collections.abc import Mapping

os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")

from aws_cdk import App, Environment, Tags, Validations
from cdk_nag import AwsSolutionsChecks

from infra.config import Config, ConfigError, Lookup, read_config
from infra.stack import AppStack, DataStack

_CDK_DEFAULTS = {"account": "CDK_DEFAULT_ACCOUNT", "region": "CDK_DEFAULT_REGION"}


def settings_of(app: App, environ: Mapping[str, str]) -> Lookup:
    """Settings from the CDK context (`-c stage=prod`), else from `LINKLEDGER_{NAME}` in the environment."""

    def setting(name: str) -> str | None:
        given = app.node.try_get_context(name) or environ.get(f"LINKLEDGER_{name.upper()}")
        return given or environ.get(_CDK_DEFAULTS.get(name, ""))

    return setting


def build(app: App, config: Config) -> tuple[DataStack, AppStack]:
    """Both stacks of one deployment, with the checks that a synth must pass."""
    env = Environment(account=config.account, region=config.region)
    data = DataStack(app, config=config, env=env)
    application = AppStack(app, config=config, data=data, env=env)
    Tags.of(app).add("linkledger:stage", config.stage)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return data, application


def main() -> None:
    """Writes the cloud assembly into `CDK_OUTDIR`, by default `cdk.out`."""
    app = App(outdir=os.environ.get("CDK_OUTDIR", "cdk.out"))
    try:
        config = read_config(settings_of(app, os.environ))
    except ConfigError as error:
        raise SystemExit(f"linkledger: {error}") from None
    build(app, config)
    app.synth()


if __name__ == "__main__":
    main()
