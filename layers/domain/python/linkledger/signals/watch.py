"""Watching: raises the signals of a day when its statistics are counted, and those of refused self-referrals."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from linkledger.earning.events import BINDING, Event
from linkledger.earning.ports import TermsStore
from linkledger.errors import Stale
from linkledger.ledger.entries import Entry, EntryKind
from linkledger.program_time import day_bounds, local_day
from linkledger.signals.detect import PartnerDay, detect
from linkledger.signals.signal import MOST_EXAMPLES, Evidence, Finding, Signal, SignalKind, SignalStore
from linkledger.terms.document import Terms
from linkledger.tracking.click import Click

LOOKED_AT: Final = 1_000
"""So many of a partner's arrivals are looked at for one day, and so many of its entries for them."""
_TRIES: Final = 5


class Arrivals(Protocol):
    """By which events a partner's customers came."""

    def registered(self, program: str, partner: str, start: datetime, end: datetime, limit: int) -> Sequence[str]:
        """The first sign-ups that registered for the partner from ``start`` until before ``end``."""

    def earned(
        self, program: str, partner: str, unit: str, start: datetime, end: datetime, limit: int
    ) -> Sequence[str]:
        """The events of the partner's own commissions of that time, of its first ``limit`` entries."""


class EventsReader(Protocol):
    """Accepted events, read together."""

    def get_many(self, program: str, events: Collection[str]) -> Mapping[str, Event]: ...


@dataclass(frozen=True)
class SignalWatch:
    """What raising signals of a day reads and writes (``stats.close_day.DayWatch``)."""

    arrivals: Arrivals
    events: EventsReader
    signals: SignalStore

    def look(self, terms: Terms, day: date, clicks: Sequence[Click], earners: Collection[str], now: datetime) -> None:
        """Looks at a day's clicks and at the arrivals of those partners who earned; again changes nothing.

        A signal that is open is brought up to date; one that was decided stays as it was decided.
        """
        clicked: defaultdict[str, list[Click]] = defaultdict(list)
        for each in clicks:
            clicked[each.id.partner].append(each)
        for partner in sorted(clicked.keys() | set(earners)):
            arrivals = self._arrivals(terms, partner, day) if partner in earners else []
            for found in detect(PartnerDay(partner, clicked[partner], arrivals)):
                _raise(self.signals, Signal(terms.program, partner, day, found, now), _anew)

    def _arrivals(self, terms: Terms, partner: str, day: date) -> list[Event]:
        start, end = day_bounds(day, terms.time_zone)
        ids = list(self.arrivals.registered(terms.program, partner, start, end, LOOKED_AT))
        if not BINDING.issuperset(terms.attribution.on):  # customers come by what they buy, too
            for unit in terms.units:
                ids += self.arrivals.earned(terms.program, partner, unit, start, end, LOOKED_AT)
        return list(self.events.get_many(terms.program, tuple(dict.fromkeys(ids))[:LOOKED_AT]).values())


@dataclass(frozen=True)
class SelfReferralWatch:
    """What listing refused self-referrals reads and writes (``earning.reconcile.RefusalWatch``)."""

    terms: TermsStore
    signals: SignalStore

    def refused(self, event: Event, partner: str, reason: str, now: datetime) -> None:
        """Adds a refused event to its day's signal; one that is in it already changes nothing, nor one above 20."""
        program = event.program
        day = local_day(event.occurred_at, self.terms.current(program).terms.time_zone)
        evidence = Evidence({reason: 1}, events=(event.id,))
        found = Finding(SignalKind.SELF_REFERRAL, event.occurred_at, event.occurred_at, evidence)
        _raise(self.signals, Signal(program, partner, day, found, now), _together)


def own_commissions(entries: Iterable[Entry]) -> list[str]:
    """The events of customers' own commissions among a partner's entries, in their order; not of those below it."""
    own = (each for each in entries if each.kind is EntryKind.COMMISSION and each.level == 0 and each.customer)
    return list(dict.fromkeys(each.event for each in own if each.event is not None))


def _together(one: Finding, other: Finding) -> Finding:
    known = one.evidence
    (event,) = other.evidence.events
    if event in known.events or len(known.events) == MOST_EXAMPLES:
        return one
    counts = dict(known.counts)
    for reason, count in other.evidence.counts.items():
        counts[reason] = counts.get(reason, 0) + count
    return Finding(
        one.kind,
        min(one.first_seen, other.first_seen),
        max(one.last_seen, other.last_seen),
        Evidence(counts, events=(*known.events, event)),
    )


def _anew(_: Finding, new: Finding) -> Finding:
    """A recount knows the whole day."""
    return new


def _raise(signals: SignalStore, new: Signal, merge: Callable[[Finding, Finding], Finding]) -> None:
    """Keeps a signal, or what was seen again of one that is there. Raises Stale ``signal_changed``."""
    for tried in range(_TRIES):
        known = signals.get(new.program, new.id)
        after = new if known is None else known.seen_again(merge(known.found, new.found))
        if after is known:
            return
        try:
            signals.commit(after, known)
        except Stale:
            if tried + 1 == _TRIES:
                raise
            continue
        return
