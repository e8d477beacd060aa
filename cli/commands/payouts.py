"""`linkledger payouts`: what was asked for, asking on a partner's behalf, and what became of a transfer."""

import secrets
from typing import Annotated

import typer
from rich.markup import escape

from cli.amounts import parse_amount
from cli.bank_details import method
from cli.batches import approve, batches, plain_batch, plain_payout, seal, settle
from cli.blocks import block, blocks, release
from cli.commands.options import AsJson, Operator, Partner, Program, Stage
from cli.output import CliError, console, plain_table, print_json
from cli.payment_files import export
from cli.reopen import reopen
from cli.session import deployment
from cli.statement import statement
from cli.stores import business_now, stores_of
from linkledger.money import format_amount
from linkledger.payouts.payout import Payout, Step
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.payouts.transfer import TransferDesk

app = typer.Typer(name="payouts", help="Payout requests and monthly batches.", no_args_is_help=True)

PayoutId = Annotated[str, typer.Argument(help="The payout's id, po_...")]
Reason = Annotated[str, typer.Option(help="Why, for the partner to read.")]


@app.command("list")
def list_payouts(
    program: Program,
    partner: Annotated[str | None, typer.Argument(help="Default: all partners.")] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """List payouts, the latest first, and the program's batches."""
    stores = stores_of(deployment(stage))
    unit = stores.terms.current(program).terms.unit
    if partner and stores.partners.get(program, partner) is None:
        raise CliError(
            f"Program {program} has no partner {partner!r}.", f"`linkledger partners list {program}` lists them."
        )
    partners = [partner] if partner else [each.id for each in stores.partners.of_program(program)]
    found = [payout for each in partners for payout in stores.payouts.of_partner(program, each)]
    found.sort(key=lambda each: each.requested_at, reverse=True)
    prepared = stores.payouts.batches(program)
    if as_json:
        plain = [plain_payout(each) for each in found]
        print_json({"payouts": plain, "batches": [plain_batch(each) for each in prepared]})
        return
    table = plain_table("requested", "partner", "amount", "bonus", "to", "status", "payout")
    for each in found:
        amounts = format_amount(each.amount, unit), format_amount(each.bonus, unit) if each.bonus else "-"
        cells = (each.partner, *amounts, str(each.to), str(each.status), each.id)
        table.add_row(f"{each.requested_at:%Y-%m-%d %H:%M}", *map(escape, cells))
    console.print(table if found else "No payouts.")
    for each in found:
        if each.reason:
            console.print(f"[dim]{each.id}, {each.status}:[/] {escape(each.reason)}", soft_wrap=True)
    for batch in prepared:
        total = format_amount(batch.total, batch.unit)
        console.print(f"Batch {batch.period}: {total}, {batch.status} (payouts: {batch.count}).")


@app.command()
def request(
    program: Program,
    partner: Partner,
    amount: Annotated[str, typer.Argument(help="Such as 100.00, in the program's unit.")],
    to: Annotated[str, typer.Option(help="bank, balance:COMPANY or top_up:ACCOUNT.")],
    key: Annotated[str | None, typer.Option(help="Idempotency key: the same key is the same request.")] = None,
    comment: Annotated[str | None, typer.Option()] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Ask for a payout on a partner's behalf."""
    target = deployment(stage)
    stores = stores_of(target)
    terms = stores.terms.current(program).terms
    unit = terms.unit
    chosen = key or f"operator-{secrets.token_hex(8)}"
    wanted = PayoutRequest(program, partner, parse_amount(amount, unit), to, chosen, comment)
    desk = PayoutDesk(stores.terms, stores.partners, stores.accounts, stores.payouts, stores.blocks)
    payout = desk.request(wanted, business_now(target))
    if as_json:
        print_json({**plain_payout(payout), "idempotency_key": chosen})
        return
    destination = terms.payout.destination(payout.to.kind)
    bonus = ""
    if payout.bonus and destination is not None:
        percent = f"{destination.bonus_percent} % of the base that it was earned on"
        bonus = f" with {format_amount(payout.bonus, unit)} bonus ({percent})"
    console.print(
        f"{format_amount(payout.amount, unit)}{bonus} to {escape(str(payout.to))}: {payout.status}.", soft_wrap=True
    )
    console.print(f"[dim]Payout {payout.id}, idempotency key {escape(chosen)}.[/]", soft_wrap=True)


@app.command()
def void(
    program: Program,
    partner: Partner,
    payout: PayoutId,
    reason: Reason,
    operator: Operator,
    transfer_failed: Annotated[bool, typer.Option(help="It was exported, and the bank didn't transfer it.")] = False,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Cancel a payout that was not transferred: its amount is available again."""
    target = deployment(stage)
    desk, step = TransferDesk(stores_of(target).payouts), Step(operator, business_now(target))
    _show(desk.void(program, partner, payout, reason, step, transfer_failed=transfer_failed), as_json=as_json)


@app.command("return")
def return_(
    program: Program,
    partner: Partner,
    payout: PayoutId,
    reason: Reason,
    operator: Operator,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Record that a settled payout came back: its amount is available again."""
    target = deployment(stage)
    desk, step = TransferDesk(stores_of(target).payouts), Step(operator, business_now(target))
    _show(desk.take_back(program, partner, payout, reason, step), as_json=as_json)


for _command in (batches, seal, approve, export, settle, reopen, block, release, blocks, statement, method):
    app.command()(_command)


def _show(payout: Payout, *, as_json: bool) -> None:
    if as_json:
        print_json(plain_payout(payout))
        return
    amount = format_amount(payout.amount, payout.unit)
    console.print(f"{amount} of {escape(payout.partner)}: {payout.status}, available again.", soft_wrap=True)
