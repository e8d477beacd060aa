"""The partners' API, /v1/{proxy+} and /v1/by-key/{proxy+}: its routes live in the modules beside this one.

Refusals are problem documents.
"""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.partner_api import (
    api_keys,
    balance,
    commissions,
    customers,
    enrollment,
    explanation,
    jobs,
    leads,
    links,
    material,
    me,
    methods,
    notifications,
    payments,
    payouts,
    programs,
    qr_codes,
    statements,
    stats,
    sub_partners,
    webhooks,
)
from functions.partner_api.by_key import admitted
from functions.partner_api.desk import Desk
from linkledger_aws.api.app import Api
from linkledger_aws.http import problem_response, report
from linkledger_aws.observability import observed
from linkledger_aws.settings import PartnerApiSettings


@cache
def desk() -> Desk:
    """Built at the first request."""
    return Desk.connect(PartnerApiSettings.from_environment())


api = Api(
    me,
    programs,
    enrollment,
    links,
    qr_codes,
    customers,
    sub_partners,
    leads,
    material,
    payments,
    commissions,
    balance,
    stats,
    payouts,
    statements,
    methods,
    notifications,
    explanation,
    jobs,
    api_keys,
    webhooks,
)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) with verified claims, or with a partner's key -> response."""
    try:
        let_in = admitted(event, desk())
    except Exception as error:
        return problem_response(report(error, context.aws_request_id))
    return api.answer(let_in, context, desk())
