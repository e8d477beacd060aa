"""The partner's webhooks: what happens to its own lines, sent to addresses of its own."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.partner_api.caller import AsCaller, Member
from linkledger.errors import Refused
from linkledger.webhooks.delivery import DeliveryState
from linkledger.webhooks.subscription import Owner
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter
from linkledger_aws.api.webhook_views import DeliveryView, NewWebhookView, WebhookBody, WebhookChange, WebhookView
from linkledger_aws.api.webhooks import OwnersWebhooks, new_webhook_id

router = new_router()
WEBHOOKS = "/v1/programs/<program>/webhooks"


@router.get(WEBHOOKS)
def webhooks(
    caller: AsCaller, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[WebhookView]:
    """The caller's webhooks in the program, oldest first."""
    return _of(caller.member_of(program)).listed(limit, starting_after)


@router.post(WEBHOOKS, status_code=HTTPStatus.CREATED)
def make_webhook(caller: AsCaller, program: str, body: WebhookBody) -> Response[NewWebhookView]:
    """Subscribes an https address to what happens from now on, and shows its secret this once; at most 5.

    Messages are signed by Standard Webhooks. They stop while the partner is not active, and for good once the sign-in
    that made the webhook is no longer the partner's. A retry makes another one.
    """
    me, made = caller.member_of(program), new_webhook_id()
    with me.acting("webhook.made", f"webhook/{made}") as action:
        if me.partner.status != "active":
            message = f"Partner {me.id} is {me.partner.status}; only active partners are told anything."
            raise Refused("partner_not_active", message)
        return _of(me).make(made, caller.sub, body, action)


@router.get(f"{WEBHOOKS}/<webhook>")
def webhook(caller: AsCaller, program: str, webhook: str) -> WebhookView:
    """One of the caller's webhooks."""
    return _of(caller.member_of(program)).one(webhook)


@router.patch(f"{WEBHOOKS}/<webhook>")
def change_webhook(caller: AsCaller, program: str, webhook: str, body: WebhookChange) -> WebhookView:
    """Changes the address, what it is told, or whether it is told anything; what waits goes to the new address."""
    me = caller.member_of(program)
    with me.acting("webhook.changed", f"webhook/{webhook}") as action:
        return _of(me).change(webhook, body, action)


@router.delete(f"{WEBHOOKS}/<webhook>")
def delete_webhook(caller: AsCaller, program: str, webhook: str) -> WebhookView:
    """Ends a webhook for good, and answers what it was; what waits is not sent any more."""
    me = caller.member_of(program)
    with me.acting("webhook.deleted", f"webhook/{webhook}") as action:
        return _of(me).delete(webhook, action)


@router.post(f"{WEBHOOKS}/<webhook>/rotate-secret", status_code=HTTPStatus.CREATED)
def rotate_webhook_secret(caller: AsCaller, program: str, webhook: str) -> Response[NewWebhookView]:
    """Gives it a new secret, shown this once; for 24 hours messages carry the old one's signature too."""
    me = caller.member_of(program)
    with me.acting("webhook.secret_rotated", f"webhook/{webhook}") as action:
        return _of(me).rotate(webhook, action)


@router.post(f"{WEBHOOKS}/<webhook>/ping", status_code=HTTPStatus.CREATED)
def ping_webhook(caller: AsCaller, program: str, webhook: str) -> DeliveryView:
    """Sends a message of the type `webhook.ping`; its delivery says what the address answered."""
    me = caller.member_of(program)
    with me.acting("webhook.pinged", f"webhook/{webhook}"):
        return _of(me).ping(webhook)


@router.get(f"{WEBHOOKS}/<webhook>/deliveries")
def webhook_deliveries(
    caller: AsCaller,
    program: str,
    webhook: str,
    state: DeliveryState | None = None,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[DeliveryView]:
    """The messages of the last 7 days with their attempts, newest first; `state=dead` lists those not taken."""
    return _of(caller.member_of(program)).deliveries(webhook, state, limit, starting_after)


@router.post(f"{WEBHOOKS}/<webhook>/deliveries/<delivery>/redeliver")
def redeliver_webhook(caller: AsCaller, program: str, webhook: str, delivery: str) -> DeliveryView:
    """Sends a message again that is not on its way, with the same `webhook-id` and body, up to eight times anew."""
    me = caller.member_of(program)
    with me.acting("webhook.redelivered", f"webhook/{webhook}/{delivery}"):
        return _of(me).redeliver(webhook, delivery)


def _of(me: Member) -> OwnersWebhooks:
    return me.desk.webhooks.of(Owner(me.program, me.id), me.now)
