"""A program's webhooks: what happens to all of its partners, sent to addresses of the business."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.operator_api.caller import AsOperator, Caller
from linkledger.access.operators import Scope
from linkledger.webhooks.delivery import DeliveryState
from linkledger.webhooks.subscription import Owner
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter
from linkledger_aws.api.webhook_views import DeliveryView, NewWebhookView, WebhookBody, WebhookChange, WebhookView
from linkledger_aws.api.webhooks import OwnersWebhooks, new_webhook_id

router = new_router()
WEBHOOKS = "/v1/operator/programs/<program>/webhooks"


@router.get(WEBHOOKS)
def webhooks(
    caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[WebhookView]:
    """The program's own webhooks, oldest first; those of partners are theirs."""
    return _read(caller, program).listed(limit, starting_after)


@router.post(WEBHOOKS, status_code=HTTPStatus.CREATED)
def make_webhook(caller: AsOperator, program: str, body: WebhookBody) -> Response[NewWebhookView]:
    """Subscribes an https address to what happens to all partners from now on, and shows its secret this once.

    Messages are signed by Standard Webhooks; a program has at most 20 webhooks. A retry makes another one.
    """
    made = new_webhook_id()
    with caller.acting(Scope.PROGRAM_WRITE, "webhook.made", f"webhook/{made}", program) as action:
        return _of(caller, program).make(made, caller.operator.id, body, action)


@router.get(f"{WEBHOOKS}/<webhook>")
def webhook(caller: AsOperator, program: str, webhook: str) -> WebhookView:
    """One of the program's webhooks."""
    return _read(caller, program).one(webhook)


@router.patch(f"{WEBHOOKS}/<webhook>")
def change_webhook(caller: AsOperator, program: str, webhook: str, body: WebhookChange) -> WebhookView:
    """Changes the address, what it is told, or whether it is told anything; what waits goes to the new address."""
    with caller.acting(Scope.PROGRAM_WRITE, "webhook.changed", f"webhook/{webhook}", program) as action:
        return _of(caller, program).change(webhook, body, action)


@router.delete(f"{WEBHOOKS}/<webhook>")
def delete_webhook(caller: AsOperator, program: str, webhook: str) -> WebhookView:
    """Ends a webhook for good, and answers what it was; what waits is not sent any more."""
    with caller.acting(Scope.PROGRAM_WRITE, "webhook.deleted", f"webhook/{webhook}", program) as action:
        return _of(caller, program).delete(webhook, action)


@router.post(f"{WEBHOOKS}/<webhook>/rotate-secret", status_code=HTTPStatus.CREATED)
def rotate_webhook_secret(caller: AsOperator, program: str, webhook: str) -> Response[NewWebhookView]:
    """Gives it a new secret, shown this once; for 24 hours messages carry the old one's signature too."""
    with caller.acting(Scope.PROGRAM_WRITE, "webhook.secret_rotated", f"webhook/{webhook}", program) as action:
        return _of(caller, program).rotate(webhook, action)


@router.post(f"{WEBHOOKS}/<webhook>/ping", status_code=HTTPStatus.CREATED)
def ping_webhook(caller: AsOperator, program: str, webhook: str) -> DeliveryView:
    """Sends a message of the type `webhook.ping`; its delivery says what the address answered."""
    with caller.acting(Scope.PROGRAM_WRITE, "webhook.pinged", f"webhook/{webhook}", program):
        return _of(caller, program).ping(webhook)


@router.get(f"{WEBHOOKS}/<webhook>/deliveries")
def webhook_deliveries(
    caller: AsOperator,
    program: str,
    webhook: str,
    state: DeliveryState | None = None,
    limit: Limit = 25,
    starting_after: StartingAfter = None,
) -> Page[DeliveryView]:
    """The messages of the last 7 days with their attempts, newest first; `state=dead` lists those not taken."""
    return _read(caller, program).deliveries(webhook, state, limit, starting_after)


@router.post(f"{WEBHOOKS}/<webhook>/deliveries/<delivery>/redeliver")
def redeliver_webhook(caller: AsOperator, program: str, webhook: str, delivery: str) -> DeliveryView:
    """Sends a message again that is not on its way, with the same `webhook-id` and body, up to eight times anew."""
    with caller.acting(Scope.PROGRAM_WRITE, "webhook.redelivered", f"webhook/{webhook}/{delivery}", program):
        return _of(caller, program).redeliver(webhook, delivery)


def _read(caller: Caller, program: str) -> OwnersWebhooks:
    """Addresses may hold tokens, so that not every operator reads them. Raises Forbidden ``missing_scope``."""
    caller.operator.must(Scope.PROGRAM_WRITE)
    return _of(caller, program)


def _of(caller: Caller, program: str) -> OwnersWebhooks:
    """Raises NotFound ``unknown_program``."""
    caller.desk.terms.current(program)
    return caller.desk.webhooks.of(Owner(program), caller.now)
