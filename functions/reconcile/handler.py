"""Hourly: events received an hour ago that still have no outcome are settled now, whatever became of their record."""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.earning.reconcile import Reconciler
from linkledger.earning.settle_event import SettlementDesk
from linkledger.program_time import format_instant
from linkledger_aws.clock import BusinessClock
from linkledger_aws.observability import Counted, Log, count, log, observed
from linkledger_aws.schedule import RunFailed, run_time
from linkledger_aws.settings import ReconcileSettings
from linkledger_aws.storage import Stores, TableNames


@dataclass(frozen=True)
class Runner:
    """The use case and the clock."""

    reconciler: Reconciler
    clock: BusinessClock


@cache
def runner() -> Runner:
    """Built at the first run."""
    settings = ReconcileSettings.from_environment()
    stores = Stores.connect(TableNames(**settings.tables))
    desk = SettlementDesk(stores.terms, stores.partners, stores.events, stores.closings, stores.book)
    reconciler = Reconciler(desk, stores.book, stores.events, stores.closings)
    return Runner(reconciler, BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """EventBridge event -> ``{"now": ..., "looked_at": 3, "driven": ["keycrm/e1"], "failed": []}``.

    Raises RunFailed once all events were looked at, if some could not be settled.
    """
    held = runner()
    now = run_time(event, held.clock.now())
    found = held.reconciler.run(now)
    if found.driven or found.failed:
        log(Log.RECONCILED, looked_at=found.looked_at, driven=list(found.driven), failed=list(found.failed))
    count(Counted.EVENTS_RECONCILED, len(found.driven))
    if found.failed:
        count(Counted.POISON_RECORDS, len(found.failed))
        message = f"These events can't be settled: {', '.join(found.failed)}; fix the cause, then redrive them."
        raise RunFailed("run_failed", message, facts={"failed": found.failed})
    return {"now": format_instant(now), **asdict(found)}
