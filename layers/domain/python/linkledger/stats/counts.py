"""Counting clicks: what is valid, what is a bot, which are double clicks, and how many visitors they come from."""

from collections.abc import Iterable
from dataclasses import dataclass

from linkledger.tracking.click import Click, ClickKind

DOUBLE_CLICK_MS = 10_000
VISIT_MS = 30 * 60_000


@dataclass(frozen=True)
class ClickCounts:
    """``clicks`` are valid ones without double clicks; ``visits`` are visitors, anew after 30 minutes of silence."""

    clicks: int = 0
    visits: int = 0
    bots: int = 0
    suspects: int = 0


def count_clicks(clicks: Iterable[Click]) -> dict[str, ClickCounts]:
    """Counts per partner; the order of the clicks makes no difference."""
    counts: dict[str, ClickCounts] = {}
    last_click: dict[tuple[str, str], int] = {}
    last_seen: dict[tuple[str, str], int] = {}
    for click in sorted(clicks, key=lambda each: (each.id.at_ms, each.id.random)):
        so_far = counts.get(click.id.partner, ClickCounts())
        counts[click.id.partner] = _with(so_far, click, last_click, last_seen)
    return counts


def _with(
    so_far: ClickCounts, click: Click, last_click: dict[tuple[str, str], int], last_seen: dict[tuple[str, str], int]
) -> ClickCounts:
    clicks, visits, bots, suspects = so_far.clicks, so_far.visits, so_far.bots, so_far.suspects
    if click.kind is ClickKind.BOT:
        return ClickCounts(clicks, visits, bots + 1, suspects)
    if click.kind is ClickKind.SUSPECT:
        return ClickCounts(clicks, visits, bots, suspects + 1)
    visitor = click.visitor or click.id.random
    link, partner = (visitor, click.id.code), (visitor, click.id.partner)
    doubled = click.id.at_ms - last_click.get(link, -DOUBLE_CLICK_MS) < DOUBLE_CLICK_MS
    returned = click.id.at_ms - last_seen.get(partner, -VISIT_MS) < VISIT_MS
    last_seen[partner] = click.id.at_ms
    if doubled:
        return so_far
    last_click[link] = click.id.at_ms
    return ClickCounts(clicks + 1, visits + (not returned), bots, suspects)
