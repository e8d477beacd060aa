"""What may differ between deployments, decided once, so that no construct asks which stage it is in."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

type Lookup = Callable[[str], str | None]
"""Gives the setting of a name, such as `tracking_domain`, or None."""

_LOCAL_PORTAL = ("http://127.0.0.1:5173", "http://localhost:5173")


class ConfigError(ValueError):
    """A deployment's settings contradict each other; the text names the setting, the rule and the remedy."""


class Stage(StrEnum):
    """Where a deployment runs."""

    LOCAL = "local"
    """The emulator on the developer's own machine."""
    DEV = "dev"
    """An AWS account whose data may be lost."""
    PROD = "prod"
    """The business's own account: data is protected from deletion."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomDomain:
    """A host name of the business for one API; the certificate must lie in the deployment's region."""

    name: str
    certificate_arn: str
    hosted_zone_id: str | None
    """When given, the alias record is made in this Route 53 zone; otherwise the business points its DNS itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """One deployment."""

    stage: Stage
    account: str | None
    region: str | None
    architecture: lambda_.Architecture
    log_retention: logs.RetentionDays
    deletion_protection: bool
    commission_parallelism: int
    """How many batches of one stream shard the commission function settles at once."""
    tracking_domain: CustomDomain | None
    api_domain: CustomDomain | None
    portal_domain: CustomDomain | None
    """CloudFront's: its certificate must lie in us-east-1."""
    tracking_url: str | None
    api_url: str | None
    """Local stage: where the emulator serves the APIs, which their own attributes do not say."""
    portal_origins: tuple[str, ...]
    alarm_email: str | None
    clock_file: str | None
    loopback_webhooks: str | None
    """Local stage: that webhooks may go to this machine itself, over http too."""

    @property
    def local(self) -> bool:
        """Whether the emulator takes this deployment, on the host's own processor."""
        return self.stage is Stage.LOCAL

    def name(self, suffix: str) -> str:
        """The physical name `linkledger-{stage}-{suffix}` of a resource."""
        return f"linkledger-{self.stage}-{suffix.replace('_', '-')}"


def read_config(setting: Lookup) -> Config:
    """The deployment that the settings describe.

    Raises:
        ConfigError: a setting is unknown, incomplete or not allowed on this stage.
    """
    stage = _stage(setting("stage") or Stage.DEV)
    local = stage is Stage.LOCAL
    prod = stage is Stage.PROD
    portal = _portal_domain(setting)
    return Config(
        stage=stage,
        account=None if local else setting("account"),
        region=None if local else setting("region"),
        architecture=_host_architecture() if local else lambda_.Architecture.ARM_64,
        log_retention=logs.RetentionDays.THREE_MONTHS if prod else logs.RetentionDays.TWO_WEEKS,
        deletion_protection=prod,
        commission_parallelism=4 if local else 10,
        tracking_domain=_domain(setting, "tracking"),
        api_domain=_domain(setting, "api"),
        portal_domain=portal,
        tracking_url=_local_only(setting, "tracking_url", stage, "set tracking_domain instead"),
        api_url=_local_only(setting, "api_url", stage, "set api_domain instead"),
        portal_origins=_origins(setting("portal_origins")) or _portal_origins(portal, local=local),
        alarm_email=setting("alarm_email"),
        clock_file=_local_only(setting, "clock_file", stage, "remove it: money on AWS follows the real clock"),
        loopback_webhooks=_local_only(setting, "loopback_webhooks", stage, "remove it: webhooks must not reach inside"),
    )


def _stage(value: str) -> Stage:
    try:
        return Stage(value)
    except ValueError:
        raise ConfigError(f"stage: {value!r} is none of {', '.join(Stage)}; use `-c stage=dev`") from None


def _local_only(setting: Lookup, name: str, stage: Stage, remedy: str) -> str | None:
    value = setting(name)
    if value and stage is not Stage.LOCAL:
        raise ConfigError(f"{name}: allowed on stage local alone, not on {stage}; {remedy}")
    return value


def _domain(setting: Lookup, api: str) -> CustomDomain | None:
    name, certificate = setting(f"{api}_domain"), setting(f"{api}_certificate_arn")
    if not name and not certificate:
        return None
    if not name or not certificate:
        missing = f"{api}_certificate_arn" if name else f"{api}_domain"
        raise ConfigError(f"{missing}: a custom domain needs its name and its certificate; give both or neither")
    return CustomDomain(name=name, certificate_arn=certificate, hosted_zone_id=setting(f"{api}_hosted_zone_id"))


def _portal_domain(setting: Lookup) -> CustomDomain | None:
    domain = _domain(setting, "portal")
    if domain and ":us-east-1:" not in domain.certificate_arn:
        raise ConfigError("portal_certificate_arn: CloudFront takes certificates of us-east-1 alone; make it there")
    return domain


def _portal_origins(portal: CustomDomain | None, *, local: bool) -> tuple[str, ...]:
    if local:
        return _LOCAL_PORTAL
    return (f"https://{portal.name}",) if portal else ()


def _origins(value: str | None) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in (value or "").split(",") if part.strip())
    for origin in origins:
        if not origin.startswith(("https://", "http://")) or origin.count("/") > 2:
            raise ConfigError(f"portal_origins: {origin!r} is no origin; write it like https://partners.example.com")
    return origins


def _host_architecture() -> lambda_.Architecture:
    return lambda_.Architecture.ARM_64 if platform.machine() in {"arm64", "aarch64"} else lambda_.Architecture.X86_64
