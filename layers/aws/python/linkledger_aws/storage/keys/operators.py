"""Keys of operators and of the audit trail."""

from datetime import datetime

from linkledger.program_time import format_instant
from linkledger_aws.storage.keys.key import Key


def operator(sub: str) -> Key:
    return Key(f"sub#{sub}", "operator")


def operator_id(operator: str) -> Key:
    """Takes the id, and lists the operators by it."""
    return Key("ids", operator)


def action(program: str, at: datetime, action: str) -> Key:
    written = format_instant(at)
    return Key(actions(program, written[: len("2026-03")]), f"{written}#{action}")


def actions(program: str, month: str) -> str:
    """Partition of what was done in a UTC month ``YYYY-MM``."""
    return f"{program}#{month}"
