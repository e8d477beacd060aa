"""Payouts and batches as items of the table ``payouts``."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from linkledger.payouts.payout import Batch, Payout, PayoutStatus, Target
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump_payouts, load_payouts
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item


class ByStatus(GlobalSecondaryIndex["PayoutItem"]):  # type: ignore[no-untyped-call]
    """A program's payouts by status."""

    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status_key = UnicodeAttribute(hash_key=True)
    requested_at = InstantAttribute(range_key=True)


class PayoutItem(Item):
    """A payout; ``amount`` and ``bonus`` are minor units of ``unit``. A redemption of points is in no index."""

    id = UnicodeAttribute()
    program = UnicodeAttribute()
    partner = UnicodeAttribute()
    unit = UnicodeAttribute()
    amount = IntegerAttribute()
    bonus = IntegerAttribute()
    to = UnicodeAttribute()
    status = UnicodeAttribute()
    status_key = UnicodeAttribute(null=True)
    requested_at = InstantAttribute()
    paid_at = InstantAttribute(null=True)
    period = UnicodeAttribute(null=True)
    comment = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    by_status = ByStatus()

    def to_payout(self) -> Payout:
        return Payout(
            id=self.id,
            program=self.program,
            partner=self.partner,
            unit=self.unit,
            amount=self.amount,
            bonus=self.bonus,
            to=Target.stored(self.to),
            status=PayoutStatus(self.status),
            requested_at=self.requested_at,
            paid_at=self.paid_at,
            period=self.period,
            comment=self.comment,
            reason=self.reason,
        )


def payout_item[I: PayoutItem](model: type[I], payout: Payout) -> I:
    return model(
        *keys.payout(payout.program, payout.partner, payout.id),
        id=payout.id,
        program=payout.program,
        partner=payout.partner,
        unit=payout.unit,
        amount=payout.amount,
        bonus=payout.bonus,
        to=str(payout.to),
        status=payout.status.value,
        status_key=None if payout.redeems else keys.payout_status(payout.program, payout.status),
        requested_at=payout.requested_at,
        paid_at=payout.paid_at,
        period=payout.period,
        comment=payout.comment,
        reason=payout.reason,
    )


class OpenPayoutItem(Item):
    """That a payout is neither settled nor voided."""

    partner = UnicodeAttribute()
    payout = UnicodeAttribute()


class BatchItem(Item):
    """A sealed batch; ``total`` is minor units of ``unit``."""

    program = UnicodeAttribute()
    prepared_at = InstantAttribute()
    payouts = UnicodeAttribute()
    total = IntegerAttribute()
    unit = UnicodeAttribute()
    digest = UnicodeAttribute()
    settled_at = InstantAttribute(null=True)

    def to_batch(self) -> Batch:
        return Batch(
            program=self.program,
            period=self.sk,
            prepared_at=self.prepared_at,
            payouts=load_payouts(self.payouts),
            total=self.total,
            unit=self.unit,
            digest=self.digest,
            settled_at=self.settled_at,
        )


def batch_item[I: BatchItem](model: type[I], batch: Batch) -> I:
    return model(
        *keys.batch(batch.program, batch.period),
        program=batch.program,
        prepared_at=batch.prepared_at,
        payouts=dump_payouts(batch.payouts),
        total=batch.total,
        unit=batch.unit,
        digest=batch.digest,
        settled_at=batch.settled_at,
    )
