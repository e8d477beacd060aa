"""The operators' API, /v1/operator/{proxy+}: its routes live in the modules beside this one."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.operator_api import (
    adjustments,
    audit,
    batches,
    blocks,
    conversions,
    customers,
    drafts,
    events,
    invitations,
    keys,
    leads,
    material,
    me,
    operators,
    partner_decisions,
    partners,
    payment_files,
    payouts,
    programs,
    ranking,
    simulation,
    stats,
    terms,
)
from functions.operator_api.desk import Desk
from linkledger_aws.api.app import Api
from linkledger_aws.observability import observed
from linkledger_aws.settings import OperatorApiSettings


@cache
def desk() -> Desk:
    """Built at the first request."""
    return Desk.connect(OperatorApiSettings.from_environment())


api = Api(
    me,
    partners,
    partner_decisions,
    audit,
    terms,
    programs,
    drafts,
    simulation,
    operators,
    keys,
    conversions,
    invitations,
    leads,
    material,
    events,
    customers,
    adjustments,
    batches,
    payment_files,
    payouts,
    blocks,
    stats,
    ranking,
)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) with verified claims -> response."""
    return api.answer(event, context, desk())
