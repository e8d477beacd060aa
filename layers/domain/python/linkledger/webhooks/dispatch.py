"""Dispatching: who is told a fact, decided anew before every attempt, so that what stops, stops what waits too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkledger.partners.partner import Partner
from linkledger.webhooks.delivery import (
    Attempt,
    AttemptLog,
    Delivery,
    DeliveryState,
    DeliveryStore,
    Due,
    DueQueue,
    Outgoing,
    delivery_of,
)
from linkledger.webhooks.facts import Fact
from linkledger.webhooks.schedule import next_attempt
from linkledger.webhooks.subscription import Owner, Subscription, SubscriptionStore

GONE = 410
"""The receiver says that it wants no more: that message is not tried again."""


class Members(Protocol):
    """Partners, and which sign-ins they have."""

    def get(self, program: str, partner: str) -> Partner | None: ...

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]: ...


class Outbox(Protocol):
    """Messages on their way to whoever calls the receivers."""

    def send(self, outgoing: Outgoing) -> None: ...


@dataclass(frozen=True)
class Dispatcher:
    """What happened -> messages to the subscriptions that asked for it."""

    subscriptions: SubscriptionStore
    members: Members
    deliveries: DeliveryStore
    due: DueQueue
    outbox: Outbox

    def announce(self, fact: Fact, now: datetime) -> int:
        """Sends the fact to whoever subscribed to it before it happened; how many messages went out.

        Again sends only what may have got lost: a message that has its first attempt goes its own way.
        """
        sent = 0
        for each in self._interested(fact):
            delivery = delivery_of(each, fact, now)
            if not self.deliveries.put_new(delivery):
                known = self.deliveries.get(fact.program, each.id, delivery.id)
                if known is None or known.attempts or known.state is not DeliveryState.PENDING:
                    continue
            self.outbox.send(_outgoing(each, delivery, 1, now))
            sent += 1
        return sent

    def attempt(self, due: Due, now: datetime) -> None:
        """Sends a delivery that is due by what its subscription is now, and ends it where that takes nothing more."""
        if now < due.at:
            self.due.wait(due, now)
            return
        delivery = self.deliveries.get(due.owner.program, due.subscription, due.delivery)
        if delivery is None or delivery.state is not DeliveryState.PENDING:
            return
        subscription = self.subscriptions.get(due.owner, due.subscription)
        if subscription is None or not self._takes(subscription):
            self.deliveries.turn(delivery, DeliveryState.STOPPED)
            return
        self.outbox.send(_outgoing(subscription, delivery, due.attempt, now))

    def _interested(self, fact: Fact) -> list[Subscription]:
        owners = [Owner(fact.program)]
        if fact.partner is not None:
            owners.append(Owner(fact.program, fact.partner))
        found = [each for owner in owners for each in self.subscriptions.of_owner(owner)]
        return [each for each in found if fact.type in each.types and fact.at >= each.made_at and self._takes(each)]

    def _takes(self, subscription: Subscription) -> bool:
        """Whether messages go to it: a partner's while the partner takes part and who made it is its member."""
        owner = subscription.owner
        if subscription.disabled_at is not None or owner.partner is None:
            return subscription.disabled_at is None
        partner = self.members.get(owner.program, owner.partner)
        if partner is None or partner.status != "active":
            return False
        return (owner.program, owner.partner) in self.members.memberships(subscription.made_by)


def after_attempt(sent: Outgoing, attempt: Attempt, now: datetime, log: AttemptLog, due: DueQueue) -> DeliveryState:
    """Writes an attempt down and, where it failed, when the next one is due; dead after the last."""
    again = None if attempt.status == GONE else next_attempt(sent.attempt, sent.delivery, now)
    state = DeliveryState.DEAD if again is None else DeliveryState.PENDING
    if attempt.taken:
        state = DeliveryState.DELIVERED
    log.note(sent, attempt, state)
    if again is not None and not attempt.taken:
        due.wait(Due(sent.owner, sent.subscription, sent.delivery, sent.attempt + 1, again), now)
    return state


def _outgoing(subscription: Subscription, delivery: Delivery, attempt: int, now: datetime) -> Outgoing:
    versions = subscription.signing_versions(now)
    url, body = subscription.url, delivery.body
    return Outgoing(subscription.owner, subscription.id, delivery.id, url, body, versions, attempt)
