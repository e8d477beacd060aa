"""`linkledger events`: send events, and see what became of them."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.commands.options import AsJson, Program, Stage
from cli.event_lines import id_in, parse_events
from cli.explanation import accepted_event, explanation_of, outcome_of, print_explanation, what_became
from cli.invoke import invoke
from cli.merchant import Merchant
from cli.output import CliError, console, plain_table, print_json
from cli.redrive import read_failures, redrive_batch
from cli.session import deployment
from cli.stores import business_now, stores_of
from linkledger.earning.outcomes import OutcomeKind

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
    except OSError as error:
        raise CliError(f"{file} can't be read: {error.strerror}.", "Name a file of JSON Lines.") from error
    except UnicodeDecodeError as error:
        raise CliError(f"{file} is no UTF-8 text.", "Name a file of JSON Lines.") from error
    events = parse_events(text.splitlines())
    merchant = Merchant(deployment(stage).output("ApiUrl").rstrip("/"), key)
    answers = [merchant.post(event) for event in events]
    refused = sum(each.refused for each in answers)
    if as_json:
        print_json({"results": [vars(each) for each in answers], "refused": refused})
    else:
        table = plain_table("event", "result", "code", "why")
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
        print_json([{"event": id_in(each.body), **vars(each)} for each in found])
        return
    table = plain_table("refused", "event", "code")
    for each in found:
        table.add_row(f"{each.refused_at:%Y-%m-%d %H:%M:%S}", *map(escape, (id_in(each.body) or "-", each.code)))
    console.print(table if found else f"Nothing was refused in the last {days} days.")
    for each in found:
        name = id_in(each.body) or f"{each.refused_at:%Y-%m-%d %H:%M:%S}"
        console.print(f"[dim]{escape(name)} was refused:[/] {escape(each.message)}", soft_wrap=True)
        console.print(f"[dim]  {escape(each.body[:200])}[/]", soft_wrap=True)


@app.command()
def explain(program: Program, event: EventId, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Say what became of an event, and why."""
    stores = stores_of(deployment(stage))
    found = explanation_of(stores, program, event)
    others = len(stores.events.conflicts_of(program, event))
    if as_json:
        print_json({**found.plain(), "other_bodies_refused": others})
    else:
        print_explanation(found, others)


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
    target = deployment(stage)
    stores = stores_of(target)
    outcome = outcome_of(stores, accepted_event(stores, program, event))
    if outcome is None or outcome.kind is not OutcomeKind.HELD:
        if as_json:
            kind = str(outcome.kind) if outcome else None
            print_json({"program": program, "event": event, "kind": kind, "released": False})
        else:
            console.print(escape(f"{event} was not held; nothing changed."))
        return
    answer = invoke(target, "commission", {"release": {"program": program, "event": event}})
    if as_json:
        print_json({**answer, "released": True})
    else:
        said = what_became(str(answer.get("kind")), str(answer.get("reason")))
        console.print(escape(f"{event}: {said}: {answer.get('message')}"), soft_wrap=True)
