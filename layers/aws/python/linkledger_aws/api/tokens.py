"""The claims of an access token that API Gateway's authorizer has verified."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Request

from linkledger.access.api_keys import ApiKey
from linkledger_aws.http import Unauthorized


def asker(event: Mapping[str, Any]) -> str | None:
    """By what the same caller is known again: the sign-in's id, or that of the API key that was let in."""
    authorizer = event["requestContext"].get("authorizer", {})
    key: ApiKey | None = authorizer.get("key")
    sub = authorizer.get("jwt", {}).get("claims", {}).get("sub")
    return key.id if key is not None else str(sub) if sub else None


def sub_of(request: Request) -> str:
    """The sign-in's id. Raises Unauthorized ``invalid_token``: only access tokens are taken."""
    event: Mapping[str, Any] = request.resolved_event.raw_event
    claims = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims", {})
    if claims.get("token_use") != "access" or not claims.get("sub"):
        raise Unauthorized("invalid_token", "Send an access token: the one that the sign-in calls access_token.")
    return str(claims["sub"])
