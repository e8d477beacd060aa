"""SEPA credit transfers for a bank: euros to IBANs, as pain.001.001.09 files of at most 10,000 payments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from linkledger.errors import FieldFault
from linkledger.ids import digest
from linkledger_exports.addresses import address_faults, latin, latin_address, name_faults
from linkledger_exports.amounts import minor_units
from linkledger_exports.destinations import bic_faults, compact, iban_faults
from linkledger_exports.formats import Part
from linkledger_exports.order import ExportOrder, Payment, PostalAddress
from linkledger_exports.pain001 import Party, Transfer, credit_transfers, instructed_amounts
from linkledger_exports.sepa_text import bank_reference

LARGEST: Final = 99_999_999_999
"""Cents; the scheme's largest transfer is 999,999,999.99 euros (EPC guidelines)."""


@dataclass(frozen=True)
class Debtor:
    """Who pays, as the bank knows the account's holder."""

    name: str
    iban: str
    bic: str | None = None
    address: PostalAddress | None = None


@dataclass(frozen=True)
class SepaCreditTransfer:
    """The format: who pays, and on which day the bank shall."""

    debtor: Debtor
    execution: date

    name: ClassVar[str] = "sepa"
    suffix: ClassVar[str] = "xml"
    media_type: ClassVar[str] = "application/xml"
    payments_per_file: ClassVar[int] = 10_000

    def faults(self, order: ExportOrder) -> Iterator[FieldFault]:
        """SEPA's own rules for payer, day, currency and payees."""
        yield from _party_faults("debtor", self.debtor)
        if self.execution < order.created_at.date():
            yield FieldFault("execution", "is before the day of the order: name that day or a later one")
        if order.unit != "EUR":
            yield FieldFault("unit", "is not EUR, and SEPA moves nothing else: choose another format")
        for at, payment in enumerate(order.payments):
            yield from _party_faults(f"payments[{at}]", payment)
            if payment.amount > LARGEST:
                yield FieldFault(f"payments[{at}].amount", "is above 999999999.99 EUR: split the payout")

    def write(self, part: Part) -> bytes:
        """One message with one group, both with the file's own count and control sum."""
        transfers = [
            Transfer(bank_reference(each.payout), _party(each), each.amount, _remittance(each))
            for each in part.payments
        ]
        message = message_id(part.order, part.number)
        return credit_transfers(message, part.order.created_at, _party(self.debtor), self.execution, transfers)

    def amounts(self, content: bytes, unit: str) -> Sequence[int]:
        """The instructed amounts, in cents."""
        return [minor_units(each, unit) for each in instructed_amounts(content)]


def message_id(order: ExportOrder, number: int) -> str:
    """The same for the same batch and file, at most 35 characters: a bank refuses the file when it comes again."""
    readable = bank_reference(f"{order.program}-{order.batch}"[:16])
    return f"{readable}-{digest(order.program, order.batch)[:12]}-{number:03d}"


def _remittance(payment: Payment) -> str:
    return f"{payment.program} {bank_reference(payment.payout)}"


def _party_faults(path: str, party: Debtor | Payment) -> Iterator[FieldFault]:
    yield from name_faults(f"{path}.name", party.name)
    yield from iban_faults(f"{path}.iban", party.iban, sepa=True)
    yield from bic_faults(f"{path}.bic", party.bic)
    yield from address_faults(f"{path}.address", party.address)


def _party(party: Debtor | Payment) -> Party:
    return Party(
        name=latin(party.name),
        iban=compact(party.iban or ""),
        bic=compact(party.bic) if party.bic else None,
        address=latin_address(party.address) if party.address else {},
    )
