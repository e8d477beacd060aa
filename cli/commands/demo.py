"""`linkledger demo`: the main job on real traffic, from the first click to the last payout, on this machine."""

import shutil
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.commands.up import interrupt_on_sigterm, start_with_spinner, supervise
from cli.demo.calendar import calendar_for
from cli.demo.report import print_differences, print_report, read_report
from cli.demo.scenario import MEMBERS, PRICES
from cli.demo.shop import Shop
from cli.demo.sign_ins import demo_sign_ins
from cli.demo.story import ACTS
from cli.demo.watch import announce_sales
from cli.demo.world import World
from cli.local.running import claim
from cli.local.workspace import WORKSPACE_VARIABLE, Workspace, default_workspace
from cli.output import console
from cli.session import deployment
from cli.stores import stores_of


def demo(
    once: Annotated[bool, typer.Option("--once", help="Leave at once; exit status 0 only if all agreed.")] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1; default: the last one, or a free one.")
    ] = None,
    shop_port: Annotated[int, typer.Option(min=0, max=65535, help="The shop's port; default: a free one.")] = 0,
) -> None:
    """Play two programs' whole story on a stack of its own, then stay up until Ctrl-C."""
    began = time.monotonic()
    interrupt_on_sigterm()
    workspace = _fresh_workspace()
    with ExitStack() as cleanup:
        shop = cleanup.enter_context(Shop(PRICES, shop_port))
        stack = cleanup.enter_context(start_with_spinner(workspace, port=port, portal=not once))
        target = deployment("local", workspace)
        report_bar = _bar()
        acts = report_bar.add_task("", total=len(ACTS))
        steps = report_bar.add_task("", total=0, visible=False)

        def expect(count: int) -> None:
            report_bar.update(steps, total=(report_bar.tasks[1].total or 0) + count)

        world = World(
            target, stores_of(target), shop, calendar_for(datetime.now(UTC)), expect, lambda: report_bar.advance(steps)
        )
        with report_bar:
            for title, act in ACTS:
                report_bar.update(acts, description=title)
                try:
                    act(world)
                except BaseException:
                    print_differences(console, world.checks)
                    raise
                report_bar.advance(acts)
        report = read_report(world)
        print_report(console, report)
        _print_end(world, time.monotonic() - began)
        if once:
            raise typer.Exit(0 if report.agrees else 1)
        _print_portal(world)
        console.print("[dim]The shop's button signs up and pays; Ctrl-C stops everything.[/]")
        shop.on_sale = announce_sales(world)
        supervise(stack)
    raise typer.Exit(0 if report.agrees else 1)


def _fresh_workspace() -> Workspace:
    """The demo's own workspace without what the last demo left, so that neither it nor a developer's data is mixed."""
    workspace = Workspace(default_workspace().root / "demo")
    with claim(workspace):
        shutil.rmtree(workspace.data, ignore_errors=True)
        shutil.rmtree(workspace.temporary, ignore_errors=True)
        workspace.clock_file.unlink(missing_ok=True)
    return workspace


def _bar() -> Progress:
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=console, transient=True)


def _print_portal(world: World) -> None:
    portal = world.target.output("PortalUrl")
    console.print(f"Portal: [bold]{portal}[/], for operators [bold]{portal}/operator[/]", soft_wrap=True)
    for each in demo_sign_ins(world):
        code = f"  code: linkledger operators code {each.totp_secret}" if each.totp_secret else ""
        console.print(f"  {each.who}: {each.email}  {escape(each.password)}{code}", soft_wrap=True)


def _print_end(world: World, seconds: float) -> None:
    root = world.target.workspace.root if world.target.workspace else ""
    link = world.link_of(MEMBERS[0])
    console.print(f"Click in a browser: [bold]{link}[/]", soft_wrap=True)
    console.print(f"It took {seconds:.1f} s.")
    console.print(f"[dim]Other commands reach this stack with {WORKSPACE_VARIABLE}={root}[/]", soft_wrap=True)
