"""What merchants' back ends and partner networks report: POST /v1/events and GET /postback."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.ingest import events, postback
from functions.ingest.intake import Intake
from linkledger_aws.api.app import Api
from linkledger_aws.observability import observed
from linkledger_aws.settings import IngestSettings


@cache
def intake() -> Intake:
    """Built at the first request."""
    return Intake.connect(IngestSettings.from_environment())


api = Api(events, postback)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """API Gateway HTTP API event (payload 2.0) -> response."""
    return api.resolve(event, context, intake())
