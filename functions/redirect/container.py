"""What one execution environment holds on to between clicks: settings, connections, caches."""

import os
from functools import cache
from typing import NamedTuple

from functions.redirect.aws_json import AwsJson
from functions.redirect.dynamodb import Clicks, Links
from functions.redirect.queue import RecoveryQueue
from functions.redirect.secrets import SigningSecret
from functions.redirect.settings import RedirectSettings

_JSON_10 = "application/x-amz-json-1.0"
_JSON_11 = "application/x-amz-json-1.1"


class Container(NamedTuple):
    """The redirect's settings and its four ways out."""

    settings: RedirectSettings
    links: Links
    clicks: Clicks
    queue: RecoveryQueue
    secret: SigningSecret


@cache
def container() -> Container:
    """Built from the environment at the first click."""
    settings = RedirectSettings.from_environment(os.environ)
    dynamodb = AwsJson(settings, service="dynamodb", target="DynamoDB_20120810", content_type=_JSON_10)
    sqs = AwsJson(settings, service="sqs", target="AmazonSQS", content_type=_JSON_10)
    secrets = AwsJson(settings, service="secretsmanager", target="secretsmanager", content_type=_JSON_11)
    return Container(
        settings=settings,
        links=Links(dynamodb, settings.links_table),
        clicks=Clicks(dynamodb, settings.clicks_table),
        queue=RecoveryQueue(sqs, settings.recovery_queue_url),
        secret=SigningSecret(secrets, settings.signing_secret),
    )
