"""Batches and their parts as items of ``payouts``, and the condition that nobody approves what they prepared."""

import json
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from linkledger.payouts.batch import Batch, Reopening
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import Step
from linkledger.program_time import format_instant
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item
from linkledger_aws.storage.payout_items import step_of


class BatchItem(Item):
    """A batch; ``total`` is minor units of ``unit``. Each step has an operator and a moment, or neither."""

    program = UnicodeAttribute()
    unit = UnicodeAttribute()
    cursor = UnicodeAttribute(null=True)
    count_ = IntegerAttribute(attr_name="count")
    total = IntegerAttribute()
    digest = UnicodeAttribute(null=True)
    version = IntegerAttribute()
    prepared_by = UnicodeAttribute()
    prepared_at = InstantAttribute()
    sealed_by = UnicodeAttribute(null=True)
    sealed_at = InstantAttribute(null=True)
    approved_by = UnicodeAttribute(null=True)
    approved_at = InstantAttribute(null=True)
    exported_by = UnicodeAttribute(null=True)
    exported_at = InstantAttribute(null=True)
    exported_as = UnicodeAttribute(null=True)
    settling_by = UnicodeAttribute(null=True)
    settling_at = InstantAttribute(null=True)
    settled_by = UnicodeAttribute(null=True)
    settled_at = InstantAttribute(null=True)
    reopened = UnicodeAttribute(null=True)

    def to_batch(self) -> Batch:
        return Batch(
            program=self.program,
            period=self.sk,
            unit=self.unit,
            prepared=Step(self.prepared_by, self.prepared_at),
            cursor=self.cursor,
            count=self.count_,
            total=self.total,
            digest=self.digest,
            sealed=step_of(self.sealed_by, self.sealed_at),
            approved=step_of(self.approved_by, self.approved_at),
            exported=step_of(self.exported_by, self.exported_at),
            exported_as=self.exported_as,
            settling=step_of(self.settling_by, self.settling_at),
            settled=step_of(self.settled_by, self.settled_at),
            version=self.version,
            reopened=tuple(_reopening(*plain) for plain in json.loads(self.reopened)) if self.reopened else (),
        )


def batch_item[I: BatchItem](model: type[I], batch: Batch) -> I:
    steps: dict[str, Any] = {}
    for name in ("prepared", "sealed", "approved", "exported", "settling", "settled"):
        step: Step | None = getattr(batch, name)
        if step is not None:
            steps |= {f"{name}_by": step.by, f"{name}_at": step.at}
    return model(
        *keys.payouts.batch(batch.program, batch.period),
        program=batch.program,
        unit=batch.unit,
        cursor=batch.cursor,
        count_=batch.count,
        total=batch.total,
        digest=batch.digest,
        version=batch.version,
        exported_as=batch.exported_as,
        reopened=dump([_plain(each) for each in batch.reopened]) if batch.reopened else None,
        **steps,
    )


def _plain(each: Reopening) -> list[str | None]:
    return [each.by, format_instant(each.at), each.reason, each.sealed_by, each.approved_by]


def _reopening(by: str, at: str, reason: str, sealed_by: str, approved_by: str | None) -> Reopening:
    return Reopening(by, datetime.fromisoformat(at).astimezone(UTC), reason, sealed_by, approved_by)


def follows(model: type[BatchItem], batch: Batch) -> Any:
    """The condition on the stored batch: it is the one before, and an approval is another operator's."""
    if batch.version == 1:
        return model.pk.does_not_exist()
    condition = model.version == batch.version - 1
    if batch.approved is None:
        return condition
    by = batch.approved.by
    return condition & model.sealed_by.exists() & (model.sealed_by != by) & (model.prepared_by != by)


class PartItem(Item):
    """A mark of partners whom a batch still has to ask."""

    program = UnicodeAttribute()
    period = UnicodeAttribute()
    after = UnicodeAttribute()
    through = UnicodeAttribute()
    cursor = UnicodeAttribute()
    version = IntegerAttribute()

    def to_part(self) -> Part:
        return Part(self.program, self.period, self.after, self.through, self.cursor, self.version)


def part_item[I: PartItem](model: type[I], part: Part) -> I:
    return model(*keys.payouts.batch_part(part.program, part.period, part.after), **vars(part))
