"""`linkledger payouts export`: an approved batch as files for the bank, PayPal or Wise."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.batches import batch_desk, check_batch
from cli.commands.options import AsJson, Month, Operator, Program, Stage
from cli.output import CliError, console, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.money import format_amount
from linkledger.payouts.export_batch import BatchExport, Transfer
from linkledger.payouts.payout import Step
from linkledger_exports.export import export as export_order
from linkledger_exports.formats import Format
from linkledger_exports.order import Export, ExportOrder, Payment
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


def export(
    program: Program,
    month: Month,
    operator: Operator,
    file_format: Annotated[FileFormat, typer.Option("--format", help="Who reads the files.")],
    to: Annotated[Path, typer.Option(help="The folder that the files are written to.")],
    debtor: Annotated[str | None, typer.Option(help="sepa: whose account pays.")] = None,
    iban: Annotated[str | None, typer.Option(help="sepa: the account that pays.")] = None,
    bic: Annotated[str | None, typer.Option(help="sepa: its bank; most need none.")] = None,
    execution: Annotated[str | None, typer.Option(help="sepa: when the bank shall pay, such as 2026-04-03.")] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Write an approved batch as payment files whose sums are the ledger's, or nothing; again writes the same files."""
    target = deployment(stage)
    stores = stores_of(target)
    check_batch(stores, program, month)
    form = format_of(file_format, stores.terms.current(program).terms.unit, debtor, iban, bic, execution)
    exported = batch_desk(stores).export(program, month, Step(operator, business_now(target)))
    files = export_order(order_of(exported), form)
    write_files(files, to)
    total = format_amount(exported.total, exported.batch.unit)
    if as_json:
        print_json({"total": total, "files": [str(to / each.name) for each in (*files.files, files.manifest)]})
        return
    for each in (*files.files, files.manifest):
        console.print(escape(f"{to / each.name}: {each.count} payments"), soft_wrap=True)
    console.print(f"{total} in all, as sealed. `linkledger payouts settle` once the transfers are made.")


def format_of(
    chosen: FileFormat, unit: str, debtor: str | None, iban: str | None, bic: str | None, execution: str | None
) -> Format:
    """The format with what it has to know beside the payments. Raises CliError with the options that are missing."""
    if chosen is FileFormat.PAYPAL:
        return PayPalPayouts()
    if chosen is FileFormat.WISE:
        return WiseBatch(unit)
    if chosen is not FileFormat.SEPA:
        return PlainCsv()
    if not (debtor and iban and execution):
        raise CliError("A SEPA file says who pays and when.", "Name --debtor, --iban and --execution.")
    try:
        day = date.fromisoformat(execution)
    except ValueError as error:
        raise CliError(f"--execution: {execution!r} is no date.", "Write one such as 2026-04-03.") from error
    return SepaCreditTransfer(Debtor(debtor, iban, bic), day)


def order_of(exported: BatchExport) -> ExportOrder:
    """The batch as the files' layer takes it; made at the moment of the seal, so that the files stay the same."""
    batch = exported.batch
    assert batch.sealed is not None
    payments = tuple(_payment(each) for each in exported.transfers)
    return ExportOrder(batch.program, batch.period, batch.sealed.at, batch.unit, exported.total, payments)


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


def write_files(files: Export, to: Path) -> None:
    """Writes the files and their manifest. Raises CliError where the folder can't be written."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        for each in (*files.files, files.manifest):
            (to / each.name).write_bytes(each.content)
    except OSError as error:
        raise CliError(f"{to} can't be written: {error.strerror}.", "Name another folder with --to.") from error
