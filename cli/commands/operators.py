"""`linkledger operators`: invite those who run the programs, and say what each may do."""

from typing import Annotated, Any

import typer
from pyotp import TOTP
from rich.markup import escape

from cli.commands.options import AsJson, Stage
from cli.operators import access_token, invite_locally, set_up_locally, sign_ins_of
from cli.operators import invite as invite_by_mail
from cli.output import CliError, console, plain_table, print_json
from cli.session import deployment
from cli.sign_ins import check_email, new_password
from cli.stores import business_now, stores_of
from linkledger.access.invite_operator import let_go
from linkledger.access.operators import Operator, Scope
from linkledger.access.operators import grant as grant_scopes

app = typer.Typer(name="operators", help="Invite operators and say what each may do.", no_args_is_help=True)

OperatorId = Annotated[str, typer.Argument(help="The operator's id, as batches and the audit trail name it.")]
Scopes = Annotated[
    list[Scope] | None, typer.Option("--scope", help="What it may do, once for each; default: everything.")
]


@app.command()
def invite(
    operator: OperatorId,
    email: Annotated[str, typer.Option(help="What the operator signs in with.")],
    scope: Scopes = None,
    password: Annotated[str | None, typer.Option(help="Stage local; default: a random one, shown once.")] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Invite an operator: by e-mail on AWS; on stage local with password and second factor, shown once."""
    check_email(email)
    target = deployment(stage)
    stores, now = stores_of(target).operators, business_now(target)
    scopes = scope or list(Scope)
    if stage != "local":
        invited = invite_by_mail(target, stores, operator, email, scopes, now)
        if as_json:
            print_json(_plain(invited))
        else:
            console.print(f"{escape(email)} was invited by e-mail; operator [bold]{escape(operator)}[/].")
        return
    chosen = password or new_password()
    made = invite_locally(target, stores, operator, email, chosen, scopes, now)
    if as_json:
        print_json({**_plain(made.operator), "password": chosen, "totp_secret": made.totp_secret})
        return
    console.print(f"{escape(email)} signs in as operator [bold]{escape(operator)}[/].")
    _print_secrets(chosen, made.totp_secret)


@app.command("sign-in")
def sign_in(
    email: Annotated[str, typer.Option(help="What an operator who was invited over the API signs in with.")],
    password: Annotated[str | None, typer.Option(help="Default: a random one, shown once.")] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Set up password and second factor of an invited operator; stage local alone, where no e-mail is sent."""
    check_email(email)
    if stage != "local":
        raise CliError(f"On stage {stage} the invitation comes by e-mail.", "Follow it to sign in.")
    chosen = password or new_password()
    _, secret = set_up_locally(deployment(stage), email, chosen)
    if as_json:
        print_json({"email": email, "password": chosen, "totp_secret": secret})
    else:
        _print_secrets(chosen, secret)


@app.command("list")
def list_operators(stage: Stage = "local", as_json: AsJson = False) -> None:
    """List the operators with their scopes."""
    found = stores_of(deployment(stage)).operators.operators()
    if as_json:
        print_json([_plain(each) for each in found])
        return
    table = plain_table("operator", "scopes", "invited")
    for each in found:
        scopes = "removed" if each.removed_at else ", ".join(sorted(each.scopes))
        table.add_row(escape(each.id), scopes, f"{each.invited_at:%Y-%m-%d}")
    console.print(table if found else "There are no operators yet: `linkledger operators invite` makes the first.")


@app.command()
def grant(operator: OperatorId, scope: Scopes = None, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Replace an operator's scopes, from its next request on."""
    _, after = grant_scopes(stores_of(deployment(stage)).operators, operator, frozenset(scope or Scope))
    _show(after, as_json=as_json)


@app.command()
def remove(operator: OperatorId, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Take every right and the sign-in from an operator, from its next request on; its id stays taken."""
    target = deployment(stage)
    _, after = let_go(stores_of(target).operators, sign_ins_of(target), operator, business_now(target))
    _show(after, as_json=as_json)


@app.command()
def token(
    email: Annotated[str, typer.Option(help="What the operator signs in with.")],
    password: Annotated[str, typer.Option(help="The operator's password.")],
    totp_secret: Annotated[str, typer.Option(help="The second factor's secret.")],
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Sign an operator in and print its access token for the operator API; stage local alone."""
    found = access_token(deployment(stage), email, password, totp_secret)
    if as_json:
        print_json({"email": email, "access_token": found})
    else:
        console.print(found, markup=False, soft_wrap=True)


@app.command()
def code(
    totp_secret: Annotated[str, typer.Argument(help="The second factor's secret, as `invite` printed it.")],
    as_json: AsJson = False,
) -> None:
    """Print the one-time code of now, as an authenticator app would."""
    try:
        found = TOTP(totp_secret).now()
    except ValueError as error:
        message = "That is no secret of a second factor."
        raise CliError(message, "Give it as `linkledger operators invite` printed it.") from error
    if as_json:
        print_json({"code": found})
    else:
        console.print(found)


def _print_secrets(password: str, totp_secret: str | None) -> None:
    shown = f"Password and TOTP secret, shown this once: [bold]{escape(password)}[/] {totp_secret}"
    console.print(shown, soft_wrap=True)


def _show(operator: Operator, *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(operator))
        return
    scopes = "nothing any more" if operator.removed_at else ", ".join(sorted(operator.scopes))
    console.print(f"Operator [bold]{escape(operator.id)}[/] may do: {scopes}.", soft_wrap=True)


def _plain(operator: Operator) -> dict[str, Any]:
    return {
        "operator": operator.id,
        "scopes": sorted(operator.scopes),
        "invited_at": operator.invited_at,
        "removed_at": operator.removed_at,
    }
