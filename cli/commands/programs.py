"""`linkledger programs`: publish a program's terms, keep its API keys, show what holds."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.api_keys import key, keys, print_key, revoke_key, rotate_key
from cli.commands.options import AsJson, Program, Stage
from cli.output import CliError, console, plain_table, print_json
from cli.programs import Loaded, load_program
from cli.session import deployment
from cli.stores import business_now, stores_of
from cli.terms_file import lead_to, read_terms_of
from linkledger.money import format_amount

app = typer.Typer(name="programs", help="Publish programs' terms and make API keys.", no_args_is_help=True)
for each in (key, keys, rotate_key, revoke_key):
    app.command()(each)


@app.command()
def load(
    names: Annotated[list[str], typer.Argument(help="Presets (keycrm, b1) or TOML files.")],
    landing: Annotated[
        str | None, typer.Option(help="Stage local: where links lead; new links alone, existing links keep theirs.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Stage local: the host that links may reach, HOST:PORT.")] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Publish terms; the same document again changes nothing. A first load prints the program's API key, once."""
    if (landing or host) and stage != "local":
        raise CliError("--landing and --host are for stage local.", "Write the addresses into the terms' [tracking].")
    if host and not landing:
        raise CliError("--host goes with --landing.", "Name both, or the landing page alone.")
    wanted = [read_terms_of(name) for name in names]
    if landing:
        wanted = [lead_to(terms, landing, host) for terms in wanted]
    target = deployment(stage)
    stores = stores_of(target)
    loaded = [load_program(stores, terms, business_now(target)) for terms in wanted]
    if as_json:
        print_json([vars(each) for each in loaded])
        return
    for each in loaded:
        _print_loaded(each)


@app.command("list")
def list_programs(stage: Stage = "local", as_json: AsJson = False) -> None:
    """List the programs."""
    stores = stores_of(deployment(stage))
    found = [(each, stores.terms.current(each.program)) for each in stores.terms.programs()]
    rows: list[dict[str, Any]] = [
        {
            "program": each.program,
            "name": published.terms.name,
            "version": published.version,
            "unit": published.terms.unit,
            "time_zone": published.terms.time_zone,
            "loaded_at": each.loaded_at,
        }
        for each, published in found
    ]
    if as_json:
        print_json(rows)
        return
    if not rows:
        console.print("No program is loaded. Load one with `linkledger programs load keycrm`.")
        return
    table = plain_table("program", "name", "version", "unit", "time zone", "loaded")
    for row in rows:
        cells = [str(row[name]) for name in ("program", "name", "version", "unit", "time_zone")]
        table.add_row(*map(escape, cells), f"{row['loaded_at']:%Y-%m-%d %H:%M}")
    console.print(table)


@app.command()
def show(name: Program, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Show a program's current terms."""
    published = stores_of(deployment(stage)).terms.current(name)
    document = published.terms.model_dump(mode="json", by_alias=True, exclude_none=True)
    if as_json:
        print_json({"version": published.version, "terms": document})
        return
    console.print(f"[bold]{escape(published.terms.name)}[/] version {published.version}")
    for path, value in _flat(document):
        if shown := _shown(path, value, published.terms.unit):
            console.print(f"{escape(path)} = {escape(shown)}", soft_wrap=True)


def _flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """`rewards[0].percent`, 25 and so on, leaf by leaf."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{number}]")
    else:
        yield path, ", ".join(map(str, value)) if isinstance(value, list) else value


def _shown(path: str, value: object, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and path.endswith(".minimum"):
        return format_amount(value, unit)
    return str(value)


def _print_loaded(loaded: Loaded) -> None:
    what = "published" if loaded.changed else "unchanged"
    console.print(f"[bold]{loaded.program}[/] version {loaded.version} {what}.")
    if loaded.api_key:
        print_key(loaded.program, loaded.api_key)
