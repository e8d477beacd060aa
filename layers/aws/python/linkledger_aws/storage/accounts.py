"""Accounts: balances as sums that only ever get additions, and the lots behind them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from linkledger.earning.ports import LotChange
from linkledger.ledger.accounts import Balance, Lot, booked_since, changes_of
from linkledger.ledger.entries import AccountKey, Entry
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.holds import HoldTable
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.partners import PartnerTable

_PAGE = 100
"""What DynamoDB gives in one BatchGetItem."""


class AccountItem(Item):
    """A recipient's buckets in minor units of ``unit``; one that was never added to is absent."""

    unit = UnicodeAttribute()
    pending = IntegerAttribute(null=True)
    available = IntegerAttribute(null=True)
    reserved = IntegerAttribute(null=True)
    paid = IntegerAttribute(null=True)
    written_off = IntegerAttribute(null=True)
    updated = InstantAttribute()

    def to_balance(self) -> Balance:
        return Balance(
            self.pending or 0, self.available or 0, self.reserved or 0, self.paid or 0, self.written_off or 0
        )


class LotItem(Item):
    """What is left of one commission, in minor units of ``unit``."""

    unit = UnicodeAttribute()
    base = IntegerAttribute()
    amount = IntegerAttribute()
    remaining = IntegerAttribute()

    def to_lot(self) -> Lot:
        return Lot(keys.accounts.lot_id(self.sk), self.base, self.amount, self.remaining)


def lot_item[I: LotItem](model: type[I], account: AccountKey, lot: Lot) -> I:
    return model(
        *keys.accounts.lot(account, lot.id),
        unit=account.unit,
        base=lot.base,
        amount=lot.amount,
        remaining=lot.remaining,
    )


class AccountTable:
    """The table ``accounts``."""

    def __init__(self, database: Database, partners: PartnerTable, journal: JournalTable) -> None:
        self._partners = partners
        self._journal = journal
        self._holds = HoldTable(database)
        self._accounts = database.bind(AccountItem, database.names.accounts)
        self._lots = database.bind(LotItem, database.names.accounts)

    def balance(self, account: AccountKey) -> Balance:
        item = get(self._accounts, keys.accounts.account(account))
        return item.to_balance() if item is not None else Balance()

    def open_lots(self, account: AccountKey) -> Sequence[Lot]:
        """Lots with something left, or owing something (below 0), oldest first."""
        found = query(
            self._lots,
            keys.accounts.account(account).pk,
            self._lots.sk.startswith(keys.accounts.LOTS),
            filter_condition=self._lots.remaining != 0,
        )
        return [item.to_lot() for item in found]

    def lots(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        """Those of the lots that exist."""
        wanted = [keys.accounts.lot(account, each) for each in dict.fromkeys(ids)]
        return {lot.id: lot for lot in (item.to_lot() for item in get_many(self._lots, wanted))}

    def accounts_of(
        self, program: str, unit: str, after: str = "", through: str | None = None
    ) -> Iterator[tuple[AccountKey, Balance]]:
        """The accounts of partners that ever had an entry, by recipient, page by page as they are read.

        Those after the partner ``after``, up to and with the partner ``through`` (None: to the last).
        """
        for ids in batched(self._partners.ids(program, after, through), _PAGE, strict=False):
            accounts = {
                keys.accounts.account(each).pk: each for each in (AccountKey(program, id_, unit) for id_ in ids)
            }
            found = get_many(self._accounts, [keys.accounts.account(each) for each in accounts.values()])
            balances = {item.pk: item.to_balance() for item in found}
            yield from ((account, balances[pk]) for pk, account in accounts.items() if pk in balances)

    def booked_since(self, account: AccountKey, since: datetime, now: datetime) -> int:
        """How much of what is available comes of commissions booked at ``since`` or later."""
        return booked_since(self._journal.booked_since(account, since), since, now)

    def add(self, transaction: TransactWrite, entries: Sequence[Entry], needs_available: int | None = None) -> None:
        """Adds the entries' sums, one addition per account and hold; less than ``needs_available`` there refuses."""
        for account, changes in changes_of(entries).items():
            if not changes:
                continue
            latest = max(each.booked_at for each in entries if each.account == account)
            actions: list[Action] = [self._accounts.unit.set(account.unit), self._accounts.updated.set(latest)]
            actions += [getattr(self._accounts, bucket.value).add(amount) for bucket, amount in changes.items()]
            enough = self._accounts.available >= needs_available if needs_available else None
            transaction.update(self._accounts(*keys.accounts.account(account)), actions=actions, condition=enough)
        self._holds.add(transaction, entries)

    def change_lots(self, transaction: TransactWrite, changes: Sequence[LotChange]) -> None:
        """Writes lots, each on condition that it still is as it was read."""
        lots = self._lots
        for change in changes:
            before = change.before
            unchanged = (
                lots.pk.does_not_exist()
                if before is None
                else (lots.base == before.base) & (lots.amount == before.amount) & (lots.remaining == before.remaining)
            )
            transaction.save(lot_item(lots, change.account, change.after), condition=unchanged)
