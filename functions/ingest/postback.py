"""GET /postback: a partner network reports a conversion; the token says which network, and for which program."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, ConfigDict, Field

from functions.ingest.intake import Intake
from linkledger.earning.conversions import ConversionState
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View
from linkledger_aws.http import JSON
from linkledger_aws.observability import Counted, Log, count, log

router = new_router()
_NOT_CACHED = {"cache-control": "no-store"}
PLAIN = "text/plain"


class PostbackQuery(BaseModel):
    """The parameters; others are passed over. ``payout`` is decimal text such as 12.50, in ``currency``."""

    model_config = ConfigDict(extra="ignore")

    click_id: str | None = Field(None, description="What the landing page received in its query.")
    tid: str | None = Field(None, description="The network's own id of the conversion, 1 to 80 characters.")
    status: str | None = Field(None, description="pending, approved or rejected, or a network's usual word for these.")
    payout: str | None = Field(None, description="Decimal text such as 12.50; nothing, or 0, is no amount.")
    currency: str | None = Field(None, description="The payout's currency, such as USD.")
    event: str | None = Field(None, description="The event that it becomes; payment when left out.")
    token: str | None = Field(None, description="The network's token.")


class PostbackAnswer(View):
    """Where the conversion stands now; reported again, it stands there still."""

    status: ConversionState


@router.get("/postback")
def postback(request: Request, _shape: Annotated[PostbackQuery, Query()]) -> Response[PostbackAnswer]:
    """Takes a conversion that a partner network reports.

    The same tid is the same conversion. Pending ones wait for the network, approved ones are events, rejected ones
    are taken back. Without a token a conversion waits for an operator.
    """
    intake: Intake = request.context["desk"]
    # Powertools splits values at commas, and would read 12,50 as 12: this is the query as API Gateway decoded it.
    given: dict[str, str] = request.resolved_event.raw_event.get("queryStringParameters") or {}
    query = {name: given[name] for name in PostbackQuery.model_fields if name in given}
    token, now = query.pop("token", ""), intake.clock.now()
    if token:
        key = intake.gate.by_token(token, now)
        found = intake.postbacks().take_from(key.name or "", key.program, query, now)
    else:
        found = intake.postbacks().take_unsigned(query, now)
    log(Log.CONVERSION_REPORTED, program=found.event.program, network=found.network, state=found.state.value)
    count(Counted.CONVERSIONS_REPORTED)
    return Response(int(HTTPStatus.OK), JSON, PostbackAnswer(status=found.state), _NOT_CACHED)


@router.route("/postback", method="HEAD")
def probe_postback() -> Response[str]:
    """Answers link checkers: nothing is read, and nothing happens."""
    return Response(int(HTTPStatus.OK), PLAIN, "", _NOT_CACHED)
