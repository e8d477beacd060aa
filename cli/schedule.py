"""The hourly work of EventBridge, run by hand up to a date: rollup, then payout, then reconcile, step by step."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from cli.output import CliError
from cli.session import Deployment

SCHEDULED = ("rollup", "payout", "reconcile")
_AFTER_MIDNIGHT = timedelta(minutes=5)


def parse_until(text: str) -> datetime:
    """A time (`2026-04-01T00:05:00Z`; without offset: UTC), or a date, which means the end of that UTC day.

    Raises CliError when it is neither."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise CliError(
            f"{text!r} is neither a date nor a time.", "Write 2026-04-30 or 2026-04-30T12:00:00Z."
        ) from error
    if len(text) <= len("2026-04-30"):
        return datetime.combine(when.date(), time(23, 59, 59), UTC)
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def steps(start: datetime, until: datetime, every: timedelta = timedelta(days=1)) -> list[datetime]:
    """The times at which the schedule's work is done: five past midnight UTC, and once at the end.

    Empty never: work up to a time that has passed is done once, at that time."""
    midnight = datetime.combine(start.date(), time(), UTC)
    moments = []
    moment = midnight + _AFTER_MIDNIGHT
    while moment < until:
        if moment > start:
            moments.append(moment)
        moment += every
    return [*moments, until]


def run_schedule(
    target: Deployment,
    until: datetime,
    *,
    now: datetime,
    every: timedelta = timedelta(days=1),
    progress: Callable[[datetime, int], None] = lambda _moment, _total: None,
) -> int:
    """Do the schedule's work from business time `now` up to `until`; returns the number of steps.

    On stage local the clock moves along, and only forward. Raises CliError when `until` lies ahead on another stage
    or a function fails."""
    if until > now and target.clock is None:
        raise CliError(
            f"{until:%Y-%m-%d %H:%M} UTC lies ahead: on stage {target.stage} time cannot be moved.",
            "Name a time that has passed, or use --stage local.",
        )
    moments = steps(now, until, every)
    client = target.client("lambda")
    for moment in moments:
        if target.clock is not None and moment > target.clock.now():
            target.clock.move_to(moment)
        for function in SCHEDULED:
            _invoke(client, target.function_name(function), moment)
        progress(moment, len(moments))
    return len(moments)


def _invoke(client: Any, function: str, moment: datetime) -> None:
    event = {"time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
    response = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
    payload = response["Payload"].read()
    if response.get("FunctionError"):
        reason = json.loads(payload or b"{}").get("errorMessage", "no message")
        short = function.rsplit("-", 1)[-1]
        raise CliError(f"{function} failed at {event['time']}: {reason}", f"See `linkledger logs {short}`.")
