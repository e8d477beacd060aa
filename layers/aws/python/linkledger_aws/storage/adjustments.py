"""The log of adjustments beside the accounts that they change: each with its entry in one transaction."""

from collections.abc import Mapping, Sequence

from pynamodb.attributes import UnicodeAttribute

from linkledger.earning.ports import LotChange
from linkledger.ledger.accounts import Lot
from linkledger.ledger.blocks import Remark
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.payouts.adjust import Adjustment
from linkledger_aws.storage import keys
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.refusals import stale_if_faster


class AdjustmentItem(Item):
    """An adjustment by its id; ``amount`` is minor units of ``unit``."""

    id = UnicodeAttribute()
    program = UnicodeAttribute()
    recipient = UnicodeAttribute()
    unit = UnicodeAttribute()
    amount = IntegerAttribute()
    reason = UnicodeAttribute()
    by = UnicodeAttribute()
    at = InstantAttribute()
    reverses = UnicodeAttribute(null=True)

    def to_adjustment(self) -> Adjustment:
        account = AccountKey(self.program, self.recipient, self.unit)
        return Adjustment(self.id, account, self.amount, Remark(self.reason, self.by, self.at), self.reverses)


class ListedItem(Item):
    """That an adjustment was made at that moment."""


class AdjustmentTable:
    """Adjustments in the table ``accounts``."""

    def __init__(self, database: Database, journal: JournalTable, accounts: AccountTable) -> None:
        self._database = database
        self._journal = journal
        self._accounts = accounts
        self._adjustments = database.bind(AdjustmentItem, database.names.accounts)
        self._listed = database.bind(ListedItem, database.names.accounts)

    def get(self, program: str, adjustment: str) -> Adjustment | None:
        item = get(self._adjustments, keys.accounts.adjustment(program, adjustment))
        return item.to_adjustment() if item is not None else None

    def commit(self, adjustment: Adjustment, entry: Entry, lots: Sequence[LotChange]) -> None:
        """Raises Stale when the adjustment is there already or a lot moved on; then nothing of it was written."""
        program, why = adjustment.account.program, adjustment.why
        item = self._adjustments(
            *keys.accounts.adjustment(program, adjustment.id),
            id=adjustment.id,
            program=program,
            recipient=adjustment.account.recipient,
            unit=adjustment.account.unit,
            amount=adjustment.amount,
            reason=why.reason,
            by=why.by,
            at=why.at,
            reverses=adjustment.reverses,
        )
        message = f"Adjustment {adjustment.id} was made, or a lot changed, in the meantime."
        with stale_if_faster("adjustment_exists", message), self._database.transaction() as transaction:
            transaction.save(item, condition=self._adjustments.pk.does_not_exist())
            transaction.save(self._listed(*keys.accounts.listed_adjustment(program, why.at, adjustment.id)))
            self._journal.append(transaction, (entry,))
            self._accounts.add(transaction, (entry,))
            self._accounts.change_lots(transaction, lots)

    def page(self, program: str, *, limit: int, cursor: str | None) -> tuple[Sequence[Adjustment], str | None]:
        """A program's adjustments, newest first, with the cursor of what follows."""
        pk, first = keys.accounts.listed_adjustments(program)
        within = self._listed.sk.startswith(first)
        after = {"pk": {"S": pk}, "sk": {"S": first + cursor}} if cursor else None
        found = query(self._listed, pk, within, scan_index_forward=False, limit=limit, last_evaluated_key=after)
        order = [item.sk.removeprefix(first) for item in found]
        wanted = [keys.accounts.adjustment(program, each.rpartition("#")[2]) for each in order]
        by_id = {item.id: item.to_adjustment() for item in get_many(self._adjustments, wanted)}
        last = found.last_evaluated_key
        items = [by_id[each.rpartition("#")[2]] for each in order]
        return items, last["sk"]["S"].removeprefix(first) if last else None

    def lots_of(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        """Those of the lots that exist, used up or not."""
        return self._accounts.lots(account, ids)
