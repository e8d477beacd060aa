"""`linkledger down`: stop a local stack that was started elsewhere; its data stays."""

from cli.local.running import stop_running
from cli.local.workspace import default_workspace
from cli.output import console


def down() -> None:
    """Stop the local stack cleanly."""
    with console.status("stopping ..."):
        stopped = stop_running(default_workspace())
    console.print("The local stack did not run." if stopped is None else f"Stopped (port {stopped.port}).")
