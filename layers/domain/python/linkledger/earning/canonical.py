"""The canonical ledger: what commissions come to, in one form alone, so that ledgers compare byte for byte."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from linkledger.ledger.entries import COMMISSIONS, Entry


class LedgerLine(NamedTuple):
    """What an amount is kept for; ids, revisions and booking times are left out (DESIGN "Money")."""

    event: str
    rule: str
    recipient: str
    unit: str


Net = Mapping[LedgerLine, int]
"""Net commission by line, in minor units of the line's unit; a line that nets to nothing is left out."""


def net_of(entries: Iterable[Entry]) -> dict[LedgerLine, int]:
    """The net of commissions, their revisions and reversals; entries that only move them elsewhere don't count."""
    sums: Counter[LedgerLine] = Counter()
    for entry in entries:
        if entry.kind in COMMISSIONS:
            account = entry.account
            sums[LedgerLine(entry.event or "", entry.rule or "", account.recipient, account.unit)] += entry.amount
    return {line: amount for line, amount in sums.items() if amount}


def dump(net: Net) -> Iterator[str]:
    """One JSON array a line, sorted: ``["e1","share","anna","USD",2000]``."""
    for line in sorted(net):
        yield json.dumps([*line, net[line]], ensure_ascii=False, separators=(",", ":")) + "\n"


def digest(net: Net) -> str:
    """SHA-256 of the dump in UTF-8, as 64 hex digits."""
    found = hashlib.sha256()
    for line in dump(net):
        found.update(line.encode())
    return found.hexdigest()


def first_difference(one: Net, other: Net) -> LedgerLine | None:
    """The first line, in the dump's order, whose amounts differ; None where both ledgers are the same."""
    return min((line for line in one.keys() | other.keys() if one.get(line, 0) != other.get(line, 0)), default=None)
