"""What a file of payments holds: the sealed payouts that are still to be transferred, each with its bank details."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from linkledger.errors import Refused
from linkledger.ids import digest
from linkledger.payouts.batch import Batch, refuse_difference, seal_of
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

    @property
    def payouts(self) -> list[str]:
        """The ids of what is transferred, in the order of the files."""
        return [each.payout.id for each in self.transfers]


def files_name(form: str, bank: Mapping[str, str]) -> str:
    """Which files a format makes with what they say beside the payments (who pays, and when): the same name is the same
    bytes for the same payments."""
    return f"{form}-{digest(*(f'{name}={bank[name]}' for name in sorted(bank)))[:16]}"


def transferred(payouts: PayoutStore, program: str, period: str) -> list[str]:
    """The ids of a batch's payouts that are not voided, in the order of the files."""
    return [each.id for each in payouts.members(program, period) if each.status is not PayoutStatus.VOIDED]


def export_of(payouts: PayoutStore, policy: SealPolicy, batch: Batch) -> BatchExport:
    """The transfers of a sealed batch, settled ones among them.

    Raises Conflict ``batch_changed`` where the payouts are not what was sealed, and Refused with the code of the first
    one that must not be paid, by the methods of when it was sealed and the blocks of now: void it, or wait.
    """
    assert batch.sealed is not None
    looks = policy.looks(payouts.members(batch.program, batch.period), batch.sealed.at)
    transfers: list[Transfer] = []
    voided: list[Payout] = []

    def sorted_out() -> Iterator[Payout]:
        for each in looks:
            if each.payout.status is PayoutStatus.VOIDED:
                voided.append(each.payout)
            elif each.left_out is not None:
                raise _refused(each.payout, each.left_out)
            else:
                transfers.append(Transfer(each.payout, each.method))
            yield each.payout

    refuse_difference(batch, seal_of(sorted_out()))
    return BatchExport(batch, tuple(transfers), tuple(voided))


def _refused(payout: Payout, found: LeftOut) -> Refused:
    message = f"Payout {payout.id} of {payout.partner}: {found.message} Nothing was exported; void it, or wait."
    return Refused(found.code, message, facts={"partner": payout.partner, "payout": payout.id})
