"""The `linkledger` command: it gathers the sub-commands and turns every expected error into one line."""

import sys

import typer
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from cli.commands import close, demo, down, events, logs, partners, payouts, programs, status, up
from cli.output import CliError, print_error
from linkledger.errors import LinkledgerError

app = typer.Typer(
    name="linkledger",
    help="Links in, ledger out: the open partner-program system for your own AWS account.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("up")(up.up)
app.command("down")(down.down)
app.command("status")(status.status)
app.command("logs")(logs.logs)
app.command("close")(close.close)
app.command("demo")(demo.demo)
for group in (programs.app, partners.app, events.app, payouts.app):
    app.add_typer(group)


def main() -> None:
    """Run the command: exit status 0, 1 for an error that was printed, 2 for wrong usage."""
    try:
        app()
    except CliError as error:
        print_error(error, as_json="--json" in sys.argv)
    except LinkledgerError as error:
        print_error(CliError(error.message), as_json="--json" in sys.argv)
    except NoCredentialsError:
        print_error(CliError("No AWS credentials found.", "Sign in, or set AWS_PROFILE."), as_json="--json" in sys.argv)
    except (BotoCoreError, ClientError) as error:
        print_error(CliError(f"AWS refused or did not answer: {error}"), as_json="--json" in sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    else:
        return
    sys.exit(1)


if __name__ == "__main__":
    main()
