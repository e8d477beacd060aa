"""POST /v1/events: takes one event of the program whose API key is shown; 2xx only once it is stored."""

from functools import cache
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.ingest.intake import Intake
from functions.ingest.request import api_key_hash, body_text, event_of
from linkledger.earning.accept_event import Acceptance
from linkledger.errors import LinkledgerError
from linkledger_aws.http import json_response, problem_response, report
from linkledger_aws.observability import Counted, Log, count, log, observed
from linkledger_aws.settings import IngestSettings

_STATUS = {Acceptance.ACCEPTED: HTTPStatus.ACCEPTED, Acceptance.DUPLICATE: HTTPStatus.OK}
_SEEN = {
    Acceptance.ACCEPTED: (Log.EVENT_ACCEPTED, Counted.EVENTS_ACCEPTED),
    Acceptance.DUPLICATE: (Log.EVENT_DUPLICATE, Counted.EVENTS_DUPLICATE),
}


@cache
def intake() -> Intake:
    """Built at the first event."""
    return Intake.connect(IngestSettings.from_environment())


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) -> response."""
    try:
        desk = intake()
        program = desk.program_of(api_key_hash(event))
        raw = body_text(event)
        with desk.keeping_refusals(program, raw):
            body = event_of(raw, program)
        acceptance = desk.reception().accept(program, body, raw, desk.clock.now())
    except Exception as error:
        if isinstance(error, LinkledgerError):
            count(Counted.EVENTS_REFUSED)
        return problem_response(report(error, context.aws_request_id))
    message, metric = _SEEN[acceptance]
    log(message, program=program, event=body["id"])
    count(metric)
    return json_response(_STATUS[acceptance], {"id": body["id"], "status": acceptance})
