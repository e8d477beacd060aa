"""Posting: the difference between what the fold says and what the journal holds, as one effect to commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.customers import CustomerRecord, Posted, SettledEvent
from linkledger.earning.history import Folded
from linkledger.earning.outcomes import Line, Outcome, Slot
from linkledger.earning.ports import LotChange
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.ids import entry_id
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.program_time import format_instant

LEG = "commission"
ITEMS_PER_COMMIT = 80
"""Of DynamoDB's 100 items a transaction; the others are the customer, accounts, standings and adopted refunds."""


@dataclass(frozen=True)
class Difference:
    """What one settlement changes; ``complete`` is False when a further commit must follow."""

    changed: tuple[SettledEvent, ...]
    entries: tuple[Entry, ...]
    complete: bool


def difference(
    versions: TermsInForce,
    record: CustomerRecord,
    history: Sequence[SettledEvent],
    folded: Folded,
    open_from: datetime | None,
) -> Difference:
    """Compares outcome by outcome; an entry carries the delta and the next revision of its slot (DESIGN "Money").

    It goes in the order of the fold: should a commit hold only part, then what was decided by it is posted later.
    """
    known = {each.event.id: each for each in record.history}
    arrived = {each.event.id: each for each in history}
    changed: list[SettledEvent] = []
    entries: list[Entry] = []
    items = 0
    for event_id, outcome in folded.outcomes.items():
        each = arrived[event_id]
        posted, posts = _post(versions, record, arrived, each, outcome, open_from)
        after = replace(each, outcome=outcome, posted=posted)
        if after != known.get(event_id):
            items += 2 + 2 * len(posts)  # its history item and its day's mark; each entry with its lot
            if items > ITEMS_PER_COMMIT and changed:
                return Difference(tuple(changed), tuple(entries), complete=False)
            changed.append(after)
            entries.extend(posts)
    return Difference(tuple(changed), tuple(entries), complete=True)


def _post(
    versions: TermsInForce,
    record: CustomerRecord,
    arrived: Mapping[str, SettledEvent],
    each: SettledEvent,
    outcome: Outcome,
    open_from: datetime | None,
) -> tuple[dict[Slot, Posted], list[Entry]]:
    wanted = {line.slot: line for line in outcome.lines}
    version = versions.of(_source(arrived, each).event).version
    posted = dict(each.posted)
    entries: list[Entry] = []
    for slot in sorted(wanted.keys() | posted.keys()):
        line = wanted.get(slot)
        before = posted.get(slot)
        delta = (line.amount if line else 0) - (before.amount if before else 0)
        if delta == 0 and before is not None:
            continue  # but a first commission of 0 is posted: a later rate may raise it, found by its entry
        revision = before.revision + 1 if before else 0
        posted[slot] = Posted(line.amount if line else 0, revision)
        entries.append(_entry(version, record, each, slot, line, delta, revision, open_from))
    return posted, entries


def _entry(
    version: int,
    record: CustomerRecord,
    each: SettledEvent,
    slot: Slot,
    line: Line | None,
    delta: int,
    revision: int,
    open_from: datetime | None,
) -> Entry:
    event = each.event
    reverses = line.reverses if line else None
    first_kind = EntryKind.REVERSAL if reverses else EntryKind.COMMISSION
    return Entry(
        id=entry_id(event.id, slot.rule, slot.recipient, LEG, revision),
        account=AccountKey(record.program, slot.recipient, slot.unit),
        kind=first_kind if revision == 0 else EntryKind.REVISION,
        legs={Bucket.AVAILABLE: delta, Bucket.PROGRAM: -delta},
        occurred_at=event.occurred_at,
        booked_at=max(event.occurred_at, open_from) if open_from else event.occurred_at,
        event=event.id,
        rule=slot.rule,
        customer=record.customer,
        revision=revision,
        base=line.base if line else 0,
        rate=str(line.rate) if line else None,
        terms_version=version,
        reverses=entry_id(reverses, slot.rule, slot.recipient, LEG, 0) if reverses else None,
    )


def lot_id(occurred_at: datetime, event: str, slot: Slot) -> str:
    """A lot is named after the commission that made it, and sorts by its age."""
    return f"{format_instant(occurred_at)}#{entry_id(event, slot.rule, slot.recipient, LEG, 0)}"


@dataclass(frozen=True)
class LotMove:
    """What an entry means for the lot of its commission: base and amount by which it changes."""

    account: AccountKey
    lot: str
    base: int
    amount: int


def lot_moves(
    versions: TermsInForce, record: CustomerRecord, history: Sequence[SettledEvent], difference: Difference
) -> list[LotMove]:
    """Each commission, revision and reversal of the difference as a change of the lot of the commission itself.

    A commission has a lot where the terms that decided it keep lots.
    """
    before = {each.event.id: each for each in record.history}
    arrived = {each.event.id: each for each in history}
    moves = []
    for each in difference.changed:
        old = before.get(each.event.id)
        source = _source(arrived, each).event
        if not versions.of(source).terms.keeps_lots:
            continue
        for slot in each.posted.keys() | (old.posted.keys() if old else set()):
            amount, base = _net(each, slot), _base(each, slot)
            if old is not None:
                amount, base = amount - _net(old, slot), base - _base(old, slot)
            if amount or base:
                account = AccountKey(record.program, slot.recipient, slot.unit)
                moves.append(LotMove(account, lot_id(source.occurred_at, source.id, slot), base, amount))
    return sorted(moves, key=lambda move: (move.lot, -move.amount))


def _source(arrived: Mapping[str, SettledEvent], each: SettledEvent) -> SettledEvent:
    """What a reversal takes back; every other event is its own source."""
    return arrived.get(each.event.of or "", each) if each.event.reverses else each


def _net(each: SettledEvent, slot: Slot) -> int:
    posted = each.posted.get(slot)
    return posted.amount if posted else 0


def _base(each: SettledEvent, slot: Slot) -> int:
    lines = each.outcome.lines if each.outcome else ()
    return sum(line.base for line in lines if line.slot == slot)


def apply_moves(moves: Sequence[LotMove], stored: Mapping[tuple[AccountKey, str], Lot]) -> tuple[LotChange, ...]:
    """The lots after all moves; a lot that is not stored yet begins empty."""
    lots = dict(stored)
    for move in moves:
        lot = lots.get((move.account, move.lot), Lot(move.lot, 0, 0, 0))
        lots[move.account, move.lot] = lot.changed(move.base, move.amount)
    touched = {(move.account, move.lot) for move in moves}
    return tuple(LotChange(account, stored.get((account, lot)), lots[account, lot]) for account, lot in sorted(touched))
