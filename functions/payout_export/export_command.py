"""What an operator asks the exporting function for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from functions.payout_export.payment_files import FileFormat, format_of
from linkledger.errors import FieldFault, Invalid
from linkledger.payouts.export_batch import files_name
from linkledger_exports.formats import Format

_NEEDED = ("program", "period", "operator", "format")
_OF_THE_BANK = ("debtor", "iban", "bic", "execution")


@dataclass(frozen=True)
class ExportCommand:
    """One batch in one format; ``bank`` holds who pays and when, for SEPA."""

    program: str
    period: str
    operator: str
    format: FileFormat
    bank: Mapping[str, str]

    @classmethod
    def read(cls, event: Mapping[str, Any]) -> Self:
        """``{"program", "period", "operator", "format"}`` and for sepa ``{"debtor", "iban", "execution"}``, perhaps
        ``bic``. Raises Invalid ``invalid_export`` with every faulty field."""
        given = {name: event[name] for name in (*_NEEDED, *_OF_THE_BANK) if event.get(name)}
        faults = [FieldFault(name, "is missing") for name in _NEEDED if name not in given]
        faults += [FieldFault(name, "is no text") for name, value in given.items() if not isinstance(value, str)]
        formats = [each.value for each in FileFormat]
        if "format" in given and given["format"] not in formats:
            faults.append(FieldFault("format", f"is none of {', '.join(formats)}"))
        if faults:
            message = "; ".join(f"{each.field} {each.message}" for each in faults)
            raise Invalid(
                "invalid_export", f"{message}: name the batch, the operator and the format.", faults=tuple(faults)
            )
        bank = {name: given[name] for name in _OF_THE_BANK if name in given}
        return cls(given["program"], given["period"], given["operator"], FileFormat(given["format"]), bank)

    @property
    def files(self) -> str:
        """Which files these are."""
        return files_name(self.format, self.bank)

    def format_in(self, unit: str) -> Format:
        """The format for payments in that unit. Raises Invalid ``invalid_export``."""
        return format_of(self.format, unit, **self.bank)
