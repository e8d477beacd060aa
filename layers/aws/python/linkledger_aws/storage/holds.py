"""Holds: items of the table ``accounts`` that only ever get additions, until the hold has matured and they go."""

from collections.abc import Iterator, Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from linkledger.ledger.entries import AccountKey, Entry
from linkledger.ledger.holds import Hold, holds_of
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, query


class HoldItem(Item):
    """What an account has pending until ``matures_at``, in minor units of ``unit``."""

    program = UnicodeAttribute()
    recipient = UnicodeAttribute()
    unit = UnicodeAttribute()
    matures_at = InstantAttribute()
    amount = IntegerAttribute()
    opened_by = UnicodeAttribute()

    def to_hold(self) -> Hold:
        account = AccountKey(self.program, self.recipient, self.unit)
        return Hold(account, self.matures_at, self.amount, self.opened_by)


class HoldTable:
    """The holds among the items of the table ``accounts``."""

    def __init__(self, database: Database) -> None:
        self._holds = database.bind(HoldItem, database.names.accounts)

    def due(self, program: str, until: str) -> Iterator[Hold]:
        """Holds whose sort keys come before ``until``."""
        for partition in keys.accounts.hold_partitions(program):
            for item in query(self._holds, partition, self._holds.sk < until):
                yield item.to_hold()

    def add(self, transaction: TransactWrite, entries: Sequence[Entry]) -> None:
        """Adds what the entries put on hold, or take from it."""
        holds = self._holds
        for each in holds_of(entries):
            account = each.account
            actions: list[Action] = [
                holds.program.set(account.program),
                holds.recipient.set(account.recipient),
                holds.unit.set(account.unit),
                holds.matures_at.set(each.matures_at),
                holds.opened_by.set(holds.opened_by | each.opened_by),
                holds.amount.add(each.amount),
            ]
            transaction.update(holds(*keys.accounts.hold(account, each.matures_at)), actions=actions)

    def take_away(self, transaction: TransactWrite, hold: Hold) -> None:
        """Deletes a hold on condition that it still is as it was read."""
        holds = self._holds
        unchanged = (holds.amount == hold.amount) & (holds.opened_by == hold.opened_by)
        transaction.delete(holds(*keys.accounts.hold(hold.account, hold.matures_at)), condition=unchanged)
