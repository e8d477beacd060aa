"""`linkledger payouts export`: an approved batch as files for the bank, PayPal or Wise."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.batches import batch_desk, check_batch
from cli.commands.options import AsJson, Month, Operator, Program, Stage
from cli.output import CliError, console, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from functions.payout_export.payment_files import FileFormat, format_of, order_of
from linkledger.money import format_amount
from linkledger.payouts.export_batch import BatchExport, files_name
from linkledger.payouts.payout import Step
from linkledger_exports.export import export as export_order
from linkledger_exports.order import Export


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
    written: list[Export] = []

    def write(found: BatchExport) -> None:
        written.append(export_order(order_of(found), form))
        write_files(written[-1], to)

    given = {"debtor": debtor, "iban": iban, "bic": bic, "execution": execution}
    name = files_name(file_format, {key: value for key, value in given.items() if value})
    exported = batch_desk(stores).export(program, month, Step(operator, business_now(target)), name, write)
    files = written[-1]
    total = format_amount(exported.total, exported.batch.unit)
    if as_json:
        print_json({"total": total, "files": [str(to / each.name) for each in (*files.files, files.manifest)]})
        return
    for each in (*files.files, files.manifest):
        console.print(escape(f"{to / each.name}: {each.count} payments"), soft_wrap=True)
    console.print(f"{total} in all, as sealed. `linkledger payouts settle` once the transfers are made.")


def write_files(files: Export, to: Path) -> None:
    """Writes the files and their manifest. Raises CliError where the folder can't be written."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        for each in (*files.files, files.manifest):
            (to / each.name).write_bytes(each.content)
    except OSError as error:
        raise CliError(f"{to} can't be written: {error.strerror}.", "Name another folder with --to.") from error
