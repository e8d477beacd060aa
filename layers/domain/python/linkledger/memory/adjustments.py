"""The log of adjustments in memory, over a ledger."""

from collections.abc import Mapping, Sequence

from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.memory.ledger import InMemoryLedger
from linkledger.payouts.adjust import Adjustment
from linkledger.program_time import format_instant


class InMemoryAdjustments:
    """Adjustments by id."""

    def __init__(self, ledger: InMemoryLedger) -> None:
        self.ledger = ledger
        self.made: dict[tuple[str, str], Adjustment] = {}

    def get(self, program: str, adjustment: str) -> Adjustment | None:
        return self.made.get((program, adjustment))

    def commit(self, adjustment: Adjustment, entry: Entry, lots: Sequence[LotChange]) -> None:
        key = adjustment.account.program, adjustment.id
        if key in self.made:
            raise Stale("adjustment_exists", "The adjustment was made in the meantime.")
        self.ledger.check((entry,), lots)
        self.made[key] = adjustment
        self.ledger.write((entry,), lots)

    def page(self, program: str, *, limit: int, cursor: str | None) -> tuple[Sequence[Adjustment], str | None]:
        mine = {_place(each): each for (of, _), each in self.made.items() if of == program}
        places = sorted((each for each in mine if cursor is None or each < cursor), reverse=True)
        part = places[:limit]
        return [mine[each] for each in part], part[-1] if len(places) > limit else None

    def lots_of(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        lots = self.ledger.lots
        return {each: lots[account, each] for each in ids if (account, each) in lots}


def _place(adjustment: Adjustment) -> str:
    return f"{format_instant(adjustment.why.at)}#{adjustment.id}"
