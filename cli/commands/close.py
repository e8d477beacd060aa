"""`linkledger close --until DATE`: close days and months and run payouts, as the hourly schedule would."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cli.local.backlog import drain
from cli.local.workspace import WORKSPACE_VARIABLE
from cli.output import console, print_json
from cli.schedule import parse_until, run_schedule
from cli.session import deployment

_DRAIN_SECONDS = 120


class Step(StrEnum):
    """How far apart the invocations lie."""

    DAY = "day"
    WEEK = "week"


_EVERY = {Step.DAY: timedelta(days=1), Step.WEEK: timedelta(weeks=1)}


def close(
    until: Annotated[str, typer.Option(help="A date (to its end, UTC) or a time such as 2026-04-01T00:05:00Z.")],
    stage: Annotated[str, typer.Option(help="local, dev or prod; the clock moves on local alone.")] = "local",
    step: Annotated[Step, typer.Option(help="Closing works through all days that are due at each step.")] = Step.DAY,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Run the schedule's work (rollup, payout, reconcile) up to a date."""
    end, target = parse_until(until), deployment(stage)
    now = target.clock.now() if target.clock else datetime.now(UTC)
    if target.clock is not None and end <= now:
        if as_json:
            print_json({"stage": stage, "until": end, "steps": 0, "clock": now})
        else:
            console.print(f"{end:%Y-%m-%d %H:%M} UTC is already past; the clock stays at {now:%Y-%m-%d %H:%M} UTC.")
        return
    columns = (TextColumn("closing {task.fields[day]}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=as_json, transient=True) as bar:
        task = bar.add_task("close", total=None, day="")
        if target.endpoint is not None and target.workspace is not None:
            drain(target.endpoint, target.workspace.checkpoints, timeout=_DRAIN_SECONDS)
        count = run_schedule(
            target,
            end,
            now=now,
            every=_EVERY[step],
            progress=lambda moment, total: bar.update(task, total=total, advance=1, day=f"{moment:%Y-%m-%d}"),
        )
    if as_json:
        clock = {"clock": target.clock.now()} if target.clock else {}
        print_json({"stage": stage, "until": end, "steps": count, **clock})
        return
    console.print(f"Closed up to {end:%Y-%m-%d %H:%M} UTC in {count} steps.")
    if target.clock is not None:
        console.print(how_far_ahead(target.clock.offset), soft_wrap=True)


def how_far_ahead(offset: timedelta) -> str:
    """Where the local clock stands, and that only a fresh workspace has real time again."""
    back = f"a fresh workspace begins at real time: `make clean`, or {WORKSPACE_VARIABLE}=another folder"
    return f"The clock is now {offset / timedelta(days=1):.1f} days ahead; {back}."
