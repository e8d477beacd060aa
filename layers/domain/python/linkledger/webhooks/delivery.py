"""Deliveries: one message to one subscription, and the log of what became of it, which goes after a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from linkledger.errors import NotFound, Refused
from linkledger.ids import digest
from linkledger.webhooks.facts import PING, Fact, body_of
from linkledger.webhooks.subscription import Owner, Subscription

KEPT: Final = timedelta(days=7)
MOST_ATTEMPTS: Final = 100
"""Of one message, all that were asked for by hand included."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """All attempts failed; it is tried again on request alone."""
    STOPPED = "stopped"
    """The subscription was disabled or deleted, or its owner takes no part any more."""


@dataclass(frozen=True)
class Attempt:
    """One call; ``status`` is the HTTP answer's, ``error`` why there was none. ``ms`` is how long it took."""

    number: int
    at: datetime
    ms: int
    status: int | None = None
    error: str | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver took the message: any 2xx; redirects are not followed, so they are none."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Delivery:
    """A message; ``id`` is its ``webhook-id``, the same for every attempt, ``at`` when the fact happened."""

    id: str
    owner: Owner
    subscription: str
    type: str
    body: str
    at: datetime
    made_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True)
class Due:
    """That a delivery is to be tried at ``at`` for the ``attempt``-th time."""

    owner: Owner
    subscription: str
    delivery: str
    attempt: int
    at: datetime


@dataclass(frozen=True)
class Outgoing:
    """A message as it goes out: all that calling the receiver needs, so that who calls needs no table."""

    owner: Owner
    subscription: str
    delivery: str
    url: str
    body: str
    secret_versions: tuple[int, ...]
    attempt: int


class DueQueue(Protocol):
    """Deliveries that wait for their moment."""

    def wait(self, due: Due, now: datetime) -> None: ...


class AttemptLog(Protocol):
    """What calling receivers writes."""

    def note(self, sent: Outgoing, attempt: Attempt, state: DeliveryState) -> None:
        """Adds to the delivery's log; nothing where the delivery is gone."""


class DeliveryStore(Protocol):
    """Deliveries by subscription."""

    def get(self, program: str, subscription: str, delivery: str) -> Delivery | None: ...

    def put_new(self, delivery: Delivery) -> bool:
        """Whether it is new; what is there already stays."""

    def turn(self, delivery: Delivery, state: DeliveryState) -> None: ...

    def page(
        self, program: str, subscription: str, *, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Delivery], str | None]:
        """Newest fact first, with the cursor of what follows; of one state where it is given."""


def delivery_of(subscription: Subscription, fact: Fact, now: datetime) -> Delivery:
    """The message that tells this fact to this subscription: always the same id."""
    owner = subscription.owner
    id_ = _message_id(fact.at, subscription.id, fact.type, fact.key)
    return Delivery(id_, owner, subscription.id, fact.type, fact.told_to(owner.partner), fact.at, now)


def ping(subscription: Subscription, nonce: str, now: datetime, deliveries: DeliveryStore, due: DueQueue) -> Delivery:
    """Sends a message that tells nothing but that the address works."""
    body = body_of(PING, now, {"webhook": subscription.id, "program": subscription.owner.program})
    id_ = _message_id(now, subscription.id, PING, nonce)
    made = Delivery(id_, subscription.owner, subscription.id, PING, body, now, now)
    deliveries.put_new(made)
    due.wait(first_attempt(made, now), now)
    return made


def redeliver(
    subscription: Subscription, delivery: str, now: datetime, deliveries: DeliveryStore, due: DueQueue
) -> Delivery:
    """Tries a message anew, with the same id and body, whatever became of it.

    Raises NotFound ``unknown_delivery``, Refused ``delivery_pending`` or ``too_many_attempts``.
    """
    found = deliveries.get(subscription.owner.program, subscription.id, delivery)
    if found is None:
        raise NotFound("unknown_delivery", f"There is no delivery {delivery!r}; each is kept for {KEPT.days} days.")
    if found.state is DeliveryState.PENDING:
        raise Refused("delivery_pending", "It is being tried already: wait until it is delivered or dead.")
    if len(found.attempts) >= MOST_ATTEMPTS:
        raise Refused("too_many_attempts", f"It was tried {MOST_ATTEMPTS} times, which is enough.")
    deliveries.turn(found, DeliveryState.PENDING)
    due.wait(first_attempt(found, now), now)
    return found


def first_attempt(delivery: Delivery, now: datetime) -> Due:
    """The first of a row of attempts, at once."""
    return Due(delivery.owner, delivery.subscription, delivery.id, 1, now)


def _message_id(at: datetime, *parts: str) -> str:
    """Begins with the fact's moment, so that ids are in the order of time."""
    return f"msg_{int(at.timestamp() * 1000):013d}{digest(*parts)[:16]}"
