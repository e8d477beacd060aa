"""The stack that some process runs in a workspace: found, refused a second time, stopped."""

import os
from pathlib import Path

from cli.local import processes
from cli.local.locks import Lock, is_locked, try_lock
from cli.local.workspace import Running, Workspace
from cli.output import CliError


def running_stack(workspace: Workspace) -> Running | None:
    """The stack that runs in this workspace, or None; a record of one that was killed does not count."""
    return workspace.running() if is_locked(_lock_file(workspace)) else None


def claim(workspace: Workspace) -> Lock:
    """Become the one who runs the workspace's stack; clear away what a killed one left behind.

    Raises CliError when a stack runs here."""
    lock = try_lock(_lock_file(workspace))
    if lock is None:
        running = workspace.running()
        where = f" on port {running.port} (process {running.supervisor_pid})" if running else ""
        raise CliError(f"A local stack already runs{where}.", "Use it, or stop it with `linkledger down`.")
    stop_orphans(workspace)
    return lock


def _lock_file(workspace: Workspace) -> Path:
    return workspace.root / "stack.lock"


def stop_running(workspace: Workspace) -> Running | None:
    """Stop the stack that another process started here; returns what ran, or None."""
    running = running_stack(workspace)
    if running is not None:
        processes.stop(running.supervisor_pid, timeout=90)
    stop_orphans(workspace)
    return running


def stop_orphans(workspace: Workspace) -> None:
    """Stop what a killed supervisor left behind, in the order in which it would have done it."""
    running = workspace.running()
    if running is None:
        return
    for pid, marker in (
        (running.portal_pid, "vite"),
        (running.runner_pid, "cli.local.streams"),
        (running.emulator_pid, "ministack"),
    ):
        if pid is not None and pid != os.getpid() and processes.runs_command(pid, marker):
            processes.stop_group(pid, timeout=60)
    workspace.forget_running()
