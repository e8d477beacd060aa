"""Scheduled runs: the event's own time as *now*, every program in turn, and a failure of one that stops no other."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from linkledger.errors import Invalid, LinkledgerError, NotFound
from linkledger.program_time import parse_instant
from linkledger_aws.observability import Log, log, traced

AHEAD = timedelta(minutes=5)


class RunFailed(LinkledgerError):
    """A scheduled run failed for some programs, which ``facts`` name: the invocation fails, so that AWS retries it."""


def run_time(event: Mapping[str, Any], clock_now: datetime) -> datetime:
    """The event's ``time``, which is the run's *now*; without one, the clock's.

    Raises Invalid ``invalid_time``, or ``time_ahead`` when it lies more than 5 minutes beyond the clock.
    """
    if "time" not in event:
        return clock_now
    now = parse_instant(str(event["time"]), field="time")
    if now > clock_now + AHEAD:
        raise Invalid("time_ahead", f"time: {event['time']} lies ahead of the clock; name a time that has passed.")
    return now


def chosen_program(event: Mapping[str, Any]) -> str | None:
    """The one program that the event names, as ``program`` or in ``detail``; None for all."""
    detail = event.get("detail")
    named = event.get("program") or (detail.get("program") if isinstance(detail, Mapping) else None)
    return str(named) if named else None


def for_each_program[Answer](
    event: Mapping[str, Any], programs: Iterable[str], work: Callable[[str], Answer]
) -> dict[str, Answer]:
    """Does the work for each program that the event means and returns the answers by program.

    Raises RunFailed at the end when it failed for some; NotFound ``unknown_program``.
    """
    only = chosen_program(event)
    known = list(programs)
    if only is not None and only not in known:
        raise NotFound("unknown_program", f"There is no program {only!r}; load it first.")
    answers: dict[str, Answer] = {}
    failed: dict[str, str] = {}
    for program in known if only is None else [only]:
        try:
            answers[program] = work(program)
        except Exception as error:  # whatever stops one program must not stop the others
            failed[program] = error.code if isinstance(error, LinkledgerError) else type(error).__name__
            log(Log.PROGRAM_FAILED, program=program, **traced(error))
    if failed:
        listed = ", ".join(f"{program} ({reason})" for program, reason in failed.items())
        raise RunFailed("run_failed", f"It failed for {listed}; the log says where.", facts={"failed": failed})
    return answers
