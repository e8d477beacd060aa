"""Keys of closed periods, and of the counts of their days."""

from datetime import date

from linkledger.tracking.tally import PartnerDay
from linkledger.tracking.wire import dirty_day_key, live_counts_key
from linkledger_aws.storage.keys.key import Key, from_wire

DAYS = "day#"
MONTHS = "month#"
DIRTY_DAYS = "dirty#"
RECOUNTS = "recount#"


def closing(program: str, period: str) -> Key:
    """Of a day ``YYYY-MM-DD`` or a month ``YYYY-MM``."""
    return Key(program, (DAYS if len(period) == len("YYYY-MM-DD") else MONTHS) + period)


def period_of(sk: str) -> str:
    return sk.partition("#")[2]


def dirty_day(program: str, day: date) -> Key:
    return from_wire(dirty_day_key(program, day.isoformat()))


def recount(program: str, day: date) -> Key:
    """That a recount of the day began and did not end."""
    return Key(program, f"{RECOUNTS}{day.isoformat()}")


def watermark() -> Key:
    """How far reconciling has come."""
    return Key("reconcile", "watermark")


def live_counts(program: str, partner: str, day: date) -> Key:
    return from_wire(live_counts_key(PartnerDay(program, partner, day.isoformat())))


def final_counts(program: str, partner: str, day: date) -> Key:
    return Key(live_counts(program, partner, day).pk, f"{day.isoformat()}#final")


def parts(program: str, partner: str, dimension: str, day: date) -> Key:
    """The clicks of a day by one dimension, apart from the counts of days, so that reading these reads no more."""
    return Key(live_counts(program, partner, day).pk, f"{dimension}#{day.isoformat()}")


def parts_range(program: str, partner: str, dimension: str, first: date, last: date) -> tuple[str, str, str]:
    """The partition of the first day's month, and the sort keys from it to the last day."""
    low = parts(program, partner, dimension, first)
    return low.pk, low.sk, parts(program, partner, dimension, last).sk


def day_of_parts(sk: str) -> date:
    return date.fromisoformat(sk.partition("#")[2])


def day_range(first: date, last: date) -> tuple[str, str]:
    """Sort keys of all counts of these days, both included; ``~`` sorts after both suffixes."""
    return first.isoformat(), f"{last.isoformat()}#~"


def day_and_suffix(sk: str) -> tuple[date, str]:
    day, _, suffix = sk.partition("#")
    return date.fromisoformat(day), suffix
