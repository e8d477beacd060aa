"""The customer's book: what settling reads, and its one commit, which happens wholly or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.transactions import TransactWrite

from linkledger.earning.customers import CustomerRecord, SettledEvent, Span, Standing
from linkledger.earning.events import Event, EventKey
from linkledger.earning.ports import Effect, StandingChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.program_time import format_instant
from linkledger_aws.storage import keys
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.closings import ClosingTable
from linkledger_aws.storage.codec import dump_spans, load_spans
from linkledger_aws.storage.customer_items import (
    ByPartner,
    CustomerItem,
    PayingItem,
    SettledEventItem,
    StandingItem,
    customer_item,
    settled_event_item,
    standing_item,
)
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.event_items import EventItem, event_attributes
from linkledger_aws.storage.items import Page, get, query
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.refusals import condition_failed, in_a_transaction, stale_if_faster


class DynamoCustomerBook:
    """The table ``customers``, and with it what a commit writes elsewhere."""

    def __init__(
        self, database: Database, journal: JournalTable, accounts: AccountTable, closings: ClosingTable
    ) -> None:
        self._database = database
        self._journal = journal
        self._accounts = accounts
        self._closings = closings
        table = database.names.customers
        self._customers = database.bind(CustomerItem, table)
        self._history = database.bind(SettledEventItem, table)
        self._standings = database.bind(StandingItem, table)
        self._paying = database.bind(PayingItem, table)
        self._waiting = database.bind(EventItem, table)

    # -- reading -------------------------------------------------------------------------------------------------------

    def load(self, program: str, customer: str) -> CustomerRecord:
        """The version is read before the history: a history newer than its version makes the commit fail, not lie."""
        item = get(self._customers, keys.customer(program, customer))
        if item is None:
            return CustomerRecord(program, customer)
        found = query(self._history, item.pk, self._history.sk.startswith(keys.EVENTS_OF_CUSTOMER))
        history = sorted((each.to_settled() for each in found), key=lambda each: each.event.key)
        return item.to_record(tuple(history))

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None:
        item = get(self._history, keys.settled_event(program, customer, key))
        return item.to_settled() if item is not None else None

    def standing(self, program: str, partner: str) -> Standing:
        item = get(self._standings, keys.standing(program, partner))
        return item.to_standing() if item is not None else Standing()

    def spans(self, program: str, partner: str) -> Mapping[str, tuple[Span, ...]]:
        """Per customer of the partner that ever paid."""
        found = query(self._paying, keys.standing(program, partner).pk, self._paying.sk.startswith(keys.PAYING))
        return {keys.customer_of_paying(item.sk): load_spans(item.spans) for item in found}

    def lots(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        return self._accounts.lots(account, ids)

    def waiting_for(self, program: str, event: str) -> Sequence[Event]:
        return [item.to_event() for item in query(self._waiting, keys.waiting(program, event, "").pk)]

    def customers_with_entries_since(self, account: AccountKey, since: datetime) -> Sequence[str]:
        """Customers whose events of that moment or later have entries in the account."""
        found = {each.customer for each in self._journal.entries(account, since)}
        return sorted(each for each in found if each is not None)

    def of_partner(
        self,
        program: str,
        partner: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[CustomerRecord]:
        """A partner's customers by the moment of registration, without their histories; news may still be missing."""
        partner_key = keys.partner_key(program, partner)
        first = format_instant(start) if start else "0"
        last = format_instant(end) if end else "9999"
        found = self._customers.by_partner.query(
            partner_key,
            ByPartner.registered_key.between(first, last),
            limit=limit,
            last_evaluated_key=_after(program, partner_key, cursor) if cursor else None,
        )
        records = tuple(item.to_record() for item in found)
        further = found.last_evaluated_key
        return Page(records, further["registered_key"]["S"] if further else None)

    # -- writing -------------------------------------------------------------------------------------------------------

    def park(self, refund: Event) -> None:
        """Keeps a refund whose payment, and so whose customer, is not known yet. Parking twice changes nothing."""
        self._waiting_item(refund).save()

    def commit(self, effect: Effect) -> None:
        """Raises Stale when a version moved on; then nothing of it was written."""
        record = effect.record
        customers = self._customers
        unchanged = customers.version == record.version - 1 if record.version > 1 else customers.pk.does_not_exist()
        message = f"Customer {record.customer} of {record.program} changed in the meantime."
        with stale_if_faster("customer_changed", message), self._database.transaction() as transaction:
            transaction.save(customer_item(customers, record), condition=unchanged)
            for settled in effect.changed:
                transaction.save(settled_event_item(self._history, record.customer, settled))
            self._journal.append(transaction, effect.entries)
            self._accounts.add(transaction, effect.entries)
            self._accounts.change_lots(transaction, effect.lots)
            for change in effect.standings:
                self._change_standing(transaction, record, change)
            for refund in effect.adopted:
                transaction.delete(self._waiting_item(refund))
            self._closings.mark_dirty(transaction, record.program, effect.dirty_days)

    def resettled(self, program: str, partner: str, mark: int) -> None:
        """Takes ``resettle_from`` back, unless somebody asked again since ``mark``."""
        standings = self._standings
        taken_back: list[Any] = [standings.resettle_from.remove(), standings.version.add(1)]
        item = standings(*keys.standing(program, partner))
        try:
            item.update(actions=taken_back, condition=standings.resettle_mark == mark)
        except UpdateError as error:
            if in_a_transaction(error):
                raise Stale("standing_changed", f"The standing of {partner} changed in the meantime.") from error
            if not condition_failed(error):
                raise

    def _change_standing(self, transaction: TransactWrite, record: CustomerRecord, change: StandingChange) -> None:
        standings = self._standings
        expected = change.expected_version
        unchanged = standings.version == expected if expected else standings.pk.does_not_exist()
        item = standing_item(standings, record.program, change.partner, change.standing)
        transaction.save(item, condition=unchanged)
        key = keys.paying(record.program, change.partner, record.customer)
        if change.spans:
            transaction.save(self._paying(*key, spans=dump_spans(change.spans)))
        elif change.spans is not None:
            transaction.delete(self._paying(*key))

    def _waiting_item(self, refund: Event) -> EventItem:
        return self._waiting(*keys.waiting(refund.program, refund.of or "", refund.id), **event_attributes(refund))


def _after(program: str, partner_key: str, cursor: str) -> dict[str, dict[str, str]]:
    customer = keys.customer(program, keys.customer_of_registered(cursor))
    named = {"pk": customer.pk, "sk": customer.sk, "partner_key": partner_key, "registered_key": cursor}
    return {name: {"S": value} for name, value in named.items()}
