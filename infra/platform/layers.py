"""The four layers, whose source folders are called `python`: imports are the same in Lambda, in tests and for mypy."""

from importlib.util import find_spec
from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.config import Config
from infra.platform.source_assets import REPOSITORY, MissingSourceError, bundled, code_of, fingerprint
from infra.platform.third_party import ARM64, EXPORTS_LOCK, LOCK, LockedWheels

_BOT_LIST = "crawleruseragents"


class Layers(Construct):
    """`domain` for the business, `aws` for settings and stores, `third_party` for the locked packages; `exports` for
    payment files, with the packages that they alone need."""

    def __init__(self, scope: Construct, *, config: Config) -> None:
        super().__init__(scope, "Layers")
        self._config = config
        self.domain = self._layer(
            "Domain",
            "domain",
            code_of({"python/linkledger": REPOSITORY / "layers/domain/python/linkledger", **_bot_list()}),
        )
        self.aws = self._layer(
            "Aws", "aws", code_of({"python/linkledger_aws": REPOSITORY / "layers/aws/python/linkledger_aws"})
        )
        platform = None if config.local else ARM64
        recipe = f"wheels/3 {platform or config.architecture.name}"
        self.third_party = self._layer(
            "ThirdParty",
            "third-party",
            bundled(
                LockedWheels(lock=LOCK, platform=platform),
                fingerprint=fingerprint({"lock": LOCK}, recipe=recipe),
            ),
        )
        sources = {"python/linkledger_exports": REPOSITORY / "layers/exports/python/linkledger_exports"}
        self.exports = self._layer(
            "Exports",
            "exports",
            bundled(
                LockedWheels(lock=EXPORTS_LOCK, platform=platform, sources=sources),
                fingerprint=fingerprint({"lock": EXPORTS_LOCK, **sources}, recipe=recipe),
            ),
        )

    @property
    def all(self) -> list[lambda_.ILayerVersion]:
        """What every function but the redirect gets; `exports` comes on top for whoever writes payment files."""
        return [self.domain, self.aws, self.third_party]

    def _layer(self, construct_id: str, name: str, code: lambda_.Code) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            construct_id,
            code=code,
            layer_version_name=self._config.name(name),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[self._config.architecture],
            removal_policy=RemovalPolicy.DESTROY,
        )


def _bot_list() -> dict[str, Path]:
    """The one package that the redirect needs beside the domain; the third-party layer would cost it its cold start.

    Taken from this environment, whose lock the third-party layer's is constrained by.
    """
    package = find_spec(_BOT_LIST)
    if package is None or package.origin is None:
        raise MissingSourceError(f"{_BOT_LIST}: not installed beside the CDK app; run `make install`")
    folder = Path(package.origin).parent
    return {f"python/{_BOT_LIST}/{name}": folder / name for name in ("__init__.py", "crawler-user-agents.json")}
