"""What operators see: coded log lines and a few metrics, without personal data, customers' ids or query strings."""

import traceback
from collections.abc import Callable
from enum import Enum, StrEnum
from functools import wraps
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from linkledger.errors import LinkledgerError

NAMESPACE = "linkledger"

logger = Logger()
metrics = Metrics(namespace=NAMESPACE)


class Log(Enum):
    """Every coded message: its level and sentence. The member's name in small letters is its ``code``."""

    EVENT_ACCEPTED = "INFO", "An event was accepted."
    EVENT_DUPLICATE = "INFO", "A known event came again."
    CONVERSION_REPORTED = "INFO", "A postback reported a conversion."
    KEY_USE_NOT_NOTED = "WARNING", "The day of an API key's use could not be noted; the key worked."
    REQUEST_REFUSED = "INFO", "A request was refused; its problem document says why."
    REQUEST_FAILED = "ERROR", "A request failed unexpectedly."
    SECRET_UNAVAILABLE = "ERROR", "A secret can't be read; the last good value is used while there is one."
    EVENT_SETTLED = "INFO", "An event was settled."
    EVENT_BUSY = "WARNING", "Its customer kept changing; the event is tried again."
    LIVE_COUNTS_REFUSED = "ERROR", "The approximate counts of a day lag behind; the rollup recounts it exactly."
    CLICK_UNREADABLE = "ERROR", "A click's record can't be read."
    CLICK_NOT_RECOVERED = "ERROR", "A click stays in the queue."
    RECORD_POISONOUS = "ERROR", "A record can't be settled; it goes to the failures bucket unless a retry succeeds."
    PERIODS_CLOSED = "INFO", "Days and months of a program were closed."
    BATCH_PREPARED = "INFO", "A payout batch stands."
    PART_NOT_ASKED = "ERROR", "Partners of a payout batch were not all asked; their part stays in the queue."
    BATCH_EXPORTED = "INFO", "A payout batch was written as payment files."
    JOB_ENDED = "INFO", "A job ended; its status says how."
    JOB_BROKE_OFF = "ERROR", "A job broke off; it is tried once more."
    RECONCILED = "INFO", "Events without an outcome were driven again."
    LEDGER_DIFFERENCE = "ERROR", "An account is not what its journal sums to; nothing is paid out of it any more."
    JOURNAL_TAMPERED = "ERROR", "An entry of the journal was changed or removed."
    FACT_NOT_ANNOUNCED = "ERROR", "What happened could not be told to webhooks; it is tried again."
    DELIVERY_NOT_TRIED = "ERROR", "A webhook's message stays in the queue."
    DELIVERY_DEAD = "WARNING", "A webhook's message was not taken in all its attempts; it can be sent again by hand."
    PROGRAM_FAILED = "ERROR", "A scheduled run failed for one program; the others went on."

    @property
    def level(self) -> str:
        return self.value[0]

    @property
    def sentence(self) -> str:
        return self.value[1]


class Counted(StrEnum):
    """The metrics, all in namespace ``linkledger`` with the function as dimension ``service``."""

    EVENTS_ACCEPTED = "EventsAccepted"
    EVENTS_DUPLICATE = "EventsDuplicate"
    EVENTS_REFUSED = "EventsRefused"
    CONVERSIONS_REPORTED = "ConversionsReported"
    POISON_RECORDS = "PoisonRecords"
    EVENTS_RECONCILED = "EventsReconciled"
    LEDGER_DIFFERENCES = "LedgerDifferences"
    JOURNAL_TAMPERED = "JournalTampered"
    CLICKS_RECOVERED = "ClicksRecovered"
    DAYS_CLOSED = "DaysClosed"
    BATCHES = "Batches"
    BATCH_PAYOUTS = "BatchPayouts"
    REQUEST_ERRORS = "RequestErrors"
    WEBHOOKS_SENT = "WebhooksSent"
    WEBHOOKS_DELIVERED = "WebhooksDelivered"
    WEBHOOKS_FAILED = "WebhooksFailed"


def log(message: Log, **facts: object) -> None:
    """Writes one coded line. Facts are ids of programs, partners, events and payouts, codes and counts: a customer's
    id may be an e-mail address, so it is none."""
    method: Callable[..., None] = getattr(logger, message.level.lower())
    method(message.sentence, extra={"code": message.name.lower(), **facts}, stacklevel=3)


def traced(error: BaseException) -> dict[str, object]:
    """An exception as facts: its type or code and where it arose, but not its words, which may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)
    kind = error.code if isinstance(error, LinkledgerError) else type(error).__qualname__
    return {"error": kind, "stack": [f"{each.filename}:{each.lineno} {each.name}" for each in frames]}


def count(metric: Counted, value: int = 1) -> None:
    """Adds to one metric of this invocation."""
    metrics.add_metric(name=metric, unit=MetricUnit.Count, value=value)


def count_settled(kind: str) -> None:
    """One settlement by its outcome: ``SettledEarned``, ``SettledRefused`` and so on."""
    metrics.add_metric(name=f"Settled{kind.capitalize()}", unit=MetricUnit.Count, value=1)


def observed[Answer](
    handler: Callable[[dict[str, Any], LambdaContext], Answer],
) -> Callable[[dict[str, Any], LambdaContext], Answer]:
    """A handler whose log lines carry the request's id and whose metrics are written when it ends, also by failing."""

    @wraps(handler)
    def wrapped(event: dict[str, Any], context: LambdaContext) -> Answer:
        logger.append_keys(function_request_id=context.aws_request_id)
        try:
            return handler(event, context)
        finally:
            if metrics.provider.metric_set:
                metrics.flush_metrics()

    return wrapped
