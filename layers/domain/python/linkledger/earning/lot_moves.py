"""Lot moves: what entries mean for the balance lots of the commissions that they belong to (PROGRAMS.md keycrm 8)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from linkledger.earning.customers import SettledEvent
from linkledger.earning.outcomes import Line, Slot
from linkledger.earning.ports import LotChange, LotReader
from linkledger.earning.posting import Difference, Posting
from linkledger.ids import commission_id
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.program_time import format_instant


@dataclass(frozen=True)
class LotMove:
    """What an entry means for the lot of its commission: base and amount by which it changes."""

    account: AccountKey
    lot: str
    base: int
    amount: int


def lot_id(occurred_at: datetime, event: str, slot: Slot) -> str:
    """A lot is named after the commission that made it, and sorts by its age."""
    return f"{format_instant(occurred_at)}#{commission_id(event, slot.rule, slot.recipient)}"


def lot_moves(posting: Posting, difference: Difference) -> list[LotMove]:
    """Each commission, revision and reversal of the difference as a change of the lot of the commission itself.

    A commission has a lot where the terms that decided it keep lots.
    """
    if not posting.versions.keep_lots:
        return []
    sums: Counter[tuple[AccountKey, str, str]] = Counter()
    for each in difference.changed:
        old = difference.before.get(each.event.id)
        for line, sign in [*((line, -1) for line in _lines(old)), *((line, 1) for line in _lines(each))]:
            source = posting.source_of(each.event, line)
            if posting.versions.of(source).terms.keeps_lots:
                account = AccountKey(posting.program, line.recipient, line.unit)
                lot = lot_id(source.occurred_at, source.id, line.slot)
                sums[account, lot, "base"] += sign * line.base
                sums[account, lot, "amount"] += sign * line.amount
    moves = (LotMove(*key, sums[*key, "base"], sums[*key, "amount"]) for key in sorted({key[:2] for key in sums}))
    return sorted((each for each in moves if each.base or each.amount), key=lambda move: (move.lot, -move.amount))


def read_lots(lots: LotReader, posting: Posting, difference: Difference) -> tuple[LotChange, ...]:
    """The difference's lots as they are stored and as they shall be."""
    moves = lot_moves(posting, difference)
    stored = {
        (account, name): lot
        for account in {move.account for move in moves}
        for name, lot in lots.lots(account, [move.lot for move in moves if move.account == account]).items()
    }
    return apply_moves(moves, stored)


def apply_moves(moves: Sequence[LotMove], stored: Mapping[tuple[AccountKey, str], Lot]) -> tuple[LotChange, ...]:
    """The lots after all moves; a lot that is not stored yet begins empty."""
    lots = dict(stored)
    for move in moves:
        lot = lots.get((move.account, move.lot), Lot(move.lot, 0, 0, 0))
        lots[move.account, move.lot] = lot.changed(move.base, move.amount)
    touched = {(move.account, move.lot) for move in moves}
    return tuple(LotChange(account, stored.get((account, lot)), lots[account, lot]) for account, lot in sorted(touched))


def _lines(settled: SettledEvent | None) -> tuple[Line, ...]:
    return settled.outcome.lines if settled is not None and settled.outcome is not None else ()
