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
    jobs,
    keys,
    leads,
    material,
    me,
    operators,
    partner_decisions,
    partners,
    payment_files,
    payouts,
    personal_data,
    programs,
    ranking,
    signals,
    simulation,
    stats,
    terms,
    webhooks,
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
    jobs,
    leads,
    material,
    events,
    customers,
    personal_data,
    adjustments,
    batches,
    payment_files,
    payouts,
    blocks,
    signals,
    stats,
    ranking,
    webhooks,
)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) with verified claims -> response."""
    return api.answer(event, context, desk())
