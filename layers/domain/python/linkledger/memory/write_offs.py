"""Marks of writing off in memory, over a ledger."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from linkledger.earning.ports import LotChange
from linkledger.ledger.audit import BEGINNING
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.memory.ledger import InMemoryLedger
from linkledger.payouts.write_off import WriteOffMark


class InMemoryWriteOffs:
    """Marks by program and unit."""

    def __init__(self, ledger: InMemoryLedger) -> None:
        self.ledger = ledger
        self.marks: dict[tuple[str, str], WriteOffMark] = {}

    def mark(self, program: str, unit: str) -> WriteOffMark | None:
        return self.marks.get((program, unit))

    def keep(self, mark: WriteOffMark) -> None:
        self.marks[mark.program, mark.unit] = mark

    def entries_before(self, account: AccountKey, end: datetime) -> Iterable[Entry]:
        return self.ledger.entries_between(account, BEGINNING.before, end)

    def write_off(self, entry: Entry, lots: Sequence[LotChange]) -> None:
        self.ledger.check((entry,), lots)
        self.ledger.write((entry,), lots)
