"""Options that every command spells alike."""

from typing import Annotated

import typer

Stage = Annotated[str, typer.Option(help="local, dev or prod.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Program = Annotated[str, typer.Argument(help="The program's id, such as keycrm.")]
Partner = Annotated[str, typer.Argument(help="The partner's id.")]
