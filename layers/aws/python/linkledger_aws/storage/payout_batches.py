"""Batches as items of the table ``payouts``, and the condition that nobody approves what they prepared."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from linkledger.payouts.batch import Batch
from linkledger.payouts.payout import Step
from linkledger_aws.storage import keys
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
    settled_by = UnicodeAttribute(null=True)
    settled_at = InstantAttribute(null=True)

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
            settled=step_of(self.settled_by, self.settled_at),
            version=self.version,
        )


def batch_item[I: BatchItem](model: type[I], batch: Batch) -> I:
    steps: dict[str, Any] = {}
    for name in ("prepared", "sealed", "approved", "exported", "settled"):
        step: Step | None = getattr(batch, name)
        if step is not None:
            steps |= {f"{name}_by": step.by, f"{name}_at": step.at}
    return model(
        *keys.batch(batch.program, batch.period),
        program=batch.program,
        unit=batch.unit,
        cursor=batch.cursor,
        count_=batch.count,
        total=batch.total,
        digest=batch.digest,
        version=batch.version,
        **steps,
    )


def follows(model: type[BatchItem], batch: Batch) -> Any:
    """The condition on the stored batch: it is the one before, and an approval is another operator's."""
    if batch.version == 1:
        return model.pk.does_not_exist()
    condition = model.version == batch.version - 1
    if batch.approved is None:
        return condition
    by = batch.approved.by
    return condition & model.sealed_by.exists() & (model.sealed_by != by) & (model.prepared_by != by)
