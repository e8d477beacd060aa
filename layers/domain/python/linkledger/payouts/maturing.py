"""What of an account is on hold, by the day on which it becomes available."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from linkledger.ledger.entries import COMMISSIONS, Bucket, Entry
from linkledger.program_time import local_day


@dataclass(frozen=True)
class Maturing:
    """Minor units by program-local day, in order; ``complete`` is False where older entries were not looked at."""

    days: tuple[tuple[date, int], ...]
    complete: bool


def maturing(entries: Iterable[Entry], now: datetime, zone: str, most: int) -> Maturing:
    """Sums what entries hold beyond ``now``, refunds taken off; at most so many entries are looked at."""
    sums: Counter[date] = Counter()
    complete = True
    for looked_at, each in enumerate(entries):
        if looked_at == most:
            complete = False
            break
        if each.kind in COMMISSIONS and each.matures_at is not None and each.matures_at > now:
            sums[local_day(each.matures_at, zone)] += each.legs.get(Bucket.PENDING, 0)
    return Maturing(tuple((day, sums[day]) for day in sorted(sums) if sums[day]), complete)
