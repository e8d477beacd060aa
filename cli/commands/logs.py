"""`linkledger logs`: what the functions wrote, from CloudWatch Logs of any stage."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.output import CliError, console
from cli.session import Deployment, deployment

_FOLLOW_SECONDS = 1.0
_PLATFORM = ("START RequestId:", "END RequestId:", "REPORT RequestId:", "INIT_START ")


def logs(
    function: Annotated[str | None, typer.Argument(help="For instance `commission`; default: all.")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    minutes: Annotated[int, typer.Option(min=1, help="How far back to begin.")] = 60,
    everything: Annotated[bool, typer.Option("--all", help="The platform's lines and metrics as well.")] = False,
    stage: Annotated[str, typer.Option(help="local, dev or prod.")] = "local",
) -> None:
    """Print the functions' log lines, oldest first."""
    target = deployment(stage)
    client = target.client("logs")
    groups = log_groups(target, function)
    since, seen = _millis(datetime.now(UTC) - timedelta(minutes=minutes)), set[tuple[str, str]]()
    while True:
        for name, event in _events(client, groups, since):
            key = (name, f"{event['timestamp']}{event.get('eventId', event['message'])}")
            if key not in seen and (everything or is_own_line(event["message"])):
                seen.add(key)
                _print_line(name, event)
        if not follow:
            if not seen:
                console.print("No lines.")
            return
        time.sleep(_FOLLOW_SECONDS)


def is_own_line(message: str) -> bool:
    """Whether a function wrote the line to be read: no platform line, no metrics (embedded metric format)."""
    if message.startswith(_PLATFORM):
        return False
    try:
        document = json.loads(message)
    except ValueError:
        return True
    if not isinstance(document, dict):
        return True
    return "_aws" not in document and not str(document.get("type", "")).startswith("platform.")


def log_groups(target: Deployment, function: str | None) -> dict[str, str]:
    """Short function name -> its log group. Raises CliError when there is no such function."""
    prefix = target.function_name("")
    names = [
        found["FunctionName"]
        for page in target.client("lambda").get_paginator("list_functions").paginate()
        for found in page["Functions"]
        if found["FunctionName"].startswith(prefix)
    ]
    known = {name.removeprefix(prefix): name for name in names}
    if function is not None:
        short = function.replace("_", "-")
        if short not in known:
            raise CliError(f"There is no function {function!r}.", f"Functions are {', '.join(sorted(known))}.")
        known = {short: known[short]}
    groups = {}
    for short, name in known.items():
        configured = target.client("lambda").get_function_configuration(FunctionName=name).get("LoggingConfig", {})
        groups[short] = configured.get("LogGroup") or f"/aws/lambda/{name}"
    return groups


def _events(client: Any, groups: dict[str, str], since: int) -> list[tuple[str, dict[str, Any]]]:
    events = []
    for name, group in groups.items():
        try:
            pages = client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since)
            events += [(name, event) for page in pages for event in page["events"]]
        except client.exceptions.ResourceNotFoundException:
            continue  # a function that has not run yet
    return sorted(events, key=lambda found: found[1]["timestamp"])


def _print_line(name: str, event: dict[str, Any]) -> None:
    when = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    message = event["message"].rstrip()
    console.print(f"[dim]{when:%Y-%m-%d %H:%M:%S}[/] [cyan]{name}[/] {escape(message)}", soft_wrap=True)


def _millis(when: datetime) -> int:
    return int(when.timestamp() * 1000)
