"""The shop's checkout: POST /v1/quotes, POST /v1/redemptions and giving redeemed points back."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.checkout import quotes, redemptions
from functions.checkout.caller import shop_of
from functions.checkout.till import Till
from linkledger_aws.api.app import Api
from linkledger_aws.api.requests import with_read_body
from linkledger_aws.http import problem_response, report
from linkledger_aws.observability import observed
from linkledger_aws.settings import CheckoutSettings


@cache
def till() -> Till:
    """Built at the first request."""
    return Till.connect(CheckoutSettings.from_environment())


api = Api(quotes, redemptions)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) -> response."""
    try:
        caller = shop_of(event, till())
        read = with_read_body(event)
    except Exception as error:
        return problem_response(report(error, context.aws_request_id))
    return api.resolve(read, context, caller)
