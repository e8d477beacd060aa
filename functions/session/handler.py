"""The portals' sign-in, POST /session/{pool}/...: for the portal's own pages, on the portal's own origin."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.session import forgotten, sign_in, sign_up
from functions.session.desk import Desk
from functions.session.origin import check_origin
from linkledger_aws.api.app import Api
from linkledger_aws.api.requests import with_read_body
from linkledger_aws.http import problem_response, report
from linkledger_aws.observability import observed
from linkledger_aws.settings import SessionSettings


@cache
def desk() -> Desk:
    """Built at the first request."""
    return Desk.connect(SessionSettings.from_environment())


api = Api(sign_in, sign_up, forgotten)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) -> response."""
    try:
        check_origin(event)
        read = with_read_body(event)
    except Exception as error:
        return problem_response(report(error, context.aws_request_id))
    return api.resolve(read, context, desk())
