"""PayPal's Payouts Web upload: a CSV file without a header, one currency, at most 5,000 payments.

Source: developer.paypal.com, Payouts, "Use Web UI" (the 15,000 of the Payouts API are not for uploaded files).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from linkledger.errors import FieldFault
from linkledger.money import decimals_of
from linkledger_exports.amounts import decimal_text, minor_units
from linkledger_exports.csv_text import read_rows, write_rows
from linkledger_exports.destinations import email_faults
from linkledger_exports.formats import Part
from linkledger_exports.order import ExportOrder, Payment

CURRENCIES: Final = frozenset(
    [
        *("AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS"),
        *("JPY", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"),
    ]
)
"""developer.paypal.com, "PayPal-supported currencies"; what an account's country forbids, PayPal says at upload."""

WHOLE: Final = frozenset({"HUF", "TWD"})
"""Currencies that PayPal pays without the two decimals that ISO 4217 gives them."""

LONGEST_ID: Final = 30


@dataclass(frozen=True)
class PayPalPayouts:
    """The format; ``decimal_mark`` is what the payer's country uses, as PayPal reads amounts by the account's."""

    decimal_mark: Literal[".", ","] = "."

    name: ClassVar[str] = "paypal"
    suffix: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    payments_per_file: ClassVar[int] = 5_000

    def faults(self, order: ExportOrder) -> Iterator[FieldFault]:
        """PayPal's own rules for currency, amounts and receivers."""
        if order.unit not in CURRENCIES:
            yield FieldFault("unit", "is no currency that PayPal pays: choose another format")
        whole = 10 ** decimals_of(order.unit) if order.unit in WHOLE else 1
        for at, payment in enumerate(order.payments):
            yield from email_faults(f"payments[{at}].email", payment.email)
            if len(payment.payout) > LONGEST_ID:
                yield FieldFault(f"payments[{at}].payout", f"is longer than PayPal's {LONGEST_ID} characters: shorten")
            if payment.amount % whole:
                message = f"has decimals, and PayPal pays whole {order.unit} alone: pay it in another format"
                yield FieldFault(f"payments[{at}].amount", message)

    def write(self, part: Part) -> bytes:
        """Receiver, amount, currency, customer id (the payout's), note, wallet."""
        note = f"{part.order.program} {part.order.batch}"
        return write_rows(
            (each.email or "", self._amount(each), each.unit, each.payout, note, "PAYPAL") for each in part.payments
        )

    def amounts(self, content: bytes, unit: str) -> Sequence[int]:
        """The second column."""
        return [minor_units(row[1].replace(self.decimal_mark, "."), unit) for row in read_rows(content)]

    def _amount(self, payment: Payment) -> str:
        exact = decimal_text(payment.amount, payment.unit)
        written = exact.partition(".")[0] if payment.unit in WHOLE else exact
        return written.replace(".", self.decimal_mark)
