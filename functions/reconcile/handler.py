"""Hourly: events received an hour ago without an outcome are settled now; accounts that they posted to are audited."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.earning.close_month import MonthDesk
from linkledger.earning.reconcile import Reconciler
from linkledger.earning.settle_event import SettlementDesk
from linkledger.ledger.audit import Auditor
from linkledger.program_time import format_instant
from linkledger.signals.watch import SelfReferralWatch
from linkledger_aws.clock import BusinessClock
from linkledger_aws.ledger_alarm import report_differences
from linkledger_aws.observability import Counted, Log, count, log, observed, traced
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
    months = MonthDesk(stores.terms, stores.partners, stores.closings, stores.months)
    desk = SettlementDesk(stores.terms, stores.partners, stores.events, stores.closings, stores.book, months)
    auditor = Auditor(stores.checkpoints)
    watch = SelfReferralWatch(stores.terms, stores.signals)
    reconciler = Reconciler(desk, stores.book, stores.events, stores.closings, auditor, stores.blocks, watch)
    return Runner(reconciler, BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """EventBridge event -> ``{"now": ..., "looked_at": 3, "driven": ["keycrm/e1"], "failed": [], "audited": 2,
    "differences": 0}``.

    Raises RunFailed once all events were looked at, if some could not be settled or audited.
    """
    held = runner()
    now = run_time(event, held.clock.now())
    found = held.reconciler.run(now)
    names = [each.name for each in found.failed]
    if found.driven or names:
        log(Log.RECONCILED, looked_at=found.looked_at, driven=list(found.driven), failed=names)
    count(Counted.EVENTS_RECONCILED, len(found.driven))
    report_differences(found.differences)
    for each in found.failed:
        log(Log.RECORD_POISONOUS, program=each.event.program, event=each.event.id, **traced(each.cause))
    if names:
        count(Counted.POISON_RECORDS, len(names))
        message = f"These events can't be reconciled: {', '.join(names)}; fix the cause, then redrive them."
        raise RunFailed("run_failed", message, facts={"failed": names})
    return {
        "now": format_instant(now),
        "looked_at": found.looked_at,
        "driven": found.driven,
        "failed": (),
        "audited": found.audited,
        "differences": len(found.differences),
    }
