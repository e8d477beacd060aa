"""How the command speaks: one console, one-line errors with a remedy, JSON where a script wants it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from linkledger.errors import FieldFault

console = Console(highlight=False, emoji=False)
error_console = Console(stderr=True, highlight=False, emoji=False)


class CliError(Exception):
    """Something that the user can put right: what is wrong (field by field, if in fields), what to do about it."""

    def __init__(self, message: str, remedy: str = "", *, faults: Sequence[FieldFault] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.faults = tuple(faults)


def print_error(error: CliError, *, as_json: bool = False) -> None:
    """Print the error on standard error: one line, a further one for each fault; or as
    `{"error": ..., "remedy": ..., "faults": [{"field": ..., "message": ...}]}`."""
    if as_json:
        faults = [fault._asdict() for fault in error.faults]
        error_console.print_json(data={"error": error.message, "remedy": error.remedy, "faults": faults})
        return
    remedy = f" {escape(error.remedy)}" if error.remedy else ""
    error_console.print(f"[bold red]error:[/] {escape(error.message)}{remedy}", soft_wrap=True)
    for fault in error.faults:
        error_console.print(escape(f"  {fault.field}: {fault.message}"), soft_wrap=True)


def plain_table(*headers: str) -> Table:
    """A table without lines; what is too long for its column goes on below and is never cut."""
    return Table(*(Column(header, overflow="fold") for header in headers), box=None, pad_edge=False)


def print_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print plain JSON (no colour, no wrapping) on standard output; times as ISO 8601."""
    print(json.dumps(value, indent=2, default=_plain))  # noqa: T201 - for scripts, without markup


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
