"""Posting: the difference between what was decided and what the journal holds, as one effect to commit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from linkledger.earning.customers import Posted, SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Line, Outcome, Slot, Tally
from linkledger.earning.ports import Registration
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.ids import commission_id
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.program_time import local_day, month_end

ITEMS_PER_COMMIT = 80
"""Of DynamoDB's 100 items a transaction; the others are the customer, accounts, standings and adopted refunds."""


@dataclass(frozen=True)
class Difference:
    """What one settlement changes; ``before`` is what was known of the same events.

    ``complete`` is False when a further commit must follow.
    """

    changed: tuple[SettledEvent, ...]
    before: Mapping[str, SettledEvent]
    entries: tuple[Entry, ...]
    complete: bool

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """What months of net revenue gain and lose by it."""
        found: list[Tally] = []
        for each in self.changed:
            old = self.before.get(each.event.id)
            then, now = _tallies(old), _tallies(each)
            found += [replace(tally, amount=-tally.amount) for tally in then if tally not in now]
            found += [tally for tally in now if tally not in then]
        return tuple(found)

    @property
    def registrations(self) -> tuple[Registration, ...]:
        """Which registrations partners gain and lose by it."""
        found: list[Registration] = []
        for each in self.changed:
            then, now = _registers_for(self.before.get(each.event.id)), _registers_for(each)
            sides = ((then, -1), (now, 1)) if then != now else ()
            at = each.event.occurred_at
            found += [
                Registration(partner, at, each.event.id, count) for partner, count in sides if partner is not None
            ]
        return tuple(found)


@dataclass(frozen=True)
class Posting:
    """What every entry of one settlement has in common.

    ``open_from`` is the start of the first open month, where late differences are booked; ``moment`` is the latest
    receipt, by which a hold has ended or not; ``event`` finds the event that a reversal takes back.
    """

    program: str
    customer: str | None
    versions: TermsInForce
    open_from: datetime | None
    moment: datetime | None
    event: Callable[[str], Event]

    def difference(self, decided: Sequence[SettledEvent], known: Mapping[str, SettledEvent]) -> Difference:
        """Compares outcome by outcome; an entry carries the delta and the next revision of its slot (DESIGN "Money").

        It goes in the order of deciding: should a commit hold only part, then what was decided by it is posted later.
        """
        changed: list[SettledEvent] = []
        entries: list[Entry] = []
        items = 0
        for each in decided:
            assert each.outcome is not None
            before = known.get(each.event.id)
            posted, posts = self._post(each.event, each.outcome, before)
            after = replace(each, posted=posted)
            if after != before:
                items += 3 + 3 * len(posts) + len(each.outcome.tallies)  # event, day, sign-up; entry with lot and hold
                if items > ITEMS_PER_COMMIT and changed:
                    return Difference(tuple(changed), known, tuple(entries), complete=False)
                changed.append(after)
                entries.extend(posts)
        return Difference(tuple(changed), known, tuple(entries), complete=True)

    def source_of(self, event: Event, line: Line | None) -> Event:
        """The event whose commission a line is, or takes back."""
        if line is not None and line.reverses is not None:
            return self.event(line.reverses)
        return event

    def _post(
        self, event: Event, outcome: Outcome, before: SettledEvent | None
    ) -> tuple[dict[Slot, Posted], list[Entry]]:
        wanted = {line.slot: line for line in outcome.lines}
        earlier = {line.slot: line for line in before.outcome.lines} if before and before.outcome else {}
        posted = dict(before.posted) if before else {}
        entries: list[Entry] = []
        for slot in sorted(wanted.keys() | posted.keys()):
            line = wanted.get(slot)
            known = posted.get(slot)
            delta = (line.amount if line else 0) - (known.amount if known else 0)
            if delta == 0 and known is not None:
                continue  # but a first commission of 0 is posted: a later rate may raise it, found by its entry
            revision = known.revision + 1 if known else 0
            posted[slot] = Posted(line.amount if line else 0, revision)
            entries.append(self._entry(event, slot, line, earlier.get(slot), delta, revision))
        return posted, entries

    def _entry(
        self, event: Event, slot: Slot, line: Line | None, earlier: Line | None, delta: int, revision: int
    ) -> Entry:
        told = line or earlier
        first_kind = EntryKind.REVERSAL if slot.of else EntryKind.COMMISSION
        matures_at = told.matures_at if told else None
        held = matures_at is not None and matures_at > (self.moment or event.received_at)
        return Entry(
            id=slot.entry_id(event.id, revision),
            account=AccountKey(self.program, slot.recipient, slot.unit),
            kind=first_kind if revision == 0 else EntryKind.REVISION,
            legs={Bucket.PENDING if held else Bucket.AVAILABLE: delta, Bucket.PROGRAM: -delta},
            occurred_at=event.occurred_at,
            booked_at=max(event.occurred_at, self.open_from) if self.open_from else event.occurred_at,
            event=event.id,
            rule=slot.rule,
            customer=self.customer,
            revision=revision,
            base=line.base if line else 0,
            rate=str(line.rate) if line and line.rate is not None else None,
            terms_version=self.versions.of(self.source_of(event, told)).version,
            reverses=commission_id(slot.of, slot.rule, slot.recipient) if slot.of else None,
            matures_at=matures_at if held else None,
            level=told.level if told else None,
        )


def open_from(versions: TermsInForce, closed_month: str | None) -> datetime | None:
    """The start of the first open month; None before the first closing."""
    return month_end(closed_month, versions.current.terms.time_zone) if closed_month else None


def closed_days(versions: TermsInForce, closed: date | None, found: Difference) -> frozenset[date]:
    """The closed program-local days that a difference changes, and that must be recounted."""
    if closed is None:
        return frozenset()
    days = (local_day(each.event.occurred_at, versions.current.terms.time_zone) for each in found.changed)
    return frozenset(day for day in days if day <= closed)


def _registers_for(settled: SettledEvent | None) -> str | None:
    return settled.outcome.registers_for if settled is not None and settled.outcome is not None else None


def _tallies(settled: SettledEvent | None) -> tuple[Tally, ...]:
    return settled.outcome.tallies if settled is not None and settled.outcome is not None else ()
