"""`linkledger status`: what runs, what waits and what failed."""

from typing import Annotated, Any

import typer
from rich.table import Table

from cli.local import processes
from cli.local.backlog import queue_depths, unread_streams
from cli.local.running import running_stack
from cli.local.workspace import Workspace, default_workspace
from cli.output import console, print_json
from cli.session import Deployment, deployment


def status(
    stage: Annotated[str, typer.Option(help="local, dev or prod.")] = "local",
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show processes, outputs, queues, failures and the clock."""
    if stage == "local" and running_stack(default_workspace()) is None:
        report: dict[str, Any] = {"stage": "local", "running": False}
    else:
        report = status_of(deployment(stage))
    if as_json:
        print_json(report)
    else:
        _print(report)


def status_of(target: Deployment) -> dict[str, Any]:
    """The report as plain values, the same that `--json` prints."""
    prefix = f"linkledger-{target.stage}-"
    queues = {name: depth for name, depth in queue_depths(target.client("sqs")).items() if name.startswith(prefix)}
    report: dict[str, Any] = {
        "stage": target.stage,
        "running": True,
        "queues": queues,
        "failures": _count_failures(target),
        "outputs": dict(target.outputs),
    }
    if target.endpoint is not None and target.workspace is not None:
        report["processes"] = _processes(target.workspace)
        report["unread_streams"] = unread_streams(target.endpoint, target.workspace.checkpoints)
    if target.clock is not None:
        report["clock"] = {"now": target.clock.now(), "offset_seconds": int(target.clock.offset.total_seconds())}
    return report


def _processes(workspace: Workspace) -> dict[str, Any]:
    running = workspace.running()
    if running is None:
        return {}
    pids = {"supervisor": running.supervisor_pid, "emulator": running.emulator_pid, "runner": running.runner_pid}
    pids |= {"portal": running.portal_pid} if running.portal_pid else {}
    return {
        "port": running.port,
        "enforce_iam": running.enforce_iam,
        **{name: {"pid": pid, "alive": processes.is_alive(pid)} for name, pid in pids.items()},
    }


def _count_failures(target: Deployment) -> int:
    """How many batches lie in the on-failure bucket."""
    bucket = target.outputs.get("FailuresBucket")
    if bucket is None:
        return 0
    pages = target.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="aws/lambda/")
    return sum(page["KeyCount"] for page in pages)


def _print(report: dict[str, Any]) -> None:
    if not report["running"]:
        console.print("The local stack does not run. Start it with `linkledger up`.")
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    found = report.get("processes", {})
    for name in ("supervisor", "emulator", "runner", "portal"):
        if name in found:
            table.add_row(name, f"{'runs' if found[name]['alive'] else '[red]dead[/]'} (process {found[name]['pid']})")
    if found:
        table.add_row("port", f"{found['port']}{', IAM enforced' if found['enforce_iam'] else ''}")
    if "clock" in report:
        clock = report["clock"]
        table.add_row("clock", f"{clock['now']:%Y-%m-%d %H:%M:%S} UTC ({clock['offset_seconds']:+d} s)")
    for name, depth in report["queues"].items():
        table.add_row("queue", f"{name}: {depth}")
    if "unread_streams" in report:
        table.add_row(
            "streams", f"unread by {', '.join(report['unread_streams'])}" if report["unread_streams"] else "read"
        )
    table.add_row("failures", str(report["failures"]))
    for name, value in sorted(report["outputs"].items()):
        table.add_row(name, value)
    console.print(table)
