"""How the command speaks: one console, one-line errors with a remedy, JSON where a script wants it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape

console = Console(highlight=False, emoji=False)
error_console = Console(stderr=True, highlight=False, emoji=False)


class CliError(Exception):
    """Something that the user can put right: what is wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def print_error(error: CliError, *, as_json: bool = False) -> None:
    """Print the error on standard error: one line, or `{"error": ..., "remedy": ...}`."""
    if as_json:
        error_console.print_json(data={"error": error.message, "remedy": error.remedy})
        return
    remedy = f" {escape(error.remedy)}" if error.remedy else ""
    error_console.print(f"[bold red]error:[/] {escape(error.message)}{remedy}", soft_wrap=True)


def print_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print plain JSON (no colour, no wrapping) on standard output; times as ISO 8601."""
    print(json.dumps(value, indent=2, default=_plain))  # noqa: T201 - for scripts, without markup


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
