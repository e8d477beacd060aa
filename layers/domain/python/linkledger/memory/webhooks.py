"""Subscriptions and deliveries in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from linkledger.errors import Stale
from linkledger.memory.pages import part_after
from linkledger.webhooks.delivery import Attempt, Delivery, DeliveryState, Due, Outgoing
from linkledger.webhooks.subscription import Owner, Subscription, too_many


@dataclass
class InMemorySubscriptions:
    """Subscriptions by owner and id."""

    kept: dict[tuple[Owner, str], Subscription] = field(default_factory=dict)

    def get(self, owner: Owner, subscription: str) -> Subscription | None:
        return self.kept.get((owner, subscription))

    def of_owner(self, owner: Owner) -> Sequence[Subscription]:
        found = (each for each in self.kept.values() if each.owner == owner)
        return sorted(found, key=lambda each: (each.made_at, each.id))

    def put_new(self, subscription: Subscription) -> None:
        """Raises Refused ``too_many_webhooks``."""
        if len(self.of_owner(subscription.owner)) >= subscription.owner.most:
            raise too_many(subscription.owner)
        self.kept[subscription.owner, subscription.id] = subscription

    def replace(self, subscription: Subscription) -> Subscription:
        """Raises Stale ``webhook_changed``."""
        known = self.get(subscription.owner, subscription.id)
        if known is None or known.version != subscription.version:
            raise Stale("webhook_changed", f"Webhook {subscription.id} changed in the meantime; look again.")
        after = replace(subscription, version=subscription.version + 1)
        self.kept[subscription.owner, subscription.id] = after
        return after

    def delete(self, subscription: Subscription) -> None:
        self.kept.pop((subscription.owner, subscription.id), None)


@dataclass
class InMemoryDeliveries:
    """Deliveries by program, subscription and id, with their logs."""

    kept: dict[tuple[str, str, str], Delivery] = field(default_factory=dict)

    def get(self, program: str, subscription: str, delivery: str) -> Delivery | None:
        return self.kept.get((program, subscription, delivery))

    def put_new(self, delivery: Delivery) -> bool:
        key = delivery.owner.program, delivery.subscription, delivery.id
        return self.kept.setdefault(key, delivery) is delivery

    def turn(self, delivery: Delivery, state: DeliveryState) -> None:
        key = delivery.owner.program, delivery.subscription, delivery.id
        self.kept[key] = replace(self.kept[key], state=state)

    def page(
        self, program: str, subscription: str, *, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Delivery], str | None]:
        mine = [each for key, each in sorted(self.kept.items(), reverse=True) if key[:2] == (program, subscription)]
        return part_after([each for each in mine if state in (None, each.state)], lambda each: each.id, limit, cursor)

    def note(self, sent: Outgoing, attempt: Attempt, state: DeliveryState) -> None:
        key = sent.owner.program, sent.subscription, sent.delivery
        if key in self.kept:
            known = self.kept[key]
            self.kept[key] = replace(known, state=state, attempts=(*known.attempts, attempt))


@dataclass
class InMemoryQueues:
    """Both queues of webhooks: what is due, and what is on its way."""

    waiting: list[Due] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)

    def wait(self, due: Due, now: datetime) -> None:  # noqa: ARG002 - how long is the real queue's business
        self.waiting.append(due)

    def send(self, outgoing: Outgoing) -> None:
        self.outgoing.append(outgoing)
