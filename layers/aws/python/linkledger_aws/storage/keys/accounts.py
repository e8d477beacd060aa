"""Keys of money: accounts with their journal, lots and holds, and what operators moved by hand."""

from datetime import datetime

from linkledger.ids import digest
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.program_time import format_instant
from linkledger_aws.storage.keys.key import Key

HOLD_SHARDS = 8
ACCOUNT = "account"
LOTS = "lot#"
CHECKPOINT = "checkpoint"


def account(key: AccountKey) -> Key:
    return Key(f"{key.program}#{key.recipient}#{key.unit}", ACCOUNT)


def checkpoint(key: AccountKey) -> Key:
    """Up to where the account's journal was summed: the item right after the account's own."""
    return Key(account(key).pk, CHECKPOINT)


def lot(key: AccountKey, lot: str) -> Key:
    return Key(account(key).pk, f"{LOTS}{lot}")


def lot_id(sk: str) -> str:
    return sk.removeprefix(LOTS)


def adjustment(program: str, adjustment: str) -> Key:
    """What an operator gave or took by hand."""
    return Key(listed_adjustments(program)[0], f"id#{adjustment}")


def listed_adjustment(program: str, at: datetime, adjustment: str) -> Key:
    """The mark of an adjustment among those of its program."""
    partition, first = listed_adjustments(program)
    return Key(partition, f"{first}{format_instant(at)}#{adjustment}")


def listed_adjustments(program: str) -> tuple[str, str]:
    """Partition of a program's adjustments, and how the marks in it begin."""
    return f"adjustments#{program}", "at#"


def write_off_mark(program: str, unit: str) -> Key:
    """How far writing off came among a program's accounts of one unit."""
    return Key(f"write-offs#{program}", unit)


def hold(key: AccountKey, matures_at: datetime) -> Key:
    """What an account has pending until that instant."""
    shard = int(digest(key.program, key.recipient, key.unit)[:8], 16) % HOLD_SHARDS
    return Key(_holds(key.program, shard), f"{format_instant(matures_at)}#{key.recipient}#{key.unit}")


def hold_partitions(program: str) -> list[str]:
    """All partitions that have holds of a program."""
    return [_holds(program, shard) for shard in range(HOLD_SHARDS)]


def holds_until(now: datetime) -> str:
    """A sort key after those of all holds that end at that instant or earlier; ``~`` sorts after ``#``."""
    return f"{format_instant(now)}~"


def _holds(program: str, shard: int) -> str:
    return f"holds#{program}#{shard}"


def entry(entry: Entry) -> Key:
    return Key(account(entry.account).pk, f"{format_instant(entry.occurred_at)}#{entry.id}")
