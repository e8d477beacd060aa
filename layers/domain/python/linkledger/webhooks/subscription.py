"""Subscriptions: an address, and which facts it is told; a partner's are told the partner's own lines alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from linkledger.errors import FieldFault, Invalid, NotFound, Refused
from linkledger.webhooks.address import check_address
from linkledger.webhooks.facts import OPERATORS_ALONE, FactType

OVERLAP: Final = timedelta(hours=24)
"""So long after a rotation messages carry the old secret's signature as well."""
MOST_OF_PARTNER: Final = 5
MOST_OF_PROGRAM: Final = 20


@dataclass(frozen=True)
class Owner:
    """Whose a subscription is: a partner's, or (None) the program's, which its operators see to."""

    program: str
    partner: str | None = None

    @property
    def most(self) -> int:
        """How many subscriptions it may have."""
        return MOST_OF_PROGRAM if self.partner is None else MOST_OF_PARTNER


@dataclass(frozen=True)
class Subscription:
    """``made_by`` is the operator, or the partner's sign-in, with whose membership it ends.

    ``secret_version`` says which secret signs, since ``rotated_at``; ``version`` is the fence of the stored record.
    """

    id: str
    owner: Owner
    made_by: str
    url: str
    types: frozenset[FactType]
    made_at: datetime
    secret_version: int = 1
    rotated_at: datetime | None = None
    disabled_at: datetime | None = None
    version: int = field(default=0, compare=False)

    @property
    def old_secret_until(self) -> datetime | None:
        """When the secret before stops signing; None where there was none."""
        return self.rotated_at + OVERLAP if self.rotated_at is not None else None

    def signing_versions(self, now: datetime) -> tuple[int, ...]:
        """The versions of the secret that sign now, the newest first."""
        overlaps = self.old_secret_until is not None and now < self.old_secret_until
        return (self.secret_version, self.secret_version - 1) if overlaps else (self.secret_version,)


class SubscriptionStore(Protocol):
    """Subscriptions by owner."""

    def get(self, owner: Owner, subscription: str) -> Subscription | None: ...

    def of_owner(self, owner: Owner) -> Sequence[Subscription]:
        """Oldest first; there are few."""

    def put_new(self, subscription: Subscription) -> None:
        """Raises Refused ``too_many_webhooks`` where the owner has as many as it may."""

    def replace(self, subscription: Subscription) -> Subscription:
        """The subscription as it is kept now. Raises Stale ``webhook_changed`` when it changed, or went, since."""

    def delete(self, subscription: Subscription) -> None:
        """Again changes nothing."""


def subscribe(
    store: SubscriptionStore,
    subscription: str,
    owner: Owner,
    made_by: str,
    url: str,
    types: Collection[FactType],
    now: datetime,
    *,
    loopback: bool,
) -> Subscription:
    """Makes a subscription to what happens from ``now`` on.

    Raises Invalid ``invalid_url`` or ``invalid_types``, Refused ``too_many_webhooks``.
    """
    wanted = _checked(owner, types)
    made = Subscription(subscription, owner, made_by, check_address(url, loopback=loopback), wanted, now)
    store.put_new(made)
    return made


def change(
    store: SubscriptionStore,
    before: Subscription,
    now: datetime,
    *,
    url: str | None,
    types: Collection[FactType] | None,
    disabled: bool | None,
    loopback: bool,
) -> Subscription:
    """Changes what is not None; what waits goes to the new address. Raises as ``subscribe``, Stale."""
    after = before
    if url is not None:
        after = replace(after, url=check_address(url, loopback=loopback))
    if types is not None:
        after = replace(after, types=_checked(before.owner, types))
    if disabled is not None:
        after = replace(after, disabled_at=(before.disabled_at or now) if disabled else None)
    return before if after == before else store.replace(after)


def rotate_secret(store: SubscriptionStore, before: Subscription, now: datetime) -> Subscription:
    """Gives it another secret; the one before signs beside it for 24 hours. Raises Stale ``webhook_changed``."""
    return store.replace(replace(before, secret_version=before.secret_version + 1, rotated_at=now))


def known_subscription(store: SubscriptionStore, owner: Owner, subscription: str) -> Subscription:
    """The owner's subscription. Raises NotFound ``unknown_webhook``, also for another's."""
    found = store.get(owner, subscription)
    if found is None:
        raise NotFound("unknown_webhook", f"You have no webhook {subscription!r} in {owner.program}.")
    return found


def too_many(owner: Owner) -> Refused:
    """The refusal of one more."""
    return Refused("too_many_webhooks", f"There are {owner.most} webhooks already: delete one, or change it.")


def _checked(owner: Owner, types: Collection[FactType]) -> frozenset[FactType]:
    wanted = frozenset(types)
    fault = "name at least one"
    if owner.partner is not None and wanted & OPERATORS_ALONE:
        fault = f"{', '.join(sorted(wanted & OPERATORS_ALONE))} go to operators alone"
    elif wanted:
        return wanted
    raise Invalid("invalid_types", f"types: {fault}.", faults=(FieldFault("types", fault),))
