"""Standings: what a customer's payments change in the partner's count, and who must be looked at again for it."""

from dataclasses import dataclass, replace

from linkledger.earning.customers import CustomerRecord, CustomerState, Span, Standing
from linkledger.earning.events import EventKey
from linkledger.earning.ports import CustomerBook, StandingChange


@dataclass
class StandingView:
    """The standings as one settlement read them, so that its commit can be conditional on just these."""

    book: CustomerBook
    record: CustomerRecord

    def __post_init__(self) -> None:
        self.read: dict[str, Standing] = {}
        self._spans: dict[str, dict[str, tuple[Span, ...]]] = {}

    def of(self, partner: str) -> Standing:
        if partner not in self.read:
            self.read[partner] = self.book.standing(self.record.program, partner)
        return self.read[partner]

    def others_paying(self, partner: str, key: EventKey) -> int:
        """How many of the partner's other customers pay at that key (PROGRAMS.md keycrm 6)."""
        standing = self.of(partner)
        if standing.changed_at is None or key >= standing.changed_at:
            mine = self.record.state.partner == partner and self.record.state.paying
            return standing.paying - mine
        if partner not in self._spans:
            self._spans[partner] = dict(self.book.spans(self.record.program, partner))
        others = (spans for customer, spans in self._spans[partner].items() if customer != self.record.customer)
        return sum(any(span.holds_at(key) for span in spans) for spans in others)

    def changes(self, after: CustomerState, settled_to: EventKey) -> tuple[StandingChange, ...]:
        """The changes that the commit writes: the old partner loses the customer, the new one has it as it is now."""
        before = self.record.state
        moved_from = before.partner if before.partner != after.partner else None
        changes = []
        if moved_from is not None:
            changes.append(self._change(moved_from, before.spans, (), settled_to))
        if after.partner is not None:
            spans = () if before.partner != after.partner else before.spans
            changes.append(self._change(after.partner, spans, after.spans, settled_to))
        return tuple(changes)

    def _change(
        self, partner: str, before: tuple[Span, ...], after: tuple[Span, ...], settled_to: EventKey
    ) -> StandingChange:
        old = self.of(partner)
        new = replace(old, version=old.version + 1, settled_to=_latest(old.settled_to, settled_to))
        if before == after:
            return StandingChange(partner, old.version, new, None)
        moved = _moved_keys(before, after)
        new = replace(
            new, paying=old.paying + _pays(after) - _pays(before), changed_at=_latest(old.changed_at, max(moved))
        )
        if old.settled_to is not None and min(moved) < old.settled_to:
            earliest = min(moved | ({old.resettle_from} if old.resettle_from is not None else set()))
            new = replace(new, resettle_from=earliest, resettle_mark=old.resettle_mark + 1)
        return StandingChange(partner, old.version, new, after)


def _pays(spans: tuple[Span, ...]) -> int:
    return int(bool(spans) and spans[-1].end is None)


def _moved_keys(before: tuple[Span, ...], after: tuple[Span, ...]) -> set[EventKey]:
    return {key for key, _ in _edges(before) ^ _edges(after)}


def _edges(spans: tuple[Span, ...]) -> set[tuple[EventKey, str]]:
    ends = {(span.end, "end") for span in spans if span.end is not None}
    return {(span.start, "start") for span in spans} | ends


def _latest(known: EventKey | None, key: EventKey) -> EventKey:
    return key if known is None else max(known, key)
