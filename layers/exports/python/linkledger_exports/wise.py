"""Wise's batch upload: a CSV file in the columns of its templates, at most 1,000 payments.

Source: wise.com, "How do I fill in my batch template?" and "Everything you need to know about the batch payments tool".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from linkledger.errors import FieldFault, Invalid
from linkledger.money import POINTS, decimals_of
from linkledger_exports.amounts import decimal_text, minor_units
from linkledger_exports.checks import text_faults
from linkledger_exports.csv_text import read_rows, write_rows
from linkledger_exports.destinations import compact, email_faults, iban_faults
from linkledger_exports.formats import Part
from linkledger_exports.order import ExportOrder, Payment
from linkledger_exports.sepa_text import bank_reference


class WiseTemplate(StrEnum):
    """Which of Wise's templates: how it finds the payee."""

    BANK_ACCOUNTS = "bank_accounts"
    """By IBAN; the e-mail address may be left out."""
    EMAIL = "email"
    """By e-mail: Wise asks the payee for an account, and pays back what is not claimed within a week."""


@dataclass(frozen=True)
class WiseBatch:
    """The format: the balance that pays, and the template. The payee gets the exact amount, the payer bears fees."""

    source_currency: str
    template: WiseTemplate = WiseTemplate.BANK_ACCOUNTS

    name: ClassVar[str] = "wise"
    suffix: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    payments_per_file: ClassVar[int] = 1_000

    def faults(self, order: ExportOrder) -> Iterator[FieldFault]:
        """Wise's own rules for currencies and payees."""
        if not _currency(self.source_currency):
            yield FieldFault("source_currency", "is no ISO 4217 currency: name the currency of the Wise balance")
        if order.unit == POINTS:
            yield FieldFault("unit", "are points, and Wise moves money: choose another format")
        for at, payment in enumerate(order.payments):
            yield from text_faults(f"payments[{at}].name", payment.name)
            if self.template is WiseTemplate.BANK_ACCOUNTS:
                yield from iban_faults(f"payments[{at}].iban", payment.iban, sepa=False)
            if self.template is WiseTemplate.EMAIL or payment.email:
                yield from email_faults(f"payments[{at}].email", payment.email)

    def write(self, part: Part) -> bytes:
        """A header and one row a payment."""
        rows = [self._row(each) for each in part.payments]
        return write_rows([[*rows[0]], *([*row.values()] for row in rows)])

    def amounts(self, content: bytes, unit: str) -> Sequence[int]:
        """The column ``amount``."""
        header, *rows = read_rows(content)
        return [minor_units(row[header.index("amount")], unit) for row in rows]

    def _row(self, payment: Payment) -> dict[str, str]:
        row = {
            "name": payment.name,
            "recipientEmail": payment.email or "",
            "paymentReference": bank_reference(payment.payout),
            "receiverType": "BUSINESS" if payment.business else "PERSON",
            "amountCurrency": "target",
            "amount": decimal_text(payment.amount, payment.unit),
            "sourceCurrency": self.source_currency,
            "targetCurrency": payment.unit,
        }
        account = {"IBAN": compact(payment.iban or "")} if self.template is WiseTemplate.BANK_ACCOUNTS else {}
        return row | account


def _currency(unit: str) -> bool:
    try:
        decimals_of(unit)
    except Invalid:
        return False
    return unit != POINTS
