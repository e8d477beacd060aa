"""Payouts with their batches; a step of a payout is one transaction with its journal entries and its account."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched

from pynamodb.exceptions import PutError

from linkledger.earning.ports import LotChange
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.batch import Batch
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import OPEN, Payout, PayoutStatus
from linkledger.payouts.ports import BatchChange, PayoutEffect, before_leaving, member_key, place_of_request
from linkledger_aws.storage import keys
from linkledger_aws.storage.accounts import AccountTable
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import get, get_many, query
from linkledger_aws.storage.journal import JournalTable
from linkledger_aws.storage.payout_batches import BatchItem, PartItem, batch_item, follows, part_item
from linkledger_aws.storage.payout_items import MemberItem, OpenPayoutItem, PayoutItem, payout_item
from linkledger_aws.storage.refusals import condition_failed, stale_if_faster

_PAGE = 100
"""What DynamoDB gives in one BatchGetItem."""


class PayoutTable:
    """The table ``payouts``, and with it what a commit writes elsewhere."""

    def __init__(self, database: Database, journal: JournalTable, accounts: AccountTable) -> None:
        self._database = database
        self._journal = journal
        self._accounts = accounts
        self._payouts = database.bind(PayoutItem, database.names.payouts)
        self._open = database.bind(OpenPayoutItem, database.names.payouts)
        self._members = database.bind(MemberItem, database.names.payouts)
        self._batches = database.bind(BatchItem, database.names.payouts)
        self._parts = database.bind(PartItem, database.names.payouts)

    def get(self, program: str, partner: str, payout: str) -> Payout | None:
        item = get(self._payouts, keys.payouts.payout(program, partner, payout))
        return item.to_payout() if item is not None else None

    def of_partner(self, program: str, partner: str) -> Sequence[Payout]:
        """The partner's payouts, refused requests included, oldest first."""
        partition = keys.payouts.payout(program, partner, "").pk
        return _by_age(query(self._payouts, partition, filter_condition=self._payouts.status_key.exists()))

    def with_status(self, program: str, status: PayoutStatus) -> Sequence[Payout]:
        """Oldest first. What batches are made of is read as last written; the others come from an index."""
        if status not in OPEN:
            return _by_age(self._payouts.by_status.query(keys.payouts.payout_status(program, status)))
        marks = query(
            self._open, keys.payouts.batch(program, "").pk, self._open.sk.startswith(keys.payouts.OPEN_PAYOUTS)
        )
        found = get_many(self._payouts, [keys.payouts.payout(program, each.partner, each.payout) for each in marks])
        return [each for each in _by_age(found) if each.status is status]

    def page_with_status(
        self, program: str, status: PayoutStatus, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Payout], str | None]:
        """Those of a status in parts, oldest first, with the cursor of what follows; news may still be missing."""
        partition = keys.payouts.payout_status(program, status)
        after = None
        if cursor is not None:
            requested_at, partner, payout = cursor.split("#")
            pk, sk = keys.payouts.payout(program, partner, payout)
            named = {"status_key": partition, "requested_at": requested_at, "pk": pk, "sk": sk}
            after = {name: {"S": value} for name, value in named.items()}
        found = self._payouts.by_status.query(partition, limit=limit, last_evaluated_key=after)
        part = [item.to_payout() for item in found]
        if not part or not found.last_evaluated_key:
            return part, None
        return part, place_of_request(part[-1])

    def open_after(self, program: str, cursor: str | None, limit: int) -> Sequence[Payout]:
        """At most ``limit`` payouts that are neither settled nor voided, by partner and id, those after the cursor."""
        partition = keys.payouts.batch(program, "").pk
        after = self._open.sk.between(keys.payouts.open_after(cursor), keys.payouts.AFTER_OPEN_PAYOUTS)
        return self._marked(program, query(self._open, partition, after, limit=limit))

    def commit(self, effect: PayoutEffect) -> None:
        """Raises Stale when the payout, a lot or the balance moved on; then nothing of it was written."""
        payout = effect.payout
        payouts = self._payouts
        unchanged = payouts.pk.does_not_exist() if effect.before is None else payouts.status == effect.before.value
        mark = self._open(
            *keys.payouts.open_payout(payout.program, payout.partner, payout.id),
            partner=payout.partner,
            payout=payout.id,
        )
        message = f"Payout {payout.id} or its balance changed in the meantime."
        with stale_if_faster("payout_changed", message), self._database.transaction() as transaction:
            transaction.save(payout_item(payouts, payout), condition=unchanged)
            if payout.status in OPEN:
                transaction.save(mark)
            elif effect.before in OPEN:
                transaction.delete(mark)
            if effect.unexported is not None:
                batch = keys.payouts.batch(payout.program, effect.unexported)
                unexported = self._batches.exported_at.does_not_exist()
                transaction.condition_check(self._batches, *batch, condition=unexported)
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

    def lots_of(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        """Those of the lots that exist, used up or not."""
        return self._accounts.lots(account, ids)

    def batch(self, program: str, period: str) -> Batch | None:
        item = get(self._batches, keys.payouts.batch(program, period))
        return item.to_batch() if item is not None else None

    def commit_batch(self, change: BatchChange) -> None:
        """Raises Stale when the batch or one of the payouts moved on; then nothing of it was written."""
        batch, payouts = change.batch, self._payouts
        message = f"Batch {batch.period} or its payouts changed in the meantime."
        with stale_if_faster("batch_changed", message), self._database.transaction() as transaction:
            transaction.save(batch_item(self._batches, batch), condition=follows(self._batches, batch))
            for each in change.taken:
                requested = payouts.status == PayoutStatus.REQUESTED.value
                transaction.save(payout_item(payouts, each), condition=requested)
                transaction.save(self._member(batch.period, each))
            for each in change.left:
                stood_at = payouts.status == before_leaving(each).value
                transaction.save(payout_item(payouts, each), condition=stood_at)
                transaction.delete(self._member(batch.period, each))
            for part in change.parts:
                transaction.save(part_item(self._parts, part))

    def batches(self, program: str) -> Sequence[Batch]:
        """By period."""
        months = self._batches.sk.between(*keys.payouts.MONTHS_OF_BATCHES)
        return [item.to_batch() for item in query(self._batches, keys.payouts.batch(program, "").pk, months)]

    def members(self, program: str, period: str) -> Iterator[Payout]:
        """The payouts of a batch by partner and id, whatever became of them, page by page as they are read."""
        marks = query(self._members, keys.payouts.member(program, period, "", "").pk)
        for page in batched(marks, _PAGE, strict=False):
            yield from self._marked(program, page)

    def members_after(self, program: str, period: str, cursor: str | None, limit: int) -> Sequence[Payout]:
        """At most ``limit`` of them, those after the ``member_key`` of the cursor."""
        after = self._members.sk > cursor if cursor else None
        marks = query(self._members, keys.payouts.member(program, period, "", "").pk, after, limit=limit)
        return self._marked(program, marks)

    def parts(self, program: str, period: str) -> Sequence[Part]:
        """The parts of a batch that are still to be asked, by their first partner."""
        return [item.to_part() for item in query(self._parts, keys.payouts.batch_part(program, period, "").pk)]

    def part(self, program: str, period: str, after: str) -> Part | None:
        """The part that begins after that partner; None once it ended."""
        item = get(self._parts, keys.payouts.batch_part(program, period, after))
        return item.to_part() if item is not None else None

    def commit_part(self, part: Part) -> None:
        """Replaces a part by its successor, and takes one that ended away. Raises Stale when it moved on."""
        item, before = part_item(self._parts, part), self._parts.version == part.version - 1
        message = "The part was asked in the meantime."
        with stale_if_faster("part_changed", message), self._database.transaction() as transaction:
            if part.ended:
                transaction.delete(item, condition=before)
            else:
                transaction.save(item, condition=before)

    def _marked(self, program: str, marks: Iterable[MemberItem | OpenPayoutItem]) -> list[Payout]:
        wanted = [keys.payouts.payout(program, each.partner, each.payout) for each in marks]
        return sorted((item.to_payout() for item in get_many(self._payouts, wanted)), key=member_key)

    def _member(self, period: str, payout: Payout) -> MemberItem:
        key = keys.payouts.member(payout.program, period, payout.partner, payout.id)
        return self._members(*key, partner=payout.partner, payout=payout.id)


def _by_age(items: Iterable[PayoutItem]) -> list[Payout]:
    return sorted((item.to_payout() for item in items), key=lambda each: (each.requested_at, each.id))
