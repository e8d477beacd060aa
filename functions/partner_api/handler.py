"""The partners' API, /v1/{proxy+}: its routes live in the modules beside this one; refusals are problem documents."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.partner_api import (
    balance,
    commissions,
    customers,
    enrollment,
    explanation,
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
)
from functions.partner_api.desk import Desk
from linkledger_aws.api.app import Api
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
)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) with verified claims -> response."""
    return api.answer(event, context, desk())
