"""The claims of an access token that API Gateway's authorizer has verified."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Request

from linkledger_aws.http import Unauthorized


def sub_of(request: Request) -> str:
    """The sign-in's id. Raises Unauthorized ``invalid_token``: only access tokens are taken."""
    event: Mapping[str, Any] = request.resolved_event.raw_event
    claims = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims", {})
    if claims.get("token_use") != "access" or not claims.get("sub"):
        raise Unauthorized("invalid_token", "Send an access token: the one that the sign-in calls access_token.")
    return str(claims["sub"])
