"""`linkledger payouts method`: where a partner's bank payouts go."""

from typing import Annotated, cast

import typer
from rich.markup import escape

from cli.commands.options import AsJson, Operator, Partner, Program, Stage
from cli.output import CliError, console, print_json
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.payouts.method import MethodKind, PayoutMethod, change_method
from linkledger.program_time import format_instant


def method(
    program: Program,
    partner: Partner,
    operator: Operator,
    kind: Annotated[str, typer.Option(help="sepa, paypal, wise or plain.")],
    name: Annotated[str, typer.Option(help="Whose account it is.")],
    iban: Annotated[str | None, typer.Option()] = None,
    bic: Annotated[str | None, typer.Option()] = None,
    email: Annotated[str | None, typer.Option()] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Store where a partner's bank payouts go from now on; a new account is paid to once it has cooled off."""
    target = deployment(stage)
    stores = stores_of(target)
    if stores.partners.get(program, partner) is None:
        raise CliError(
            f"Program {program} has no partner {partner!r}.", f"`linkledger partners list {program}` lists them."
        )
    wanted = PayoutMethod(program, partner, cast("MethodKind", kind), name, iban, bic, email)
    stored = change_method(stores.methods, wanted, operator, business_now(target))
    if as_json:
        print_json(vars(stored))
    elif stored.since is not None:
        since = format_instant(stored.since)
        console.print(f"{escape(partner)} is paid by {stored.kind}: version {stored.version}, since {since}.")
