"""Commands that are imported when they are called, so that those without AWS start at once."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

NAMES = (
    "up",
    "down",
    "status",
    "logs",
    "close",
    "demo",
    "simulate",
    "terms",
    "programs",
    "partners",
    "operators",
    "events",
    "payouts",
    "rebuild",
)
"""In the order in which help lists them; `cli/commands/` has a module for each."""


class OnDemand(TyperGroup):
    """The group of all commands."""

    def list_commands(self, _ctx: Any) -> list[str]:
        return list(NAMES)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """The command of that name: its module's `app`, or the function that is called as the module is."""
        if cmd_name not in NAMES:
            return None
        module = import_module(f"cli.commands.{cmd_name}")
        group = getattr(module, "app", None)
        if group is None:
            group = typer.Typer(add_completion=False)
            group.command(cmd_name)(getattr(module, cmd_name))
        return typer.main.get_command(group)
