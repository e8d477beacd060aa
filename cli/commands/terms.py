"""`linkledger terms`: read terms as plain sentences, check a file, and get the schema for an editor."""

from typing import Annotated

import typer
from rich.markup import escape

from cli.commands.options import AsJson
from cli.output import CliError, console, plain_table, print_error, print_json
from cli.terms_file import document_of, read_terms_of
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.schema import json_schema
from linkledger.terms.sentences import sentences

INVALID = 2

app = typer.Typer(name="terms", help="Read terms, check a file of them, get their schema.", no_args_is_help=True)

Source = Annotated[str, typer.Argument(help="A preset (`linkledger terms list`), or a TOML or JSON file.")]


@app.command("list")
def list_presets(as_json: AsJson = False) -> None:
    """List the presets."""
    presets = [load_preset(name) for name in preset_names()]
    if as_json:
        print_json([{"preset": each.program, "name": each.name, "units": each.units} for each in presets])
        return
    table = plain_table("preset", "name", "units")
    for each in presets:
        table.add_row(*map(escape, (each.program, each.name, ", ".join(each.units))))
    console.print(table)


@app.command()
def show(source: Source, as_json: AsJson = False) -> None:
    """Show terms as the plain sentences that a partner reads before joining."""
    terms = read_terms_of(source)
    if as_json:
        print_json({"terms": document_of(terms), "sentences": sentences(terms)})
        return
    for sentence in sentences(terms):
        console.print(f"- {escape(sentence)}", soft_wrap=True)


@app.command()
def check(source: Source, as_json: AsJson = False) -> None:
    """Check terms and name every fault with its path and what to write instead; exit status 2 if there is one."""
    try:
        terms = read_terms_of(source)
    except CliError as error:
        print_error(error, as_json=as_json)
        raise typer.Exit(INVALID) from error
    if as_json:
        print_json({"program": terms.program, "valid": True})
    else:
        console.print(f"{escape(source)}: the terms of {terms.program} are valid.", soft_wrap=True)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a terms file, for editors."""
    print_json(json_schema())
