"""What operators do by hand: drive events again after a fix, and let an event count that came too late."""

from collections.abc import Mapping, Sequence
from typing import Any

from functions.commission.settlement import settle
from linkledger.earning.events import Event
from linkledger.earning.settle_event import SettlementDesk
from linkledger.errors import LinkledgerError, NotFound
from linkledger_aws.streams import EventName, name_of


def redrive(desk: SettlementDesk, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Settles the named events as the table holds them now; ``{"settled": [...], "failed": [...]}``, each with why."""
    settled: list[dict[str, str]] = []
    failed: list[dict[str, str]] = []
    for record in records:
        name = name_of(record)
        try:
            settled.append(_drive(desk, name, released=False))
        except Exception as error:  # whatever stops one event must not stop the others; it is reported
            code = error.code if isinstance(error, LinkledgerError) else type(error).__name__
            failed.append({**name._asdict(), "code": code, "message": str(error)})
    return {"settled": settled, "failed": failed}


def release(desk: SettlementDesk, record: Mapping[str, Any]) -> dict[str, str]:
    """Lets a held event count, for good, and returns its outcome. Raises NotFound ``unknown_event``."""
    return _drive(desk, name_of(record), released=True)


def _drive(desk: SettlementDesk, name: EventName, *, released: bool) -> dict[str, str]:
    event = _stored(desk, name)  # outside of `settle`: a name that was mistyped is no poison record
    outcome = settle(desk, name, lambda: event, released=released)
    return {**name._asdict(), "kind": outcome.kind.value, "reason": outcome.reason, "message": outcome.message}


def _stored(desk: SettlementDesk, name: EventName) -> Event:
    event = desk.events.get(name.program, name.event)
    if event is None:
        raise NotFound("unknown_event", f"Program {name.program} has no event {name.event!r}.")
    return event
