"""`linkledger events`: send events, and see what became of them."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cli.commands.options import AsJson, Program, Stage
from cli.event_lines import parse_events
from cli.explanation import explanation_of, print_explanation
from cli.invoke import invoke
from cli.merchant import Merchant
from cli.output import CliError, console, print_json
from cli.redrive import read_failures, redrive_batch
from cli.session import deployment
from cli.stores import business_now, stores_of

app = typer.Typer(name="events", help="Send events, see what became of them, drive them again.", no_args_is_help=True)

EventId = Annotated[str, typer.Argument(help="The event's id.")]


@app.command()
def send(
    file: Annotated[str, typer.Argument(help="JSON Lines, one event a line; - is standard input.")],
    key: Annotated[str, typer.Option(envvar="LINKLEDGER_API_KEY", help="The program's API key.")],
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Post each event to POST /v1/events; exit status 1 if any is refused."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CliError(f"{file} can't be read: {error}.", "Name a file of JSON Lines.") from error
    events = parse_events(text.splitlines())
    merchant = Merchant(deployment(stage).output("ApiUrl").rstrip("/"), key)
    answers = [merchant.post(event) for event in events]
    refused = sum(each.refused for each in answers)
    if as_json:
        print_json({"results": [vars(each) for each in answers], "refused": refused})
    else:
        table = Table("event", "result", "code", "why", box=None, pad_edge=False)
        for each in answers:
            table.add_row(*map(escape, (each.event or "-", each.result, each.code, each.detail)))
        console.print(table)
        console.print(f"{len(answers) - refused} taken, {refused} refused.")
    if refused:
        raise typer.Exit(1)


@app.command()
def refused(
    program: Program,
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days back.")] = 7,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """List what was refused, with the reason."""
    target = deployment(stage)
    stores = stores_of(target)
    stores.terms.current(program)
    today = business_now(target).date()
    wanted = [today - timedelta(days=back) for back in reversed(range(days))]
    found = [refusal for day in wanted for refusal in stores.events.refusals(program, day)]
    if as_json:
        print_json([vars(each) for each in found])
        return
    table = Table("refused", "code", "why", "body", box=None, pad_edge=False)
    for each in found:
        table.add_row(f"{each.refused_at:%Y-%m-%d %H:%M:%S}", *map(escape, (each.code, each.message, each.body[:200])))
    console.print(table if found else f"Nothing was refused in the last {days} days.")


@app.command()
def explain(program: Program, event: EventId, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Say what became of an event, and why."""
    found = explanation_of(stores_of(deployment(stage)), program, event)
    if as_json:
        print_json(found)
    else:
        print_explanation(found)


@app.command()
def redrive(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what lies there and leave it.")] = False,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Drive the events in the on-failure bucket again, once the cause is mended; exit status 1 if any fails."""
    target = deployment(stage)
    batches = read_failures(target)
    driven = [] if dry_run else [redrive_batch(target, each) for each in batches if each.events]
    failed = [failure for each in driven for failure in each.failed]
    done = {each.batch.key: each.done for each in driven}
    if as_json:
        shown = [
            {**vars(each), "events": [name._asdict() for name in each.events], "done": done.get(each.key, False)}
            for each in batches
        ]
        print_json({"batches": shown, "failed": [{**name._asdict(), "code": code} for name, code, _ in failed]})
    else:
        for batch in batches:
            names = ", ".join(f"{name.program}/{name.event}" for name in batch.events) or "no events; left alone"
            state = "settled, put away" if done.get(batch.key) else "lies there"
            console.print(f"{batch.function} ({batch.condition}): {escape(names)}: {state}", soft_wrap=True)
        for name, code, message in failed:
            text = escape(f"{name.program}/{name.event} still fails: {code}: {message}")
            console.print(f"[red]{text}[/]", soft_wrap=True)
        if not batches:
            console.print("Nothing lies in the on-failure bucket.")
    if failed:
        raise typer.Exit(1)


@app.command()
def release(program: Program, event: EventId, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Let an event count that came after the program's lateness limit."""
    answer = invoke(deployment(stage), "commission", {"release": {"program": program, "event": event}})
    if as_json:
        print_json(answer)
    else:
        console.print(escape(f"{event}: {answer.get('kind')}, {answer.get('reason')}. {answer.get('message')}"))
