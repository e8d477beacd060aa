"""What a partner earned through those whom it recruited: sums by recruited partner, without their customers."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache

from linkledger.ledger.entries import COMMISSIONS, Entry
from linkledger.partners.partner import Partner

_MOST_LEVELS = 10


def earned_through(
    recruiter: str,
    entries: Iterable[Entry],
    *,
    partner_of_customer: Callable[[str], str | None],
    partner: Callable[[str], Partner | None],
) -> dict[str, dict[str, int]]:
    """By recruited partner and unit, of the recruiter's ``entries``: its shares of what others' customers bring.

    What comes from further below counts for the recruited partner above it (PROGRAMS.md bet-n-joy 8, multi-level).
    """
    known, owner = cache(partner), cache(partner_of_customer)
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if entry.kind not in COMMISSIONS or not entry.level:
            continue
        child = _below(recruiter, _direct(entry, owner), entry.occurred_at, known)
        if child is not None:
            sums[child][entry.account.unit] += entry.amount
    return {child: {unit: amount for unit, amount in each.items() if amount} for child, each in sums.items()}


def _direct(entry: Entry, owner: Callable[[str], str | None]) -> str | None:
    """The partner whose own commission the entry goes by: its customer's, or the one of a month's net revenue."""
    if entry.customer is not None:
        return owner(entry.customer)
    return entry.event.partition("#")[2] or None if entry.event is not None else None


def _below(recruiter: str, direct: str | None, moment: datetime, known: Callable[[str], Partner | None]) -> str | None:
    """The partner right below the recruiter on the way up from the direct one."""
    for _ in range(_MOST_LEVELS):
        found = known(direct) if direct is not None else None
        if found is None:
            return None
        above = found.parent_at(moment)
        if above == recruiter:
            return found.id
        direct = above
    return None
