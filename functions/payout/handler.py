"""Hourly: frees what was on hold, writes off what the terms don't ask back, then batches the last closed month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.earning.ports import LoadedProgram
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.write_off import WriteOffDesk
from linkledger.program_time import format_instant
from linkledger_aws.clock import BusinessClock
from linkledger_aws.gathering import SqsParts, gathering_desk, report_batch, time_left
from linkledger_aws.observability import observed
from linkledger_aws.schedule import for_each_program, run_time
from linkledger_aws.settings import PayoutSettings
from linkledger_aws.storage import Stores, TableNames


@dataclass(frozen=True)
class Runner:
    """The use cases, the programs, the clock."""

    maturity: MaturityDesk
    write_offs: WriteOffDesk
    batches: BatchDesk
    programs: Callable[[], Sequence[LoadedProgram]]
    clock: BusinessClock


@cache
def runner() -> Runner:
    """Built at the first run."""
    settings = PayoutSettings.from_environment()
    stores = Stores.connect(TableNames(**settings.tables))
    batches = gathering_desk(stores, SqsParts(boto3.client("sqs"), settings.parts_queue_url))
    closings = stores.closings
    write_offs = WriteOffDesk(stores.terms, closings, stores.accounts, stores.write_offs, reconciled=closings)
    clock = BusinessClock(settings.clock_file)
    return Runner(MaturityDesk(stores.holds), write_offs, batches, stores.terms.programs, clock)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """EventBridge event -> ``{"now": ..., "programs": {"keycrm": {"matured": 3, "written_off": 1, "batch": {...}}}}``.

    ``matured`` counts holds, ``written_off`` balances; a batch may be None, its total is in minor units. What Lambda's
    time is too short for goes on in the next run. Parts of a batch are asked by workers; the next run sends again what
    they did not ask.
    """
    held = runner()
    now = run_time(event, held.clock.now())

    def prepare(program: str) -> dict[str, Any]:
        matured = held.maturity.run(program, now)
        written_off = held.write_offs.run(program, now, time_left(context))
        batch = held.batches.run(program, now, time_left(context))
        if batch is None:
            return {"matured": matured, "written_off": written_off, "batch": None}
        report_batch(batch, now)
        facts = {"period": batch.period, "payouts": batch.count, "total": batch.total, "unit": batch.unit}
        return {"matured": matured, "written_off": written_off, "batch": facts}

    programs = [each.program for each in held.programs()]
    return {"now": format_instant(now), "programs": for_each_program(event, programs, prepare)}
