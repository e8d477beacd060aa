"""Payouts with their batches; a step of a payout is one transaction with its journal entries and its account."""

from collections.abc import Iterable, Sequence

from pynamodb.exceptions import PutError

from linkledger.earning.ports import LotChange
from linkledger.payouts.payout import OPEN, Batch, Payout, PayoutStatus
from linkledger.payouts.ports import PayoutEffect
from linkledger_aws.storage import keys
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import get, get_many, query
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.payout_items import BatchItem, OpenPayoutItem, PayoutItem, batch_item, payout_item
from linkledger_aws.storage.refusals import condition_failed, stale_if_faster


class PayoutTable:
    """The table ``payouts``, and with it what a commit writes elsewhere."""

    def __init__(self, database: Database, journal: JournalTable, accounts: AccountTable) -> None:
        self._database = database
        self._journal = journal
        self._accounts = accounts
        self._payouts = database.bind(PayoutItem, database.names.payouts)
        self._open = database.bind(OpenPayoutItem, database.names.payouts)
        self._batches = database.bind(BatchItem, database.names.payouts)

    def get(self, program: str, partner: str, payout: str) -> Payout | None:
        item = get(self._payouts, keys.payout(program, partner, payout))
        return item.to_payout() if item is not None else None

    def of_partner(self, program: str, partner: str) -> Sequence[Payout]:
        """The partner's payouts, refused requests included, oldest first."""
        partition = keys.payout(program, partner, "").pk
        return _by_age(query(self._payouts, partition, filter_condition=self._payouts.status_key.exists()))

    def with_status(self, program: str, status: PayoutStatus) -> Sequence[Payout]:
        """Oldest first. What batches are made of is read as last written; the others come from an index."""
        if status not in OPEN:
            return _by_age(self._payouts.by_status.query(keys.payout_status(program, status)))
        marks = query(self._open, keys.batch(program, "").pk, self._open.sk.startswith(keys.OPEN_PAYOUTS))
        found = get_many(self._payouts, [keys.payout(program, each.partner, each.payout) for each in marks])
        return [each for each in _by_age(found) if each.status is status]

    def commit(self, effect: PayoutEffect) -> None:
        """Raises Stale when the payout, a lot or the balance moved on; then nothing of it was written."""
        payout = effect.payout
        payouts = self._payouts
        unchanged = payouts.pk.does_not_exist() if effect.before is None else payouts.status == effect.before.value
        mark = self._open(
            *keys.open_payout(payout.program, payout.partner, payout.id), partner=payout.partner, payout=payout.id
        )
        message = f"Payout {payout.id} or its balance changed in the meantime."
        with stale_if_faster("payout_changed", message), self._database.transaction() as transaction:
            transaction.save(payout_item(payouts, payout), condition=unchanged)
            if payout.status in OPEN:
                transaction.save(mark)
            elif effect.before in OPEN:
                transaction.delete(mark)
            self._journal.append(transaction, effect.entries)
            self._accounts.add(transaction, effect.entries, effect.needs_available)
            self._accounts.change_lots(transaction, effect.lots)

    def settle_debts(self, lots: Sequence[LotChange]) -> None:
        """Writes lots alone. Raises Stale when one of them moved on; then nothing of it was written."""
        message = "A lot changed in the meantime."
        with stale_if_faster("lot_changed", message), self._database.transaction() as transaction:
            self._accounts.change_lots(transaction, lots)

    def record_refusal(self, payout: Payout) -> None:
        """Keeps a refused request, so that it stays listed with its reason; a payout that is there already stays."""
        try:
            payout_item(self._payouts, payout).save(condition=self._payouts.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise

    def batch(self, program: str, period: str) -> Batch | None:
        item = get(self._batches, keys.batch(program, period))
        return item.to_batch() if item is not None else None

    def put_batch(self, batch: Batch) -> None:
        """Puts the batch of a period: of an open one the first put stays, a settled one replaces it."""
        first = self._batches.pk.does_not_exist() if batch.settled_at is None else None
        try:
            batch_item(self._batches, batch).save(condition=first)
        except PutError as error:
            if not condition_failed(error):
                raise

    def batches(self, program: str) -> Sequence[Batch]:
        """By period."""
        months = self._batches.sk.between(*keys.MONTHS_OF_BATCHES)
        return [item.to_batch() for item in query(self._batches, keys.batch(program, "").pk, months)]


def _by_age(items: Iterable[PayoutItem]) -> list[Payout]:
    return sorted((item.to_payout() for item in items), key=lambda each: (each.requested_at, each.id))
