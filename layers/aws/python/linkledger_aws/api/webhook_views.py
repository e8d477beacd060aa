"""Webhooks as both APIs take and show them."""

from collections.abc import Set
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from linkledger.program_time import format_instant
from linkledger.webhooks.address import LONGEST
from linkledger.webhooks.delivery import Attempt, Delivery, DeliveryState
from linkledger.webhooks.facts import FactType
from linkledger.webhooks.subscription import Subscription
from linkledger_aws.api.view import View

Url = Annotated[str, Field(min_length=1, max_length=LONGEST, examples=["https://hooks.example.com/linkledger"])]
Types = Annotated[Set[FactType], Field(min_length=1, examples=[["commission.created"]])]


class WebhookBody(BaseModel):
    """An https address, and what it is to be told."""

    model_config = ConfigDict(extra="forbid")

    url: Url
    types: Types


class WebhookChange(BaseModel):
    """What changes; a webhook that is ``disabled`` is told nothing, and misses what happens."""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    types: Types | None = None
    disabled: Annotated[bool | None, Field(strict=True)] = None


class WebhookView(View):
    """A subscription. ``old_secret_until`` is when messages stop carrying the signature of the secret before."""

    id: str
    url: str
    types: list[FactType]
    disabled: bool
    made_at: str
    rotated_at: str | None
    old_secret_until: str | None


class NewWebhookView(WebhookView):
    """A webhook with its secret, which is shown this once."""

    secret: str


class AttemptView(View):
    """A call: the HTTP ``status``, or the ``error`` for which there is none; ``ms`` is how long it took."""

    number: int
    at: str
    ms: int
    status: int | None
    error: str | None


class DeliveryView(View):
    """A message; ``id`` is its `webhook-id`. Pending, delivered, dead (not taken in all its attempts) or stopped."""

    id: str
    type: str
    state: DeliveryState
    happened_at: str
    made_at: str
    attempts: list[AttemptView]


def webhook_view(subscription: Subscription) -> WebhookView:
    """The subscription without its secret."""
    until = subscription.old_secret_until
    return WebhookView(
        id=subscription.id,
        url=subscription.url,
        types=sorted(subscription.types),
        disabled=subscription.disabled_at is not None,
        made_at=format_instant(subscription.made_at),
        rotated_at=format_instant(subscription.rotated_at) if subscription.rotated_at else None,
        old_secret_until=format_instant(until) if until else None,
    )


def delivery_view(delivery: Delivery) -> DeliveryView:
    """The delivery with its log."""
    return DeliveryView(
        id=delivery.id,
        type=delivery.type,
        state=delivery.state,
        happened_at=format_instant(delivery.at),
        made_at=format_instant(delivery.made_at),
        attempts=[_attempt(each) for each in delivery.attempts],
    )


def _attempt(attempt: Attempt) -> AttemptView:
    return AttemptView(
        number=attempt.number,
        at=format_instant(attempt.at),
        ms=attempt.ms,
        status=attempt.status,
        error=attempt.error,
    )
