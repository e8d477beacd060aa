"""Hourly: closes every program's days and months that have ended, settles months of net revenue, recounts days, and
raises signals of what looks wrong in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.earning.close_month import MonthDesk
from linkledger.earning.ports import LoadedProgram
from linkledger.program_time import format_instant
from linkledger.signals.watch import SignalWatch
from linkledger.stats.close_day import Rollup
from linkledger_aws.clock import BusinessClock
from linkledger_aws.observability import Counted, Log, count, log, observed
from linkledger_aws.schedule import for_each_program, run_time
from linkledger_aws.settings import RollupSettings
from linkledger_aws.storage import Stores, TableNames


@dataclass(frozen=True)
class Runner:
    """The use case, the programs with the moment at which each was loaded, the clock."""

    rollup: Rollup
    programs: Callable[[], Sequence[LoadedProgram]]
    clock: BusinessClock


@cache
def runner() -> Runner:
    """Built at the first run."""
    settings = RollupSettings.from_environment()
    stores = Stores.connect(TableNames(**settings.tables))
    months = MonthDesk(stores.terms, stores.partners, stores.closings, stores.months)
    watch = SignalWatch(stores.raw, stores.events, stores.signals)
    rollup = Rollup(stores.terms, stores.raw, stores.closings, stores.stats, months, watch)
    return Runner(rollup, stores.terms.programs, BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """EventBridge event -> ``{"now": ..., "programs": {"keycrm": {"closed": ["2026-03-01", ...]}}}``."""
    held = runner()
    now = run_time(event, held.clock.now())
    began = {each.program: each.loaded_at for each in held.programs()}

    def close(program: str) -> dict[str, Any]:
        periods = [record.period for record in held.rollup.run(program, began[program], now)]
        if periods:
            log(Log.PERIODS_CLOSED, program=program, periods=len(periods), last=periods[-1])
            count(Counted.DAYS_CLOSED, len(periods))
        return {"closed": periods}

    return {"now": format_instant(now), "programs": for_each_program(event, began, close)}
