"""`linkledger payouts block|release|blocks`: accounts that nothing is paid out of until somebody has looked at them."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.commands.options import AsJson, Operator, Program, Stage
from cli.output import CliError, console, plain_table, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.ledger.blocks import Block, Remark
from linkledger.ledger.entries import AccountKey
from linkledger.ledger.recipients import kind_of
from linkledger_aws.storage import Stores

Recipient = Annotated[str, typer.Argument(help="The partner's id, or customer:ID.")]
Unit = Annotated[str | None, typer.Option(help="Default: the program's unit.")]
Reason = Annotated[str, typer.Option(help="Why, for whoever looks at it next.")]


def block(
    program: Program, partner: Recipient, operator: Operator, reason: Reason, unit: Unit = None, stage: Stage = "local"
) -> None:
    """Keep an account from being paid out; one that is blocked already keeps its first reason."""
    target = deployment(stage)
    stores = stores_of(target)
    account = _account(stores, program, partner, unit)
    if kind_of(partner) == "partner" and stores.partners.get(program, partner) is None:
        raise CliError(
            f"Program {program} has no partner {partner!r}.", f"`linkledger partners list {program}` lists them."
        )
    stores.blocks.block(account, Remark(reason, operator, business_now(target)))
    standing = stores.blocks.is_blocked(account) or ""
    console.print(f"{escape(partner)} in {account.unit} is blocked: {escape(standing)}", soft_wrap=True)


def release(
    program: Program, partner: Recipient, operator: Operator, reason: Reason, unit: Unit = None, stage: Stage = "local"
) -> None:
    """Let an account be paid out again, once what was found is cleared up."""
    target = deployment(stage)
    stores = stores_of(target)
    account = _account(stores, program, partner, unit)
    if not stores.blocks.release(account, Remark(reason, operator, business_now(target))):
        raise CliError(
            f"The account of {partner} in {account.unit} is not blocked.", f"`linkledger payouts blocks {program}`."
        )
    console.print(f"{escape(partner)} in {account.unit} is paid out again.")


def blocks(program: Program, stage: Stage = "local", as_json: AsJson = False) -> None:
    """List blocked accounts, and those that were released, with who, when and why."""
    stores = stores_of(deployment(stage))
    stores.terms.current(program)
    found = stores.blocks.blocks(program)
    if as_json:
        print_json([_plain(each) for each in found])
        return
    table = plain_table("account", "unit", "blocked", "by", "why", "released", "by", "why")
    for each in found:
        cells = [*_cells(each.why), *_cells(each.released)]
        table.add_row(escape(each.account.recipient), each.account.unit, *map(escape, cells))
    console.print(table if found else "No account was ever blocked.")


def _account(stores: Stores, program: str, recipient: str, unit: str | None) -> AccountKey:
    terms = stores.terms.current(program).terms
    return AccountKey(program, recipient, unit or terms.unit)


def _cells(remark: Remark | None) -> tuple[str, str, str]:
    return (f"{remark.at:%Y-%m-%d %H:%M}", remark.by, remark.reason) if remark else ("-", "-", "-")


def _plain(block: Block) -> dict[str, Any]:
    released = vars(block.released) if block.released else None
    return {**vars(block.account), "blocked": vars(block.why), "released": released}
