"""What both APIs do with webhooks: an owner's subscriptions, their secrets, and what became of their messages."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

import boto3
from aws_lambda_powertools.event_handler import Response

from linkledger.access.audit import Recorded
from linkledger.webhooks.delivery import DeliveryState, DeliveryStore, DueQueue, ping, redeliver
from linkledger.webhooks.signing import WebhookSecrets
from linkledger.webhooks.subscription import (
    Owner,
    Subscription,
    SubscriptionStore,
    change,
    known_subscription,
    rotate_secret,
    subscribe,
)
from linkledger_aws.api.view import Page, invalid_cursor
from linkledger_aws.api.webhook_views import (
    DeliveryView,
    NewWebhookView,
    WebhookBody,
    WebhookChange,
    WebhookView,
    delivery_view,
    webhook_view,
)
from linkledger_aws.http import JSON
from linkledger_aws.secrets import CachedSecret
from linkledger_aws.settings import ApiSettings
from linkledger_aws.storage import Stores
from linkledger_aws.webhook_queues import SqsDue

_SHOWN_ONCE = {"cache-control": "no-store"}


@dataclass(frozen=True)
class WebhookDesk:
    """Stores, queue and secret; ``loopback`` lets addresses be this machine's, on the local stage alone."""

    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    due: DueQueue
    secrets: Callable[[], WebhookSecrets]
    loopback: bool = False

    @classmethod
    def connect(cls, settings: ApiSettings, stores: Stores) -> Self:
        """Over DynamoDB, SQS and Secrets Manager."""
        secret = CachedSecret(boto3.client("secretsmanager"), settings.webhook_secret, WebhookSecrets.from_secret)
        due = SqsDue(boto3.client("sqs"), settings.due_queue_url)
        return cls(stores.subscriptions, stores.deliveries, due, secret.value, bool(settings.loopback_webhooks))

    def of(self, owner: Owner, now: datetime) -> "OwnersWebhooks":
        """The webhooks of an owner at this moment."""
        return OwnersWebhooks(self, owner, now)


@dataclass(frozen=True)
class OwnersWebhooks:
    """One owner's webhooks; another's are not there (NotFound ``unknown_webhook``)."""

    desk: WebhookDesk
    owner: Owner
    now: datetime

    def listed(self, limit: int, starting_after: str | None) -> Page[WebhookView]:
        """Oldest first."""
        views = [webhook_view(each) for each in self.desk.subscriptions.of_owner(self.owner)]
        return Page[WebhookView].cut(views, lambda each: each.id, limit, starting_after)

    def one(self, webhook: str) -> WebhookView:
        return webhook_view(self._known(webhook))

    def make(self, webhook: str, made_by: str, body: WebhookBody, action: Recorded) -> Response[NewWebhookView]:
        """Makes it under an id of ``new_webhook_id``; its secret is shown this once."""
        made = subscribe(
            self.desk.subscriptions,
            webhook,
            self.owner,
            made_by,
            body.url,
            body.types,
            self.now,
            loopback=self.desk.loopback,
        )
        action.changed(None, _told(made))
        return self._with_secret(made)

    def change(self, webhook: str, body: WebhookChange, action: Recorded) -> WebhookView:
        before = self._known(webhook)
        store, loopback = self.desk.subscriptions, self.desk.loopback
        after = change(
            store, before, self.now, url=body.url, types=body.types, disabled=body.disabled, loopback=loopback
        )
        action.changed(_told(before), _told(after))
        if before.url != after.url:
            action.changed({"url": "given"}, {"url": "changed"})
        return webhook_view(after)

    def delete(self, webhook: str, action: Recorded) -> WebhookView:
        """It is told nothing more, what waits included; the view is what it was."""
        before = self._known(webhook)
        self.desk.subscriptions.delete(before)
        action.changed(_told(before), None)
        return webhook_view(before)

    def rotate(self, webhook: str, action: Recorded) -> Response[NewWebhookView]:
        before = self._known(webhook)
        after = rotate_secret(self.desk.subscriptions, before, self.now)
        action.changed({"secret_version": before.secret_version}, {"secret_version": after.secret_version})
        return self._with_secret(after)

    def ping(self, webhook: str) -> DeliveryView:
        found = self._known(webhook)
        return delivery_view(ping(found, secrets.token_hex(8), self.now, self.desk.deliveries, self.desk.due))

    def deliveries(
        self, webhook: str, state: DeliveryState | None, limit: int, starting_after: str | None
    ) -> Page[DeliveryView]:
        """Newest first."""
        found = self._known(webhook)
        if starting_after is not None and not starting_after.startswith("msg_"):
            raise invalid_cursor()
        part, cursor = self.desk.deliveries.page(
            self.owner.program, found.id, state=state, limit=limit, cursor=starting_after
        )
        items = [delivery_view(each) for each in part]
        return Page[DeliveryView](items=items, has_more=cursor is not None, next_cursor=cursor)

    def redeliver(self, webhook: str, delivery: str) -> DeliveryView:
        found = self._known(webhook)
        return delivery_view(redeliver(found, delivery, self.now, self.desk.deliveries, self.desk.due))

    def _known(self, webhook: str) -> Subscription:
        return known_subscription(self.desk.subscriptions, self.owner, webhook)

    def _with_secret(self, subscription: Subscription) -> Response[NewWebhookView]:
        secret = self.desk.secrets().shown(subscription.id, subscription.secret_version)
        view = NewWebhookView(**webhook_view(subscription).model_dump(), secret=secret)
        return Response(int(HTTPStatus.CREATED), JSON, view, _SHOWN_ONCE)


def new_webhook_id() -> str:
    """``wh_...``, never twice the same."""
    return f"wh_{secrets.token_hex(12)}"


def _told(subscription: Subscription) -> dict[str, object]:
    """What the audit trail says of it: the host alone, since an address may hold a token."""
    host = urlsplit(subscription.url).hostname
    return {"host": host, "types": subscription.types, "disabled": subscription.disabled_at is not None}
