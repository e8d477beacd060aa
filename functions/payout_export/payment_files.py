"""From a batch to the order of its payment files, for the function and the command alike."""

from datetime import date
from enum import StrEnum

from linkledger.errors import FieldFault, Invalid
from linkledger.payouts.export_batch import BatchExport, Transfer
from linkledger_exports.formats import Format
from linkledger_exports.order import ExportOrder, Payment
from linkledger_exports.paypal import PayPalPayouts
from linkledger_exports.plain import PlainCsv
from linkledger_exports.sepa import Debtor, SepaCreditTransfer
from linkledger_exports.wise import WiseBatch


class FileFormat(StrEnum):
    """Who reads the files."""

    SEPA = "sepa"
    PAYPAL = "paypal"
    WISE = "wise"
    PLAIN = "plain"


def format_of(
    chosen: FileFormat,
    unit: str,
    debtor: str | None = None,
    iban: str | None = None,
    bic: str | None = None,
    execution: str | None = None,
) -> Format:
    """The format with what it has to know beside the payments.

    Raises Invalid ``invalid_export`` with what is missing: a SEPA file says who pays and when.
    """
    if chosen is FileFormat.PAYPAL:
        return PayPalPayouts()
    if chosen is FileFormat.WISE:
        return WiseBatch(unit)
    if chosen is not FileFormat.SEPA:
        return PlainCsv()
    named = {"debtor": debtor, "iban": iban, "execution": execution}
    missing = tuple(FieldFault(name, "is missing: a SEPA file needs it") for name, value in named.items() if not value)
    if missing:
        names = ", ".join(each.field for each in missing)
        raise Invalid("invalid_export", f"A SEPA file says who pays and when: name {names} too.", faults=missing)
    return SepaCreditTransfer(Debtor(debtor or "", iban or "", bic), _day(execution or ""))


def order_of(exported: BatchExport) -> ExportOrder:
    """The batch as the files' layer takes it; made at the moment of the seal, so that the files stay the same."""
    batch = exported.batch
    assert batch.sealed is not None
    payments = tuple(_payment(each) for each in exported.transfers)
    return ExportOrder(batch.program, batch.period, batch.sealed.at, batch.unit, exported.total, payments)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"execution: {text!r} is no date; write one such as 2026-04-03."
        raise Invalid("invalid_export", message, faults=(FieldFault("execution", "is no date"),)) from error


def _payment(transfer: Transfer) -> Payment:
    payout, method = transfer.payout, transfer.method
    return Payment(
        payout=payout.id,
        program=payout.program,
        partner=payout.partner,
        name=method.name if method else payout.partner,
        amount=payout.amount,
        unit=payout.unit,
        iban=method.iban if method else None,
        bic=method.bic if method else None,
        email=method.email if method else None,
    )
