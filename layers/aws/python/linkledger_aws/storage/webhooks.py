"""Subscriptions of webhooks, counted so that an owner never has too many of them."""

from collections.abc import Sequence
from dataclasses import replace

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Stale
from linkledger.webhooks.facts import FactType
from linkledger.webhooks.subscription import Owner, Subscription, too_many
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump_texts, load_texts
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed, stale_if_faster


class SubscriptionItem(Item):
    """A subscription; nothing is kept of its secret but the number of its version."""

    id = UnicodeAttribute()
    program = UnicodeAttribute()
    partner = UnicodeAttribute(null=True)
    made_by = UnicodeAttribute()
    url = UnicodeAttribute()
    types = UnicodeAttribute()
    made_at = InstantAttribute()
    secret_version = IntegerAttribute()
    rotated_at = InstantAttribute(null=True)
    disabled_at = InstantAttribute(null=True)
    version = IntegerAttribute()

    def to_subscription(self) -> Subscription:
        return Subscription(
            id=self.id,
            owner=Owner(self.program, self.partner),
            made_by=self.made_by,
            url=self.url,
            types=frozenset(FactType(each) for each in load_texts(self.types)),
            made_at=self.made_at,
            secret_version=self.secret_version,
            rotated_at=self.rotated_at,
            disabled_at=self.disabled_at,
            version=self.version,
        )


class SubscriptionCountItem(Item):
    """How many subscriptions an owner has."""

    count_of = IntegerAttribute(attr_name="count")


class SubscriptionTable:
    """The table ``subscriptions``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions = database.bind(SubscriptionItem, database.names.subscriptions)
        self._counts = database.bind(SubscriptionCountItem, database.names.subscriptions)

    def get(self, owner: Owner, subscription: str) -> Subscription | None:
        item = get(self._subscriptions, keys.webhooks.subscription(owner, subscription))
        return item.to_subscription() if item is not None else None

    def of_owner(self, owner: Owner) -> Sequence[Subscription]:
        """Oldest first; there are few."""
        first = keys.webhooks.subscription(owner, "")
        found = query(self._subscriptions, first.pk, self._subscriptions.sk.startswith(first.sk))
        return sorted((item.to_subscription() for item in found), key=lambda each: (each.made_at, each.id))

    def put_new(self, subscription: Subscription) -> None:
        """Raises Refused ``too_many_webhooks``; Stale ``webhook_changed`` where another is made at this moment."""
        owner = subscription.owner
        try:
            self._put(subscription)
        except Stale:
            known = get(self._counts, keys.webhooks.subscription_count(owner))
            if known is not None and known.count_of >= owner.most:
                raise too_many(owner) from None
            raise

    def replace(self, subscription: Subscription) -> Subscription:
        """The subscription as it is kept now. Raises Stale ``webhook_changed`` when it changed, or went, since."""
        after = replace(subscription, version=subscription.version + 1)
        try:
            self._item(after).save(condition=self._subscriptions.version == subscription.version)
        except PutError as error:
            if not condition_failed(error):
                raise
            message = f"Webhook {subscription.id} changed in the meantime; look again."
            raise Stale("webhook_changed", message) from error
        return after

    def delete(self, subscription: Subscription) -> None:
        """Together with its place in the count; again changes nothing."""
        there = self._subscriptions.pk.exists()
        item = self._subscriptions(*keys.webhooks.subscription(subscription.owner, subscription.id))
        message = f"Webhook {subscription.id} changed in the meantime; look again."
        try:
            with stale_if_faster("webhook_changed", message), self._database.transaction() as transaction:
                transaction.delete(item, condition=there)
                transaction.update(self._count(subscription.owner), actions=[self._counts.count_of.add(-1)])
        except Stale:
            if self.get(subscription.owner, subscription.id) is not None:
                raise

    def _put(self, subscription: Subscription) -> None:
        owner, count = subscription.owner, self._counts.count_of
        message = "Another webhook is made at this moment; try again."
        with stale_if_faster("webhook_changed", message), self._database.transaction() as transaction:
            transaction.save(self._item(subscription), condition=self._subscriptions.pk.does_not_exist())
            transaction.update(
                self._count(owner), actions=[count.add(1)], condition=count.does_not_exist() | (count < owner.most)
            )

    def _count(self, owner: Owner) -> SubscriptionCountItem:
        return self._counts(*keys.webhooks.subscription_count(owner))

    def _item(self, subscription: Subscription) -> SubscriptionItem:
        return self._subscriptions(
            *keys.webhooks.subscription(subscription.owner, subscription.id),
            id=subscription.id,
            program=subscription.owner.program,
            partner=subscription.owner.partner,
            made_by=subscription.made_by,
            url=subscription.url,
            types=dump_texts(frozenset(map(str, subscription.types))),
            made_at=subscription.made_at,
            secret_version=subscription.secret_version,
            rotated_at=subscription.rotated_at,
            disabled_at=subscription.disabled_at,
            version=subscription.version,
        )
