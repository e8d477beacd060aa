"""Payouts as items of the table ``payouts``, and the marks of the open ones and of those in a batch."""

import json
from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from linkledger.payouts.payout import LotUse, Payout, PayoutStatus, Step, Target
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item


def step_of(by: str | None, at: datetime | None) -> Step | None:
    """What was stored as an operator and a moment."""
    return Step(by, at) if by is not None and at is not None else None


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
    used = UnicodeAttribute(null=True)
    last_by = UnicodeAttribute(null=True)
    last_at = InstantAttribute(null=True)
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
            used=load_uses(self.used),
            last=step_of(self.last_by, self.last_at),
        )


def payout_item[I: PayoutItem](model: type[I], payout: Payout) -> I:
    return model(
        *keys.payouts.payout(payout.program, payout.partner, payout.id),
        id=payout.id,
        program=payout.program,
        partner=payout.partner,
        unit=payout.unit,
        amount=payout.amount,
        bonus=payout.bonus,
        to=str(payout.to),
        status=payout.status.value,
        status_key=None if payout.redeems else keys.payouts.payout_status(payout.program, payout.status),
        requested_at=payout.requested_at,
        paid_at=payout.paid_at,
        period=payout.period,
        comment=payout.comment,
        reason=payout.reason,
        used=dump_uses(payout.used) if payout.used else None,
        last_by=payout.last.by if payout.last else None,
        last_at=payout.last.at if payout.last else None,
    )


class OpenPayoutItem(Item):
    """That a payout is neither settled nor voided."""

    partner = UnicodeAttribute()
    payout = UnicodeAttribute()


class MemberItem(Item):
    """That a payout is part of a batch."""

    partner = UnicodeAttribute()
    payout = UnicodeAttribute()


def dump_uses(used: Iterable[LotUse]) -> str:
    return dump([[each.lot, each.amount] for each in used])


def load_uses(text: str | None) -> tuple[LotUse, ...]:
    return tuple(LotUse(lot, amount) for lot, amount in json.loads(text)) if text else ()
