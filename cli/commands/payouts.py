"""`linkledger payouts`: what was asked for, asking on a partner's behalf, and settling a month's batch."""

import secrets
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.amounts import parse_amount
from cli.commands.options import AsJson, Partner, Program, Stage
from cli.output import CliError, console, plain_table, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.money import format_amount
from linkledger.payouts.payout import Payout
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.payouts.run_batch import BatchDesk
from linkledger_aws.storage import Stores

app = typer.Typer(name="payouts", help="Payout requests and monthly batches.", no_args_is_help=True)


def payout_desk(stores: Stores) -> PayoutDesk:
    """The use case over a deployment's stores."""
    return PayoutDesk(stores.terms, stores.partners, stores.accounts, stores.payouts)


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
    batches = stores.payouts.batches(program)
    if as_json:
        print_json({"payouts": [_plain(each) for each in found], "batches": [vars(each) for each in batches]})
        return
    table = plain_table("requested", "partner", "amount", "bonus", "to", "status", "payout")
    for each in found:
        amounts = format_amount(each.amount, unit), format_amount(each.bonus, unit) if each.bonus else "-"
        cells = (each.partner, *amounts, str(each.to), str(each.status), each.id)
        table.add_row(f"{each.requested_at:%Y-%m-%d %H:%M}", *map(escape, cells))
    console.print(table if found else "No payouts.")
    for each in found:
        if each.reason:
            console.print(f"[dim]{each.id} was refused:[/] {escape(each.reason)}", soft_wrap=True)
    for batch in batches:
        state = f"settled {batch.settled_at:%Y-%m-%d}" if batch.settled_at else "to be transferred"
        total = format_amount(batch.total, batch.unit)
        console.print(f"Batch {batch.period}: {total}, {state} (payouts: {len(batch.payouts)}).")


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
    payout = payout_desk(stores).request(wanted, business_now(target))
    if as_json:
        print_json({**_plain(payout), "idempotency_key": chosen})
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
def settle(
    program: Program,
    month: Annotated[str, typer.Argument(help="The batch's month, such as 2026-03.")],
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Mark a batch as paid, once its transfers are made; again changes nothing."""
    target = deployment(stage)
    stores = stores_of(target)
    stores.terms.current(program)
    if stores.payouts.batch(program, month) is None:
        known = ", ".join(each.period for each in stores.payouts.batches(program))
        later = "A batch is prepared on the payout day, once its month has closed."
        raise CliError(f"Program {program} has no batch {month!r}.", f"There is {known}." if known else later)
    batch = BatchDesk(payout_desk(stores), stores.closings).settle(program, month, business_now(target))
    if as_json:
        print_json(vars(batch))
    else:
        total = format_amount(batch.total, batch.unit)
        console.print(f"Batch {batch.period} of {program} is paid: {total} (payouts: {len(batch.payouts)}).")


def _plain(payout: Payout) -> dict[str, Any]:
    return {**vars(payout), "to": str(payout.to), "status": str(payout.status)}
