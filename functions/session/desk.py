"""What the sign-in holds on to between requests: both pools, each with the length of its sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import boto3
from aws_lambda_powertools.event_handler import Request

from functions.session.cognito import CognitoPool
from functions.session.pool import SignInPool
from linkledger.errors import NotFound
from linkledger_aws.settings import SessionSettings


@dataclass(frozen=True)
class People:
    """Those of one pool; a session of theirs lasts ``session_seconds``."""

    name: str
    pool: SignInPool
    session_seconds: int


@dataclass(frozen=True)
class Desk:
    """The pools by their name in the path."""

    people: Mapping[str, People]

    @classmethod
    def connect(cls, settings: SessionSettings) -> Self:
        """Over Cognito, by the usual AWS environment."""
        client = boto3.client("cognito-idp")
        partners = CognitoPool(client, settings.partner_pool_id, settings.partner_client_id)
        operators = CognitoPool(client, settings.operator_pool_id, settings.operator_client_id)
        return cls(
            {
                "partners": People("partners", partners, int(settings.partner_session_seconds)),
                "operators": People("operators", operators, int(settings.operator_session_seconds)),
            }
        )


def people_of(request: Request, pool: str) -> People:
    """Those of the path. Raises NotFound ``unknown_pool``."""
    desk: Desk = request.context["desk"]
    if pool not in desk.people:
        raise NotFound("unknown_pool", "pool: people sign in as partners or as operators.")
    return desk.people[pool]
