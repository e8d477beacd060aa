"""Hourly: frees what was on hold, then prepares each program's batch of the last closed month on its payout day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.program_time import format_instant
from linkledger_aws.clock import BusinessClock
from linkledger_aws.observability import Counted, Log, count, log, observed
from linkledger_aws.schedule import for_each_program, run_time
from linkledger_aws.settings import PayoutSettings
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.storage.terms import LoadedProgram


@dataclass(frozen=True)
class Runner:
    """The use cases, the programs, the clock."""

    maturity: MaturityDesk
    batches: BatchDesk
    programs: Callable[[], Sequence[LoadedProgram]]
    clock: BusinessClock


@cache
def runner() -> Runner:
    """Built at the first run."""
    settings = PayoutSettings.from_environment()
    stores = Stores.connect(TableNames(**settings.tables))
    desk = PayoutDesk(stores.terms, stores.partners, stores.accounts, stores.payouts)
    batches = BatchDesk(desk, stores.closings)
    return Runner(MaturityDesk(stores.holds), batches, stores.terms.programs, BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """EventBridge event -> ``{"now": ..., "programs": {"keycrm": {"matured": 3, "batch": {...} or None}}}``.

    ``matured`` counts holds, the batch's total is in minor units.
    """
    held = runner()
    now = run_time(event, held.clock.now())

    def prepare(program: str) -> dict[str, Any]:
        matured = held.maturity.run(program, now)
        batch = held.batches.run(program, now)
        if batch is None:
            return {"matured": matured, "batch": None}
        facts = {"period": batch.period, "payouts": len(batch.payouts), "total": batch.total, "unit": batch.unit}
        log(Log.BATCH_PREPARED, program=program, **facts)
        if batch.prepared_at == now:
            count(Counted.BATCHES)
            count(Counted.BATCH_PAYOUTS, len(batch.payouts))
        return {"matured": matured, "batch": facts}

    programs = [each.program for each in held.programs()]
    return {"now": format_instant(now), "programs": for_each_program(event, programs, prepare)}
