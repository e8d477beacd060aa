"""What a file of payments holds: the sealed payouts that are still to be transferred, each with its bank details."""

from dataclasses import dataclass

from linkledger.errors import Refused
from linkledger.payouts.batch import Batch
from linkledger.payouts.method import PayoutMethod
from linkledger.payouts.payout import Payout, PayoutStatus
from linkledger.payouts.ports import PayoutStore
from linkledger.payouts.seal_policy import LeftOut, SealPolicy


@dataclass(frozen=True)
class Transfer:
    """A payout and the method that was in force when its batch was sealed; None where no methods are stored."""

    payout: Payout
    method: PayoutMethod | None


@dataclass(frozen=True)
class BatchExport:
    """A batch with its transfers; ``voided`` were sealed, and are not transferred."""

    batch: Batch
    transfers: tuple[Transfer, ...]
    voided: tuple[Payout, ...]

    @property
    def total(self) -> int:
        """What the file comes to, in minor units of the batch's unit."""
        return sum(each.payout.amount for each in self.transfers)


def export_of(payouts: PayoutStore, policy: SealPolicy, batch: Batch) -> BatchExport:
    """The transfers of a sealed batch, settled ones among them.

    Raises Refused with the code of the first payout that must not be paid, by the methods of when it was sealed and the
    blocks of now: void that payout, or wait.
    """
    assert batch.sealed is not None
    transfers, voided = [], []
    for each in payouts.members(batch.program, batch.period):
        if each.status is PayoutStatus.VOIDED:
            voided.append(each)
            continue
        found = policy.reason_to_leave_out(each, batch.sealed.at)
        if found is not None:
            raise _refused(each, found)
        method = policy.method_of(each, batch.sealed.at) if each.to.kind == "bank" else None
        transfers.append(Transfer(each, method))
    return BatchExport(batch, tuple(transfers), tuple(voided))


def _refused(payout: Payout, found: LeftOut) -> Refused:
    message = f"Payout {payout.id} of {payout.partner}: {found.message} Nothing was exported; void it, or wait."
    return Refused(found.code, message, facts={"partner": payout.partner, "payout": payout.id})
