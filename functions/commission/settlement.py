"""One event settled under observation: its outcome is counted, its failure logged with a code and passed on."""

from collections.abc import Callable

from linkledger.earning.events import Event
from linkledger.earning.outcomes import Outcome
from linkledger.earning.settle_event import SettlementDesk
from linkledger.errors import Stale
from linkledger_aws.observability import Counted, Log, count, count_settled, log, traced
from linkledger_aws.streams import EventName


def settle(desk: SettlementDesk, name: EventName, read: Callable[[], Event], *, released: bool = False) -> Outcome:
    """Reads and settles one event. Whatever it raises leaves the event unsettled: Stale is worth a retry at once."""
    try:
        outcome = desk.settle(read(), released=released)
    except Stale as error:
        log(Log.EVENT_BUSY, program=name.program, event=name.event, error=error.code)
        raise
    except Exception as error:
        log(Log.RECORD_POISONOUS, program=name.program, event=name.event, **traced(error))
        count(Counted.POISON_RECORDS)
        raise
    log(Log.EVENT_SETTLED, program=name.program, event=name.event, kind=outcome.kind, reason=outcome.reason)
    count_settled(outcome.kind)
    return outcome
