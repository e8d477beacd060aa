"""Journal's stream, without its insertions -> an alarm: an entry was changed or removed, which nothing of ours may do.

The stream mapping filters insertions out, so that this runs when somebody got past the rights of every function.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.ledger.recipients import kind_of
from linkledger_aws.observability import Counted, Log, count, log, observed
from linkledger_aws.settings import JournalGuardSettings

HIDDEN = {"S": "(a customer)"}
"""A customer's id may be an e-mail address, so no log holds one; the entry's id and event say whose it was."""


@cache
def settings() -> JournalGuardSettings:
    """Read at the first record."""
    return JournalGuardSettings.from_environment()


@observed
def handler(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse:
    """Stream event -> nothing to be tried again; each record is logged whole but for customers' ids, and counted."""
    records = event["Records"]
    for record in records:
        change = record["dynamodb"]
        images = {name: _shown(change[name]) for name in ("Keys", "OldImage", "NewImage") if name in change}
        shown = {**record, "dynamodb": {**change, **images}}
        log(Log.JOURNAL_TAMPERED, stage=settings().stage, change=record["eventName"], record=shown)
    count(Counted.JOURNAL_TAMPERED, len(records))
    return {"batchItemFailures": []}


def _shown(image: Mapping[str, Any]) -> dict[str, Any]:
    hidden = {"customer"}
    if kind_of(image["pk"]["S"].partition("#")[2]) == "customer":
        hidden |= {"pk", "recipient"}
    return {name: HIDDEN if name in hidden else value for name, value in image.items()}
