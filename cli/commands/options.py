"""Options that every command spells alike."""

from typing import Annotated

import typer

Stage = Annotated[str, typer.Option(help="local, dev or prod.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Program = Annotated[str, typer.Argument(help="The program's id, such as keycrm.")]
Partner = Annotated[str, typer.Argument(help="The partner's id.")]
Month = Annotated[str, typer.Argument(help="The batch's month, such as 2026-03.")]
Operator = Annotated[str, typer.Option(envvar="LINKLEDGER_OPERATOR", help="Who does it, such as dana.")]
