"""The batch: what is transferred for a month, from the draft to the last payment, and the seal over its payouts."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from linkledger.errors import Conflict
from linkledger.ids import digest
from linkledger.payouts.payout import Payout, Step


class BatchStatus(StrEnum):
    """How far a batch has come; export is left out where transfers are made by hand."""

    DRAFT = "draft"
    SEALED = "sealed"
    APPROVED = "approved"
    EXPORTED = "exported"
    SETTLED = "settled"


@dataclass(frozen=True)
class Reopening:
    """That a batch became a draft again: by whom, when and why, whose seal it took away, and whose approval if any."""

    by: str
    at: datetime
    reason: str
    sealed_by: str
    approved_by: str | None


@dataclass(frozen=True)
class Batch:
    """The payouts of one program that were open when a month had closed; payouts carry the batch's ``period``.

    ``count`` and ``total`` (minor units of ``unit``) are sums of what was taken so far, exact once sealed. ``cursor``
    says how far gathering came; None when it is done. ``version`` counts the writes: a stored batch is replaced only
    by its successor. ``digest`` is that of ``seal_of``. ``exported_as`` names the files that it was exported as: it
    is never exported as others. ``settling`` is set before the first payout is paid, so that no file pays it again.
    ``reopened`` are the times that it was sealed before.
    """

    program: str
    period: str
    unit: str
    prepared: Step
    cursor: str | None = None
    count: int = 0
    total: int = 0
    digest: str | None = None
    sealed: Step | None = None
    approved: Step | None = None
    exported: Step | None = None
    exported_as: str | None = None
    settling: Step | None = None
    settled: Step | None = None
    version: int = 0
    reopened: tuple[Reopening, ...] = ()

    @property
    def status(self) -> BatchStatus:
        """The last step that was taken."""
        steps = (
            (self.settled, BatchStatus.SETTLED),
            (self.exported, BatchStatus.EXPORTED),
            (self.approved, BatchStatus.APPROVED),
            (self.sealed, BatchStatus.SEALED),
        )
        return next((status for step, status in steps if step is not None), BatchStatus.DRAFT)

    @property
    def prepared_at(self) -> datetime:
        """When gathering began, and once it is done, when it ended."""
        return self.prepared.at


@dataclass(frozen=True)
class Seal:
    """What a batch's payouts come to: ``total`` in minor units, ``digest`` over ids, partners, amounts and targets."""

    count: int
    total: int
    digest: str


def seal_of(members: Iterable[Payout]) -> Seal:
    """The seal over payouts in the order of partner and id, whatever became of each; one at a time is in memory."""
    count, total, running = 0, 0, hashlib.sha256()
    for each in members:
        count, total = count + 1, total + each.amount
        running.update(digest(each.id, each.partner, str(each.amount), str(each.to)).encode())
    return Seal(count, total, running.hexdigest())


def refuse_difference(batch: Batch, found: Seal) -> None:
    """Raises Conflict ``batch_changed`` where a batch's payouts are not what was sealed."""
    if (found.count, found.total, found.digest) != (batch.count, batch.total, batch.digest):
        message = f"The payouts of batch {batch.period} differ from what was sealed; nothing was done."
        raise Conflict("batch_changed", message)
