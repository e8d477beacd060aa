"""Settings: one frozen class per function, read from the environment at cold start; each field is one variable."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Self

from linkledger.errors import FieldFault, LinkledgerError

LOCAL = "local"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every function has. A field ``some_name`` is the variable ``LINKLEDGER_SOME_NAME``; a default makes it
    optional."""

    stage: str
    clock_file: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Raises LinkledgerError ``missing_settings`` naming all that is missing, ``clock_off_local`` for a moved clock
        on a stage other than local."""
        found = {each.name: environment.get(variable_of(each.name), "") for each in fields(cls)}
        required = [each.name for each in fields(cls) if each.default is MISSING]
        missing = [variable_of(name) for name in required if not found[name]]
        if missing:
            faults = tuple(FieldFault(name, "is not set") for name in missing)
            message = f"Give {', '.join(missing)} in the function's environment."
            raise LinkledgerError("missing_settings", message, faults=faults)
        settings = cls(**{name: value for name, value in found.items() if value})
        if settings.clock_file and settings.stage != LOCAL:
            message = f"LINKLEDGER_CLOCK_FILE moves time, which stage {settings.stage} must not: remove it."
            raise LinkledgerError("clock_off_local", message)
        return settings

    @property
    def tables(self) -> dict[str, str]:
        """The names of the function's tables by table, as keywords of ``storage.TableNames``."""
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name.removesuffix("_table"): value for name, value in named.items() if name.endswith("_table")}


def variable_of(field: str) -> str:
    """``links_table`` -> ``LINKLEDGER_LINKS_TABLE``."""
    return "LINKLEDGER_" + field.upper()


@dataclass(frozen=True, kw_only=True)
class AddressSettings(Settings):
    """Of functions that take or call webhooks' addresses; ``loopback_webhooks`` lets them be the own machine's.

    Raises LinkledgerError ``loopback_off_local`` for that on a stage other than local.
    """

    loopback_webhooks: str = ""

    def __post_init__(self) -> None:
        if self.loopback_webhooks and self.stage != LOCAL:
            message = f"LINKLEDGER_LOOPBACK_WEBHOOKS opens this network, which stage {self.stage} must not: remove it."
            raise LinkledgerError("loopback_off_local", message)


@dataclass(frozen=True, kw_only=True)
class ClickRecoverySettings(Settings):
    """Function ``click_recovery``."""

    clicks_table: str
    closings_table: str


@dataclass(frozen=True, kw_only=True)
class LiveStatsSettings(Settings):
    """Function ``live_stats``."""

    stats_table: str


@dataclass(frozen=True, kw_only=True)
class IngestSettings(Settings):
    """Function ``ingest``; the secrets are ARNs or names."""

    programs_table: str
    links_table: str
    partners_table: str
    clicks_table: str
    events_table: str
    people_table: str
    requests_table: str
    signing_secret: str
    contact_secret: str


@dataclass(frozen=True, kw_only=True)
class CheckoutSettings(Settings):
    """Function ``checkout``; the secret is an ARN or a name."""

    programs_table: str
    links_table: str
    partners_table: str
    clicks_table: str
    customers_table: str
    accounts_table: str
    payouts_table: str
    journal_table: str
    audit_table: str
    requests_table: str
    signing_secret: str


@dataclass(frozen=True, kw_only=True)
class SettlementSettings(Settings):
    """What settling events needs: functions ``commission`` and ``reconcile``."""

    programs_table: str
    partners_table: str
    events_table: str
    customers_table: str
    accounts_table: str
    closings_table: str
    journal_table: str


@dataclass(frozen=True, kw_only=True)
class CommissionSettings(SettlementSettings):
    """Function ``commission``."""


@dataclass(frozen=True, kw_only=True)
class ReconcileSettings(SettlementSettings):
    """Function ``reconcile``, which blocks payouts, and lists self-referrals among the signals."""

    payouts_table: str


@dataclass(frozen=True, kw_only=True)
class JournalGuardSettings(Settings):
    """Function ``journal_guard``, which has no table."""


@dataclass(frozen=True, kw_only=True)
class RollupSettings(Settings):
    """Function ``rollup``; its signals lie in the table of payouts."""

    programs_table: str
    partners_table: str
    clicks_table: str
    events_table: str
    payouts_table: str
    customers_table: str
    accounts_table: str
    journal_table: str
    closings_table: str
    stats_table: str


@dataclass(frozen=True, kw_only=True)
class PayoutSettings(Settings):
    """Function ``payout``."""

    programs_table: str
    partners_table: str
    closings_table: str
    accounts_table: str
    payouts_table: str
    journal_table: str
    parts_queue_url: str


@dataclass(frozen=True, kw_only=True)
class PayoutPartSettings(PayoutSettings):
    """Function ``payout_part``: the same tables, and the queue that its messages come from."""


@dataclass(frozen=True, kw_only=True)
class PayoutExportSettings(Settings):
    """Function ``payout_export``; files go into the bucket."""

    partners_table: str
    payouts_table: str
    files_bucket: str


@dataclass(frozen=True, kw_only=True)
class JobsSettings(Settings):
    """Function ``jobs``; files go into the bucket."""

    programs_table: str
    partners_table: str
    events_table: str
    customers_table: str
    journal_table: str
    audit_table: str
    requests_table: str
    jobs_bucket: str
    payout_export_function: str


@dataclass(frozen=True, kw_only=True)
class ApiSettings(AddressSettings):
    """What both APIs have; links lead to ``{tracking_url}/r/{code}``, secrets are ARNs or names."""

    programs_table: str
    partners_table: str
    links_table: str
    events_table: str
    customers_table: str
    people_table: str
    journal_table: str
    accounts_table: str
    closings_table: str
    stats_table: str
    payouts_table: str
    audit_table: str
    requests_table: str
    tracking_url: str
    material_bucket: str
    jobs_bucket: str
    jobs_queue_url: str
    subscriptions_table: str
    deliveries_table: str
    due_queue_url: str
    webhook_secret: str


@dataclass(frozen=True, kw_only=True)
class PartnerApiSettings(ApiSettings):
    """Function ``partner_api``; the secret is an ARN or a name."""

    contact_secret: str


@dataclass(frozen=True, kw_only=True)
class OperatorApiSettings(ApiSettings):
    """Function ``operator_api``: the same tables and links, the operators' pool, and the functions that it calls."""

    operators_table: str
    operator_pool_id: str
    commission_function: str
    payout_export_function: str


@dataclass(frozen=True, kw_only=True)
class SessionSettings(Settings):
    """Function ``session``, which has no table; seconds are those of the pools' refresh tokens, in digits."""

    partner_pool_id: str
    partner_client_id: str
    partner_session_seconds: str
    operator_pool_id: str
    operator_client_id: str
    operator_session_seconds: str


@dataclass(frozen=True, kw_only=True)
class WebhookDispatchSettings(Settings):
    """Function ``webhook_dispatch``, which reads tables' streams beside its tables."""

    partners_table: str
    subscriptions_table: str
    deliveries_table: str
    due_queue_url: str
    out_queue_url: str


@dataclass(frozen=True, kw_only=True)
class WebhooksSettings(AddressSettings):
    """Function ``webhooks``; the secret is an ARN or a name."""

    deliveries_table: str
    due_queue_url: str
    webhook_secret: str
