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
    """Function ``reconcile``, which blocks payouts."""

    payouts_table: str


@dataclass(frozen=True, kw_only=True)
class JournalGuardSettings(Settings):
    """Function ``journal_guard``, which has no table."""


@dataclass(frozen=True, kw_only=True)
class RollupSettings(Settings):
    """Function ``rollup``."""

    programs_table: str
    partners_table: str
    clicks_table: str
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
class ApiSettings(Settings):
    """What both APIs have; links lead to ``{tracking_url}/r/{code}``, the secret is an ARN or a name."""

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


@dataclass(frozen=True, kw_only=True)
class PartnerApiSettings(ApiSettings):
    """Function ``partner_api``; the secret is an ARN or a name."""

    contact_secret: str


@dataclass(frozen=True, kw_only=True)
class OperatorApiSettings(ApiSettings):
    """Function ``operator_api``: the same tables and links, and the names of the functions that it calls."""

    operators_table: str
    commission_function: str
    payout_export_function: str
