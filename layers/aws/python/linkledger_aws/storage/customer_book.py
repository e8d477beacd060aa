"""The customer's book: what settling reads, and its one commit, which happens wholly or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from linkledger.earning.customers import CustomerRecord, SettledEvent, Span, Standing
from linkledger.earning.events import Event, EventKey
from linkledger.earning.ports import Effect
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger_aws.storage import keys
from linkledger_aws.storage.customer_items import (
    CustomerItem,
    SettledEventItem,
    customer_item,
    settled_event_item,
)
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.event_items import EventItem, event_attributes
from linkledger_aws.storage.items import Page, get, query
from linkledger_aws.storage.ledger import LedgerTables
from linkledger_aws.storage.months import MonthTable
from linkledger_aws.storage.refusals import stale_if_faster
from linkledger_aws.storage.registrations import RegistrationTable
from linkledger_aws.storage.standings import StandingTable


class DynamoCustomerBook:
    """The customers of the table ``customers``, and with them what a commit writes elsewhere."""

    def __init__(
        self, database: Database, ledger: LedgerTables, months: MonthTable, registrations: RegistrationTable
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._months = months
        self._registrations = registrations
        self._standings = StandingTable(database)
        table = database.names.customers
        self._customers = database.bind(CustomerItem, table)
        self._history = database.bind(SettledEventItem, table)
        self._waiting = database.bind(EventItem, table)

    # -- reading -------------------------------------------------------------------------------------------------------

    def head(self, program: str, customer: str) -> CustomerRecord:
        """The customer without its history."""
        item = get(self._customers, keys.customers.customer(program, customer))
        return item.to_head() if item is not None else CustomerRecord(program, customer)

    def load(self, program: str, customer: str) -> CustomerRecord:
        """The version is read before the history: a history newer than its version makes the commit fail, not lie."""
        item = get(self._customers, keys.customers.customer(program, customer))
        if item is None:
            return CustomerRecord(program, customer)
        found = query(self._history, item.pk, self._history.sk.startswith(keys.customers.EVENTS_OF_CUSTOMER))
        history = sorted((each.to_settled() for each in found), key=lambda each: each.event.key)
        return item.to_record(tuple(history))

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None:
        item = get(self._history, keys.customers.settled_event(program, customer, key))
        return item.to_settled() if item is not None else None

    def newest_events(self, program: str, customer: str, *, before: str | None, limit: int) -> Sequence[SettledEvent]:
        """At most ``limit`` events of the customer's history, newest first, all of them before that place."""
        first, last = keys.customers.history_range(before)
        partition = keys.customers.customer(program, customer).pk
        within = self._history.sk.between(first, last)
        found = query(self._history, partition, within, scan_index_forward=False, limit=limit + 1)
        return [item.to_settled() for item in found if item.sk != last][:limit]

    def standing(self, program: str, partner: str) -> Standing:
        return self._standings.get(program, partner)

    def spans(self, program: str, partner: str) -> Mapping[str, tuple[Span, ...]]:
        """Per customer of the partner that ever paid."""
        return self._standings.spans(program, partner)

    def lots(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        return self._ledger.accounts.lots(account, ids)

    def waiting_for(self, program: str, event: str) -> Sequence[Event]:
        return [item.to_event() for item in query(self._waiting, keys.customers.waiting(program, event, "").pk)]

    def customers_with_entries_since(self, account: AccountKey, since: datetime) -> Sequence[str]:
        """Customers whose events of that moment or later have entries in the account."""
        found = {each.customer for each in self._ledger.journal.entries(account, since)}
        return sorted(each for each in found if each is not None)

    def of_partner(
        self, program: str, partner: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[CustomerRecord]:
        """A partner's customers by the moment of registration, without their histories; news may still be missing."""
        partner_key = keys.clicks.partner_key(program, partner)
        after = _after(program, partner_key, cursor) if cursor else None
        found = self._customers.by_partner.query(partner_key, limit=limit, last_evaluated_key=after)
        records = tuple(item.to_record() for item in found)
        further = found.last_evaluated_key
        return Page(records, further["registered_key"]["S"] if further else None)

    def count_of_partner(self, program: str, partner: str) -> int:
        """How many customers a partner has; news may still be missing."""
        return self._customers.by_partner.count(keys.clicks.partner_key(program, partner))

    # -- writing -------------------------------------------------------------------------------------------------------

    def park(self, refund: Event) -> None:
        """Keeps a refund whose payment, and so whose customer, is not known yet. Parking twice changes nothing."""
        self._waiting_item(refund).save()

    def commit(self, effect: Effect) -> None:
        """Raises Stale when a version moved on; then nothing of it was written."""
        record = effect.record
        program, customer = record.program, record.customer
        customers = self._customers
        unchanged = customers.version == record.version - 1 if record.version > 1 else customers.pk.does_not_exist()
        message = f"Customer {customer} of {program} changed in the meantime."
        with stale_if_faster("customer_changed", message), self._database.transaction() as transaction:
            transaction.save(customer_item(customers, record), condition=unchanged)
            for settled in effect.changed:
                key = keys.customers.settled_event(program, customer, settled.event.key)
                transaction.save(settled_event_item(self._history, key, settled))
            self._ledger.post(transaction, program, effect.entries, effect.lots, effect.dirty_days)
            for change in effect.standings:
                self._standings.change(transaction, program, customer, change)
            for refund in effect.adopted:
                transaction.delete(self._waiting_item(refund))
            self._months.add(transaction, program, customer, effect.tallies)
            self._registrations.change(transaction, program, customer, effect.registrations)

    def resettled(self, program: str, partner: str, mark: int) -> None:
        """Takes ``resettle_from`` back, unless somebody asked again since ``mark``."""
        self._standings.resettled(program, partner, mark)

    def _waiting_item(self, refund: Event) -> EventItem:
        return self._waiting(
            *keys.customers.waiting(refund.program, refund.of or "", refund.id), **event_attributes(refund)
        )


def _after(program: str, partner_key: str, cursor: str) -> dict[str, dict[str, str]]:
    customer = keys.customers.customer(program, keys.customers.customer_of_registered(cursor))
    named = {"pk": customer.pk, "sk": customer.sk, "partner_key": partner_key, "registered_key": cursor}
    return {name: {"S": value} for name, value in named.items()}
