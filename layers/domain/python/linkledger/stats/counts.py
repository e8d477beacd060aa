"""Counting clicks: what is valid, what is a bot, which are double clicks, and how many visitors they come from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from linkledger.tracking.click import Click, ClickKind

DOUBLE_CLICK_MS = 10_000
VISIT_MS = 30 * 60_000
LINK: Final = "link"
DIMENSIONS: Final = (LINK, "sub1", "sub2", "sub3", "sub4", "sub5")
"""What a day's clicks are told apart by; visitors choose sub ids, and partners the links."""
MOST_VALUES: Final = 100
"""So many values of a dimension are kept of a partner's day, the most frequent ones: anybody can make up sub ids."""


@dataclass(frozen=True)
class ClickCounts:
    """``clicks`` are valid ones without double clicks; ``visits`` are visitors, anew after 30 minutes of silence."""

    clicks: int = 0
    visits: int = 0
    bots: int = 0
    suspects: int = 0

    def __add__(self, other: "ClickCounts") -> "ClickCounts":
        return ClickCounts(
            self.clicks + other.clicks,
            self.visits + other.visits,
            self.bots + other.bots,
            self.suspects + other.suspects,
        )

    def __sub__(self, other: "ClickCounts") -> "ClickCounts":
        return ClickCounts(
            self.clicks - other.clicks,
            self.visits - other.visits,
            self.bots - other.bots,
            self.suspects - other.suspects,
        )

    @property
    def everything(self) -> int:
        """How many clicks of any kind are counted."""
        return self.clicks + self.bots + self.suspects


type Parts = Mapping[str, Mapping[str, ClickCounts]]
"""Counts by dimension and value: ``{"link": {"ANNA": ...}, "sub1": {"blog": ...}}``."""

_ONE = {ClickKind.BOT: ClickCounts(bots=1), ClickKind.SUSPECT: ClickCounts(suspects=1)}


@dataclass
class PartnerClicks:
    """What a partner's clicks count, in all and by dimension; each click counts alike in every place."""

    total: ClickCounts = ClickCounts()
    parts: dict[str, dict[str, ClickCounts]] = field(default_factory=dict)

    def add(self, click: Click, counts: ClickCounts) -> None:
        """Adds what one click counts."""
        self.total += counts
        for dimension, value in ((LINK, click.id.code), *click.subs.items()):
            values = self.parts.setdefault(dimension, {})
            values[value] = values.get(value, ClickCounts()) + counts

    def frequent(self) -> Parts:
        """The most frequent values of each dimension."""
        return {dimension: dict(_most_frequent(values)) for dimension, values in self.parts.items()}


def count_clicks(clicks: Iterable[Click]) -> dict[str, PartnerClicks]:
    """Counts per partner; the order of the clicks makes no difference."""
    counts: dict[str, PartnerClicks] = {}
    for click, counted in _each(sorted(clicks, key=lambda each: (each.id.at_ms, each.id.random))):
        counts.setdefault(click.id.partner, PartnerClicks()).add(click, counted)
    return counts


def _each(clicks: Iterable[Click]) -> Iterator[tuple[Click, ClickCounts]]:
    """What each click counts; a double click counts nothing, and one of a visit that goes on is no visit."""
    last_click: dict[tuple[str, str], int] = {}
    last_seen: dict[tuple[str, str], int] = {}
    for click in clicks:
        if click.kind in _ONE:
            yield click, _ONE[click.kind]
            continue
        visitor, at_ms = click.visitor or click.id.random, click.id.at_ms
        link, partner = (visitor, click.id.code), (visitor, click.id.partner)
        doubled = at_ms - last_click.get(link, -DOUBLE_CLICK_MS) < DOUBLE_CLICK_MS
        returned = at_ms - last_seen.get(partner, -VISIT_MS) < VISIT_MS
        last_seen[partner] = at_ms
        if not doubled:
            last_click[link] = at_ms
        yield click, ClickCounts() if doubled else ClickCounts(clicks=1, visits=int(not returned))


def _most_frequent(values: Mapping[str, ClickCounts]) -> Iterator[tuple[str, ClickCounts]]:
    counted = ((value, counts) for value, counts in values.items() if counts.everything)
    ranked = sorted(counted, key=lambda each: (-each[1].clicks, -each[1].everything, each[0]))
    return iter(ranked[:MOST_VALUES])
