"""Events in a file: JSON Lines, all of it read before the first event is sent."""

import json
from collections.abc import Iterable
from typing import Any

from cli.output import CliError


def id_in(body: str) -> str | None:
    """The event's id in a body, as far as it can be read."""
    try:
        event = json.loads(body)
    except ValueError:
        return None
    found = event.get("id") if isinstance(event, dict) else None
    return found if isinstance(found, str) and found else None


def parse_events(lines: Iterable[str]) -> list[dict[str, Any]]:
    """One JSON object a line; empty lines are skipped. Raises CliError naming the first line that is none."""
    events = []
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        try:
            event = json.loads(text)
        except ValueError as error:
            raise CliError(f"line {number} is no JSON: {error}.", "Write one event a line; nothing was sent.") from None
        if not isinstance(event, dict):
            raise CliError(f"line {number} is no JSON object.", "Write one event a line; nothing was sent.")
        events.append(event)
    if not events:
        raise CliError("There is no event in it.", "Write one JSON object a line.")
    return events
