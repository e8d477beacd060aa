"""The partners' API, /v1/{proxy+}: its routes live in the modules beside this one; refusals are problem documents."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.partner_api import balance, customers, explanation, links, me, payments, payouts, stats
from functions.partner_api.desk import Desk
from functions.partner_api.requests import as_domain_error, read_as_json
from linkledger_aws.http import PROBLEM_JSON, report
from linkledger_aws.observability import observed
from linkledger_aws.settings import PartnerApiSettings

app = APIGatewayHttpResolver(enable_validation=True)
for module in (me, links, customers, payments, balance, stats, payouts, explanation):
    app.include_router(module.router)


@cache
def desk() -> Desk:
    """Built at the first request."""
    return Desk.connect(PartnerApiSettings.from_environment())


def problem(error: Exception) -> Response[str]:
    """The answer to whatever a route raises, and to the lack of one."""
    found = report(as_domain_error(error), app.lambda_context.aws_request_id)
    return Response(int(found.status), PROBLEM_JSON, found.body, dict(found.headers))


app.exception_handler(Exception)(problem)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) with verified claims -> response."""
    app.context["desk"] = desk()
    return app.resolve(read_as_json(event), context)
