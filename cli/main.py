"""The `linkledger` command: it gathers the sub-commands and turns every expected error into one line."""

import sys

import typer

from cli.on_demand import OnDemand
from cli.output import CliError, print_error
from linkledger.errors import LinkledgerError

app = typer.Typer(
    name="linkledger",
    cls=OnDemand,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def linkledger() -> None:
    """Links in, ledger out: the open partner-program system for your own AWS account."""


def main() -> None:
    """Run the command: exit status 0, 1 for an error that was printed, 2 for wrong usage."""
    try:
        app()
    except CliError as error:
        print_error(error, as_json="--json" in sys.argv)
    except LinkledgerError as error:
        print_error(CliError(error.message), as_json="--json" in sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        said = _of_aws(error)
        if said is None:
            raise
        print_error(said, as_json="--json" in sys.argv)
    else:
        return
    sys.exit(1)


def _of_aws(error: Exception) -> CliError | None:
    """What AWS or the way to it said; None for any other error. Imported here: most commands never ask AWS."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    if isinstance(error, NoCredentialsError):
        return CliError("No AWS credentials found.", "Sign in, or set AWS_PROFILE.")
    if isinstance(error, (BotoCoreError, ClientError)):
        return CliError(f"AWS refused or did not answer: {error}")
    return None


if __name__ == "__main__":
    main()
