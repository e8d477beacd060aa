"""`linkledger up`: the whole system on this machine, until Ctrl-C."""

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import Annotated

import typer

from cli.local import processes
from cli.local.running import claim
from cli.local.stack import LocalStack
from cli.local.workspace import REPOSITORY, Running, Workspace, default_workspace
from cli.output import CliError, console, error_console, print_json

_DETACHED_START_SECONDS = 300
_LOOK_SECONDS = 0.5


def up(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1; default: the last one, or a free one.")
    ] = None,
    enforce_iam: Annotated[bool, typer.Option(help="Check every call against the deployed roles.")] = True,
    portal: Annotated[bool, typer.Option(help="Build and serve the portal too.")] = True,
    detach: Annotated[bool, typer.Option("--detach", help="Return when it is up; `linkledger down` stops it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print URLs and outputs as JSON.")] = False,
) -> None:
    """Start the local stack, deploy what changed and print the URLs."""
    workspace = default_workspace()
    last_port = workspace.last_port
    if detach:
        started = _start_detached(workspace, port, enforce_iam=enforce_iam, portal=portal)
        print_up(started, detached=True, as_json=as_json)
        warn_if_moved(last_port, started.port)
        return
    interrupt_on_sigterm()
    with start_with_spinner(workspace, port=port, enforce_iam=enforce_iam, portal=portal) as stack:
        running = workspace.running()
        if running is not None:
            print_up(running, detached=False, as_json=as_json)
            warn_if_moved(last_port, running.port)
        supervise(stack)


def start_with_spinner(
    workspace: Workspace, *, port: int | None = None, enforce_iam: bool = True, portal: bool = True
) -> LocalStack:
    """Start a local stack in the workspace while a spinner (on standard error) says what is being done."""
    began = time.monotonic()
    with error_console.status("starting") as status:
        stack = LocalStack.start(
            workspace,
            port=port,
            enforce_iam=enforce_iam,
            portal=portal,
            report=lambda doing: status.update(f"{doing} ..."),
        )
    changed = [deployed.name for deployed in stack.deployed if deployed.changed]
    what = f"deployed {', '.join(changed)}" if changed else "nothing to deploy"
    error_console.print(f"[dim]Up in {time.monotonic() - began:.1f} s, {what}.[/]")
    return stack


def supervise(stack: LocalStack) -> None:
    """Return on Ctrl-C or SIGTERM. Raises CliError when one of the processes ends by itself."""
    try:
        while True:
            time.sleep(_LOOK_SECONDS)
            if dead := stack.dead_processes():
                loss = "; everything since the last start is lost" if stack.has_lost_state else ""
                raise CliError(f"{' and '.join(dead)} ended unexpectedly{loss}.", "Start again with `linkledger up`.")
    except KeyboardInterrupt:
        error_console.print("Stopping ...", style="dim")
    finally:
        # From here on the stack is writing its state: an impatient second Ctrl-C must not cut it short.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


def interrupt_on_sigterm() -> None:
    """Let SIGTERM end the command as Ctrl-C does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def print_up(running: Running, *, detached: bool, as_json: bool) -> None:
    """Say where everything is; the bases as lines for a shell."""
    outputs = running.outputs
    if as_json:
        print_json({"port": running.port, "pid": running.supervisor_pid, "outputs": dict(outputs)})
        return
    lines = [
        ("Portal", outputs.get("PortalUrl", "-")),
        ("AWS endpoint", f"http://127.0.0.1:{running.port}"),
        ("Partner pool", outputs.get("PartnerPoolId", "-")),
        ("Partner client", outputs.get("PartnerClientId", "-")),
    ]
    for name, value in lines:
        console.print(f"{name:<16}[bold]{value}[/]", soft_wrap=True)
    for variable, output in (("TRACKING_URL", "TrackingUrl"), ("API_URL", "ApiUrl")):
        console.print(f"export {variable}={outputs.get(output, '').rstrip('/')}", markup=False, soft_wrap=True)
    console.print("[dim]Links are $TRACKING_URL/r/CODE, events go to $API_URL/v1/events.[/]")
    if detached:
        console.print("[dim]`linkledger down` stops it; it keeps its data over a clean stop.[/]")
    else:
        console.print("[dim]Ctrl-C or `linkledger down` stops it; it keeps its data over a clean stop.[/]")
        console.print("[dim]With `linkledger up --detach` it runs on by itself and this terminal stays free.[/]")


def warn_if_moved(last_port: int | None, port: int) -> None:
    """Say what no longer works when the stack was on another port the last time."""
    if last_port is not None and last_port != port:
        error_console.print(
            f"[yellow]warning:[/] The stack was on port {last_port} before: links and URLs given out then lead nowhere "
            f"now. With `linkledger up --port {last_port}` they work again, once that port is free.",
            soft_wrap=True,
        )


def _start_detached(workspace: Workspace, port: int | None, *, enforce_iam: bool, portal: bool) -> Running:
    claim(workspace).close()
    log = workspace.logs / "up.log"
    command = [sys.executable, "-m", "cli.main", "up", "--enforce-iam" if enforce_iam else "--no-enforce-iam"]
    command += ["--port", str(port)] if port else []
    command += [] if portal else ["--no-portal"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LINKLEDGER_WORKSPACE": str(workspace.root)}
    log.unlink(missing_ok=True)
    process = processes.spawn(command, log=log, environment=environment)
    deadline = time.monotonic() + _DETACHED_START_SECONDS
    while time.monotonic() < deadline:
        running = workspace.running()
        if running is not None and running.ready and running.supervisor_pid == process.pid:
            return running
        if process.poll() is not None:
            break
        time.sleep(0.1)
    with suppress(ProcessLookupError):
        processes.stop(process.pid)
    raise CliError(_why(log.read_text(encoding="utf-8")), f"See {log}.")


def _why(output: str) -> str:
    errors = [line.removeprefix("error: ") for line in output.splitlines() if line.startswith("error: ")]
    return errors[-1] if errors else "The local stack did not start."
