"""Plain CSV for a bank or service that has no format of its own here, and for people who read the batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from linkledger.errors import FieldFault
from linkledger_exports.amounts import decimal_text, minor_units
from linkledger_exports.checks import text_faults
from linkledger_exports.csv_text import read_rows, write_rows
from linkledger_exports.destinations import bic_faults, compact, email_faults, iban_faults
from linkledger_exports.formats import Part
from linkledger_exports.order import ExportOrder, Payment

HEADER: Final = ("payout", "partner", "name", "amount", "unit", "iban", "bic", "email")


@dataclass(frozen=True)
class PlainCsv:
    """The format; a payment needs no destination, but one that it has must be right."""

    name: ClassVar[str] = "plain"
    suffix: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    payments_per_file: ClassVar[int] = 1_048_575
    """What a spreadsheet holds below the header."""

    def faults(self, order: ExportOrder) -> Iterator[FieldFault]:
        """Texts that can't be written, destinations that can't be right."""
        for at, payment in enumerate(order.payments):
            yield from text_faults(f"payments[{at}].partner", payment.partner)
            yield from text_faults(f"payments[{at}].name", payment.name)
            if payment.iban:
                yield from iban_faults(f"payments[{at}].iban", payment.iban, sepa=False)
            yield from bic_faults(f"payments[{at}].bic", payment.bic)
            if payment.email:
                yield from email_faults(f"payments[{at}].email", payment.email)

    def write(self, part: Part) -> bytes:
        """A header and one row a payment."""
        return write_rows([HEADER, *(_row(each) for each in part.payments)])

    def amounts(self, content: bytes, unit: str) -> Sequence[int]:
        """The column ``amount``."""
        return [minor_units(row[HEADER.index("amount")], unit) for row in read_rows(content)[1:]]


def _row(payment: Payment) -> tuple[str, ...]:
    return (
        payment.payout,
        payment.partner,
        payment.name,
        decimal_text(payment.amount, payment.unit),
        payment.unit,
        compact(payment.iban or ""),
        compact(payment.bic or ""),
        payment.email or "",
    )
