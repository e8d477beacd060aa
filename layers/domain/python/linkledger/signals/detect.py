"""Detectors: what looks wrong in one partner's day, by counts that an office behind one address does not reach."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import chain
from typing import Final

from linkledger.earning.events import Event
from linkledger.signals.signal import MOST_EXAMPLES, Evidence, Finding, SignalKind
from linkledger.tracking.attribution import Candidate, Source
from linkledger.tracking.click import Click, ClickKind

FLOOD_CLICKS: Final = 100
"""Clicks of one visitor on one link within an hour; at least a fifth of the link's clicks of the day."""
FLOOD_SHARE: Final = 5
FAST: Final = timedelta(seconds=5)
"""Nobody reads a page and fills in a form in less."""
FAST_CONVERSIONS: Final = 5
"""So many customers; at least a quarter of those who came by a click."""
FAST_SHARE: Final = 4
NETWORK_CUSTOMERS: Final = 10
"""Customers by the clicks of one visitor (network and browser); at least half of those who came by a click."""
NETWORK_SHARE: Final = 2
DISPOSABLE_CUSTOMERS: Final = 5
"""Customers with a disposable address; at least a quarter of all."""
DISPOSABLE_SHARE: Final = 4
_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True)
class PartnerDay:
    """A partner's clicks of a program-local day, and the events by which its customers came (``arrivals``)."""

    partner: str
    clicks: Sequence[Click]
    arrivals: Sequence[Event]

    @cached_property
    def human_clicks(self) -> list[Click]:
        """In the order of time; bots are known and earn nobody anything."""
        human = (each for each in self.clicks if each.kind is not ClickKind.BOT)
        return sorted(human, key=lambda each: (each.id.at_ms, each.id.random))

    @cached_property
    def by_click(self) -> list[tuple[Event, Candidate]]:
        """The arrivals that carry a click on one of the partner's links, with the last one."""
        return [(each, click) for each in self.arrivals if (click := self._last_click(each)) is not None]

    def _last_click(self, event: Event) -> Candidate | None:
        mine = (
            each
            for each in event.candidates
            if each.source is Source.CLICK
            and each.partner == self.partner
            and each.fault is None
            and each.at <= event.occurred_at
        )
        return max(mine, key=lambda each: each.at, default=None)


def detect(day: PartnerDay) -> list[Finding]:
    """All that looks wrong in the day, at most one finding of each kind."""
    return [*_click_flood(day), *_fast_conversions(day), *_one_network(day), *_disposable_email(day)]


def _click_flood(day: PartnerDay) -> Iterator[Finding]:
    of_link: defaultdict[str, list[Click]] = defaultdict(list)
    for each in day.human_clicks:
        of_link[each.id.code].append(each)
    floods: list[list[Click]] = []
    for clicks in of_link.values():
        floods += [each for each in _by_visitor(clicks) if _is_flood(each, len(clicks))]
    if floods:
        flooding = sorted(chain.from_iterable(floods), key=lambda each: each.id.at_ms)
        counts = {
            "clicks": len(flooding),
            "visitors": len({each.visitor for each in flooding}),
            "busiest_hour": max(map(_busiest_hour, floods)),
            "all_clicks": len(day.human_clicks),
        }
        links = _examples(sorted({each.id.code for each in flooding}))
        evidence = Evidence(counts, _examples(each.id.reference for each in flooding), links=links)
        yield Finding(SignalKind.CLICK_FLOOD, flooding[0].id.at, flooding[-1].id.at, evidence)


def _is_flood(clicks: list[Click], of_link: int) -> bool:
    return len(clicks) * FLOOD_SHARE >= of_link and _busiest_hour(clicks) >= FLOOD_CLICKS


def _busiest_hour(clicks: list[Click]) -> int:
    """The most clicks within any 60 minutes."""
    most = first = 0
    for last, click in enumerate(clicks):
        while click.id.at_ms - clicks[first].id.at_ms >= _HOUR_MS:
            first += 1
        most = max(most, last - first + 1)
    return most


def _fast_conversions(day: PartnerDay) -> Iterator[Finding]:
    fast = [(event, click) for event, click in day.by_click if event.occurred_at - click.at < FAST]
    customers = _customers(event for event, _ in fast)
    everybody = _customers(event for event, _ in day.by_click)
    if customers >= FAST_CONVERSIONS and customers * FAST_SHARE >= everybody:
        counts = {"customers": customers, "customers_by_click": everybody, "seconds": FAST.seconds}
        yield _of_arrivals(SignalKind.FAST_CONVERSIONS, fast, counts)


def _one_network(day: PartnerDay) -> Iterator[Finding]:
    visitors = {each.id.reference: each.visitor for each in day.human_clicks if each.visitor}
    of_visitor: defaultdict[str, list[tuple[Event, Candidate]]] = defaultdict(list)
    for event, click in day.by_click:
        if click.reference in visitors:
            of_visitor[visitors[click.reference]].append((event, click))
    everybody = _customers(event for event, _ in day.by_click)
    crowds = [crowd for crowd in of_visitor.values() if _is_crowd(_customers(event for event, _ in crowd), everybody)]
    if crowds:
        crowd = list(chain.from_iterable(crowds))
        counts = {"customers": _customers(event for event, _ in crowd), "customers_by_click": everybody}
        yield _of_arrivals(SignalKind.ONE_NETWORK, crowd, counts)


def _is_crowd(customers: int, everybody: int) -> bool:
    return customers >= NETWORK_CUSTOMERS and customers * NETWORK_SHARE >= everybody


def _disposable_email(day: PartnerDay) -> Iterator[Finding]:
    disposable = [(each, None) for each in day.arrivals if each.disposable_email]
    customers, everybody = _customers(each for each, _ in disposable), _customers(day.arrivals)
    if customers >= DISPOSABLE_CUSTOMERS and customers * DISPOSABLE_SHARE >= everybody:
        yield _of_arrivals(
            SignalKind.DISPOSABLE_EMAIL, disposable, {"customers": customers, "all_customers": everybody}
        )


def _of_arrivals(kind: SignalKind, found: Sequence[tuple[Event, Candidate | None]], counts: dict[str, int]) -> Finding:
    ordered = sorted(found, key=lambda pair: pair[0].key)
    clicks = _examples(dict.fromkeys(click.reference for _, click in ordered if click is not None))
    evidence = Evidence(counts, clicks, _examples(event.id for event, _ in ordered))
    return Finding(kind, ordered[0][0].occurred_at, ordered[-1][0].occurred_at, evidence)


def _by_visitor(clicks: Iterable[Click]) -> Iterable[list[Click]]:
    """Those whose visitor is known, apart: without a signing key nobody can tell."""
    found: defaultdict[str, list[Click]] = defaultdict(list)
    for each in clicks:
        if each.visitor:
            found[each.visitor].append(each)
    return found.values()


def _customers(events: Iterable[Event]) -> int:
    return len({each.customer for each in events})


def _examples(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)[:MOST_EXAMPLES]
