"""By hand: writes an approved batch as payment files into the bucket, then marks it as exported."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.payout_export.export_command import ExportCommand
from functions.payout_export.payment_files import order_of
from functions.payout_export.stored_files import StoredFiles
from linkledger.payouts.export_batch import BatchExport
from linkledger.payouts.payout import Step
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger_aws.clock import BusinessClock
from linkledger_aws.observability import Log, log, observed
from linkledger_aws.settings import PayoutExportSettings
from linkledger_aws.signed_links import link_signer
from linkledger_aws.storage import Stores, TableNames
from linkledger_exports.export import export
from linkledger_exports.order import Export


@dataclass(frozen=True)
class Exporter:
    """The use case, the bucket, the clock."""

    batches: BatchDesk
    files: StoredFiles
    clock: BusinessClock


@cache
def exporter() -> Exporter:
    """Built at the first invocation."""
    settings = PayoutExportSettings.from_environment()
    stores = Stores.connect(TableNames(**settings.tables))
    desk = PayoutDesk(stores.terms, stores.partners, stores.accounts, stores.payouts, stores.blocks)
    batches = BatchDesk(desk, stores.closings, SealPolicy(stores.methods, stores.blocks, stores.partners))
    client = link_signer()
    return Exporter(batches, StoredFiles(client, settings.files_bucket), BusinessClock(settings.clock_file))


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """``{"program": "keycrm", "period": "2026-03", "operator": "erik", "format": "plain"}`` -> ``{"count", "total",
    "unit", "files": [{"key", "count", "total", "sha256", "link"}, ...]}``, the manifest last; again the same bytes.

    ``{"program", "period", "files": true}`` exports nothing, and answers with what lies there for the batch.

    Amounts are minor units; a link holds for 15 minutes. Raises Invalid ``invalid_export`` with every faulty field,
    ``unknown_batch`` and what ``BatchDesk.export`` does: then the batch is not marked, and its files not to be paid by.
    """
    held = exporter()
    if event.get("files"):
        return {"files": held.files.of_batch(str(event["program"]), str(event["period"]))}
    command = ExportCommand.read(event)
    program, period = command.program, command.period
    step = Step(command.operator, held.clock.now())
    made: list[Export] = []

    def write(found: BatchExport) -> None:
        made.append(export(order_of(found), command.format_in(found.batch.unit)))
        held.files.put(program, period, made[-1])

    exported = held.batches.export(program, period, step, command.files, write)
    facts = {"count": len(exported.transfers), "total": exported.total, "unit": exported.batch.unit}
    log(Log.BATCH_EXPORTED, program=program, period=period, operator=command.operator, **facts)
    return {**facts, "files": held.files.listed(program, period, made[-1])}
