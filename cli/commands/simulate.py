"""`linkledger simulate`: what a program's terms make of a scenario, before anyone is affected."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.commands.options import AsJson
from cli.output import CliError, console, error_console, print_error, print_json
from cli.report import print_comparison, print_report, write_json
from cli.terms_file import read_terms_of
from linkledger.errors import Invalid
from linkledger.simulation.actions import Action
from linkledger.simulation.compare import compare
from linkledger.simulation.report import Report
from linkledger.simulation.scenario import read_scenario
from linkledger.simulation.simulate import play
from linkledger.terms.document import Terms

INVALID = 2
LONG = 2_000
"""A scenario of more actions than that shows how far it is."""


def simulate(
    program: Annotated[str, typer.Argument(help="A preset (`linkledger terms list`), or a TOML or JSON file.")],
    scenario: Annotated[str, typer.Argument(help="JSON Lines, one action each; - reads standard input.")],
    arrival_order: Annotated[
        bool,
        typer.Option(
            "--arrival-order", help="Apply the lines as they stand; events keep their own moment as occurred_at."
        ),
    ] = False,
    explain: Annotated[str | None, typer.Option(metavar="EVENT", help="Print one event's trace instead.")] = None,
    against: Annotated[
        str | None, typer.Option(metavar="PROGRAM", help="Print what these terms would have changed instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a scenario under a program's terms, through what production runs, over stores in memory.

    Exit status 0 when it ran, whatever was refused; 2 when terms or scenario are invalid, and nothing was run.
    """
    try:
        if explain and against:
            raise CliError("--explain and --against don't go together.", "Name one of them.")
        terms = read_terms_of(program)
        others = read_terms_of(against) if against else None
        actions = _read(scenario)
        report = _run(terms, actions, arrival_order=arrival_order, quiet=as_json)
        if explain:
            _print_explanation(report, explain, as_json=as_json)
        elif others is not None:
            other = _run(others, actions, arrival_order=arrival_order, quiet=as_json)
            _print_comparison(report, other, program, str(against), as_json=as_json)
        elif as_json:
            write_json(report, sys.stdout)
        else:
            print_report(report)
    except CliError as error:
        print_error(error, as_json=as_json)
        raise typer.Exit(INVALID) from error


def _read(name: str) -> list[Action]:
    try:
        with _opened(name) as lines:
            return read_scenario(lines)
    except OSError as error:
        raise CliError(f"{name} can't be read: {error.strerror}.", "Name a file of JSON Lines, or -.") from error
    except Invalid as error:
        where = "standard input" if name == "-" else name
        raise CliError(
            f"The scenario in {where} is not valid.", "Put these lines right:", faults=error.faults
        ) from error


@contextmanager
def _opened(name: str) -> Iterator[Iterator[str]]:
    """The lines; bytes that are no UTF-8 stay in them as such, so that their line can be named."""
    if name == "-":
        yield (line.decode(errors="surrogateescape") for line in sys.stdin.buffer)
    else:
        with Path(name).open(encoding="utf-8", errors="surrogateescape") as file:
            yield iter(file)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What a run makes it keeps to the end: looking through it for garbage takes a fifth of the time and finds none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_without_collecting()
def _run(terms: Terms, actions: list[Action], *, arrival_order: bool, quiet: bool) -> Report:
    if quiet or len(actions) <= LONG or not error_console.is_terminal:
        return play(terms, actions, arrival_order=arrival_order)
    columns = (TextColumn(terms.program), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=error_console, transient=True) as progress:
        task = progress.add_task(terms.program, total=len(actions))

        def show(done: int, _total: int) -> None:
            if done % 500 == 0:
                progress.update(task, completed=done)

        return play(terms, actions, arrival_order=arrival_order, progress=show)


def _print_explanation(report: Report, event: str, *, as_json: bool) -> None:
    explanation = report.explain(event)
    if explanation is None:
        raise CliError(
            f"The scenario has no event {event!r}.", "Name an id of its events, or a closed month such as 2026-03#anna."
        )
    if as_json:
        print_json(explanation.plain())
        return
    for sentence in explanation.sentences():
        console.print(escape(sentence), soft_wrap=True)


def _print_comparison(before: Report, after: Report, program: str, against: str, *, as_json: bool) -> None:
    comparison = compare(before, after)
    if as_json:
        print_json({"program": program, "against": against, **comparison.plain()})
    else:
        print_comparison(comparison, program, against)
