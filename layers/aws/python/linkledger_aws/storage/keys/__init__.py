"""Every key string of the system, a module for each subject; what the redirect writes and reads has its keys in
tracking/wire.py."""

from linkledger_aws.storage.keys import (
    accounts,
    clicks,
    closings,
    customers,
    events,
    jobs,
    months,
    operators,
    partners,
    payouts,
    programs,
    signals,
    webhooks,
)
from linkledger_aws.storage.keys.key import Key

__all__ = [
    "Key",
    "accounts",
    "clicks",
    "closings",
    "customers",
    "events",
    "jobs",
    "months",
    "operators",
    "partners",
    "payouts",
    "programs",
    "signals",
    "webhooks",
]
