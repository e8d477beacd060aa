"""Hourly: frees what was on hold, then prepares each program's batch of the last closed month on its payout day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.payouts.batch import Batch
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

SLICE = 1_000
"""So many accounts and payouts are worked on before the time is looked at: about a minute at 50 ms each."""

KEPT_BACK_MS = 120_000
"""What is left of Lambda's time when no further slice is begun."""


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
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """EventBridge event -> ``{"now": ..., "programs": {"keycrm": {"matured": 3, "batch": {...} or None}}}``.

    ``matured`` counts holds, the batch's total is in minor units. A batch that Lambda's time is too short for goes on
    in the next run.
    """
    held = runner()
    now = run_time(event, held.clock.now())

    def gather(program: str) -> Batch | None:
        while True:
            batch = held.batches.run(program, now, SLICE)
            if batch is None or batch.cursor is None or context.get_remaining_time_in_millis() < KEPT_BACK_MS:
                return batch

    def prepare(program: str) -> dict[str, Any]:
        matured = held.maturity.run(program, now)
        batch = gather(program)
        if batch is None:
            return {"matured": matured, "batch": None}
        facts = {"period": batch.period, "payouts": batch.count, "total": batch.total, "unit": batch.unit}
        if batch.cursor is None:
            log(Log.BATCH_PREPARED, program=program, **facts)
        if batch.cursor is None and batch.prepared_at == now:
            count(Counted.BATCHES)
            count(Counted.BATCH_PAYOUTS, batch.count)
        return {"matured": matured, "batch": facts}

    programs = [each.program for each in held.programs()]
    return {"now": format_instant(now), "programs": for_each_program(event, programs, prepare)}
