"""POST /v1/events: the events of the program whose API key is shown; said to be accepted only once they are stored."""

import json
from http import HTTPStatus
from typing import Any, Literal

from aws_lambda_powertools.event_handler import Request, Response

from functions.ingest.intake import Intake
from functions.ingest.request import body_text, event_of, posted_of
from linkledger.earning.accept_event import Acceptance, ReceptionDesk
from linkledger.errors import Conflict, LinkledgerError, Stale
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View
from linkledger_aws.http import JSON, report
from linkledger_aws.observability import Counted, Log, count, log

router = new_router()
SPARE_MILLISECONDS = 3_000
"""What is left of the function's time when it tries no further event, so that the answer still goes out."""
_STATUS = {Acceptance.ACCEPTED: HTTPStatus.ACCEPTED, Acceptance.DUPLICATE: HTTPStatus.OK}
_SEEN = {
    Acceptance.ACCEPTED: (Log.EVENT_ACCEPTED, Counted.EVENTS_ACCEPTED),
    Acceptance.DUPLICATE: (Log.EVENT_DUPLICATE, Counted.EVENTS_DUPLICATE),
}


class EventAnswer(View):
    """One event is stored, and takes effect exactly once; a duplicate changed nothing."""

    id: str
    status: Literal["accepted", "duplicate"]


class ItemAnswer(View):
    """What became of the event at ``index``; ``failed`` says nothing against it: send it again.

    ``problem`` is the problem document that the event alone would have got.
    """

    index: int
    id: str | None
    status: Literal["accepted", "duplicate", "conflict", "refused", "failed"]
    problem: dict[str, Any] | None = None


class BatchAnswer(View):
    """The events' results, in their order."""

    results: list[ItemAnswer]


@router.post("/v1/events")
def post_events(request: Request) -> Response[EventAnswer | BatchAnswer]:
    """Takes one event, or up to 100 as ``{"events": [...]}`` with a result for each.

    One event is answered 202, again 200. Of several each stands alone, in their order: 200 when all are stored, 207
    when some are not. One event has at most 256 KB, a request at most 6 MB.
    """
    intake: Intake = request.context["desk"]
    asked, now = request.resolved_event.raw_event, intake.clock.now()
    program = intake.gate.by_header(asked, now).program
    try:
        text = body_text(asked)
        with intake.keeping_refusals(program, text):
            posted = posted_of(text)
            body = event_of(posted, program) if not isinstance(posted, list) else None
        reception = intake.reception()
        if body is None:
            return _batch(intake, reception, program, list(posted))
        acceptance = reception.accept(program, body, text, now)
    except LinkledgerError:
        count(Counted.EVENTS_REFUSED)
        raise
    _note(acceptance, program, str(body["id"]))
    answer = EventAnswer.model_validate({"id": body["id"], "status": acceptance.value})
    return Response(int(_STATUS[acceptance]), JSON, answer)


def _batch(intake: Intake, reception: ReceptionDesk, program: str, items: list[Any]) -> Response[Any]:
    results = [_item(intake, reception, program, index, item) for index, item in enumerate(items)]
    stored = all(each.problem is None for each in results)
    return Response(int(HTTPStatus.OK if stored else HTTPStatus.MULTI_STATUS), JSON, BatchAnswer(results=results))


def _item(intake: Intake, reception: ReceptionDesk, program: str, index: int, item: Any) -> ItemAnswer:
    named = item.get("id") if isinstance(item, dict) else None
    id_ = named if isinstance(named, str) else None
    try:
        if router.lambda_context.get_remaining_time_in_millis() < SPARE_MILLISECONDS:
            raise Stale("out_of_time", "The events before this one took all the time; send it again.")
        raw = json.dumps(item)
        with intake.keeping_refusals(program, raw):
            body = event_of(item, program)
        acceptance = reception.accept(program, body, raw, intake.clock.now())
    except Exception as error:
        # Whatever happens to one event, those before it are stored, and the caller has to hear so.
        problem = report(error, router.lambda_context.aws_request_id)
        count(Counted.EVENTS_REFUSED)
        return ItemAnswer(index=index, id=id_, status=_refused_as(error), problem=json.loads(problem.body))
    _note(acceptance, program, str(body["id"]))
    return ItemAnswer.model_validate({"index": index, "id": id_, "status": acceptance.value})


def _refused_as(error: Exception) -> Literal["conflict", "refused", "failed"]:
    if isinstance(error, Conflict):
        return "conflict"
    return "refused" if isinstance(error, LinkledgerError) and not isinstance(error, Stale) else "failed"


def _note(acceptance: Acceptance, program: str, event: str) -> None:
    message, metric = _SEEN[acceptance]
    log(message, program=program, event=event)
    count(metric)
