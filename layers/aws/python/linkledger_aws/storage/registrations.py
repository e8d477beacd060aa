"""Registrations: whom a partner brought on which day, kept apart from customers, who may move on to another."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.transactions import TransactWrite

from linkledger.earning.ports import Registration
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import query
from linkledger_aws.storage.month_items import RegistrationItem


class RegistrationTable:
    """The registrations among the items of the table ``customers``."""

    def __init__(self, database: Database) -> None:
        self._registrations = database.bind(RegistrationItem, database.names.customers)

    def count(self, program: str, partner: str, start: datetime, end: datetime) -> int:
        """How many customers registered for the partner from ``start`` until before ``end``."""
        within = self._registrations.sk.between(*keys.months.registration_range(start, end))
        return self._registrations.count(keys.months.registrations(program, partner), within, consistent_read=True)

    def events(self, program: str, partner: str, start: datetime, end: datetime, limit: int) -> list[str]:
        """The events of the first ``limit`` of them."""
        within = self._registrations.sk.between(*keys.months.registration_range(start, end))
        found = query(self._registrations, keys.months.registrations(program, partner), within, limit=limit)
        return [keys.months.event_of_registration(item.sk) for item in found]

    def change(
        self, transaction: TransactWrite, program: str, customer: str, registrations: Sequence[Registration]
    ) -> None:
        """Puts those that partners gain, and deletes those that they lose."""
        for each in registrations:
            item = self._registrations(
                *keys.months.registration(program, each.partner, each.at, each.event), customer=customer
            )
            if each.count > 0:
                transaction.save(item)
            else:
                transaction.delete(item)
