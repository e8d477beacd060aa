"""Counts clicks by partner and day, so that a batch of clicks costs one write per partner instead of one per click."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from linkledger.tracking.click import Click, ClickKind


class PartnerDay(NamedTuple):
    """One partner's program-local day ``YYYY-MM-DD``."""

    program: str
    partner: str
    day: str


def tally(clicks: Iterable[Click]) -> dict[PartnerDay, Counter[ClickKind]]:
    """How many clicks of each kind every partner's day got, in the order in which the days first appear."""
    counts: dict[PartnerDay, Counter[ClickKind]] = {}
    for click in clicks:
        counts.setdefault(PartnerDay(click.id.program, click.id.partner, click.day), Counter())[click.kind] += 1
    return counts
