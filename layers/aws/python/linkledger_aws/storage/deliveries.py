"""Deliveries of webhooks with the log of their attempts; they go by themselves after a week."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action as UpdateAction

from linkledger.program_time import format_instant
from linkledger.webhooks.delivery import KEPT, Attempt, Delivery, DeliveryState, Outgoing
from linkledger.webhooks.subscription import Owner
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed


class DeliveryItem(Item):
    """A message to one subscription; it goes at ``expires_at``, in epoch seconds."""

    program = UnicodeAttribute()
    partner = UnicodeAttribute(null=True)
    subscription = UnicodeAttribute()
    type = UnicodeAttribute()
    body = UnicodeAttribute()
    at = InstantAttribute()
    made_at = InstantAttribute()
    state = UnicodeAttribute()
    attempts = ListAttribute(of=UnicodeAttribute)
    expires_at = IntegerAttribute()

    def to_delivery(self) -> Delivery:
        return Delivery(
            id=self.sk,
            owner=Owner(self.program, self.partner),
            subscription=self.subscription,
            type=self.type,
            body=self.body,
            at=self.at,
            made_at=self.made_at,
            state=DeliveryState(self.state),
            attempts=tuple(_load_attempt(str(each)) for each in self.attempts),
        )


class DeliveryTable:
    """The table ``deliveries``."""

    def __init__(self, database: Database) -> None:
        self._deliveries = database.bind(DeliveryItem, database.names.deliveries)

    def get(self, program: str, subscription: str, delivery: str) -> Delivery | None:
        item = get(self._deliveries, keys.webhooks.delivery(program, subscription, delivery))
        return item.to_delivery() if item is not None else None

    def put_new(self, delivery: Delivery) -> bool:
        """Whether it is new; what is there already stays."""
        item = self._deliveries(
            *keys.webhooks.delivery(delivery.owner.program, delivery.subscription, delivery.id),
            program=delivery.owner.program,
            partner=delivery.owner.partner,
            subscription=delivery.subscription,
            type=delivery.type,
            body=delivery.body,
            at=delivery.at,
            made_at=delivery.made_at,
            state=delivery.state.value,
            attempts=list(map(_dump_attempt, delivery.attempts)),
            expires_at=int((delivery.made_at + KEPT).timestamp()),
        )
        try:
            item.save(condition=self._deliveries.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def turn(self, delivery: Delivery, state: DeliveryState) -> None:
        """Nothing where the delivery is gone."""
        self._update(
            delivery.owner.program, delivery.subscription, delivery.id, self._deliveries.state.set(state.value)
        )

    def note(self, sent: Outgoing, attempt: Attempt, state: DeliveryState) -> None:
        """Adds to the delivery's log; nothing where the delivery is gone."""
        deliveries = self._deliveries
        self._update(
            sent.owner.program,
            sent.subscription,
            sent.delivery,
            deliveries.state.set(state.value),
            deliveries.attempts.set(deliveries.attempts.append([_dump_attempt(attempt)])),
        )

    def page(
        self, program: str, subscription: str, *, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Delivery], str | None]:
        """Newest fact first, with the cursor of what follows; of one state where it is given."""
        pk = keys.webhooks.delivery(program, subscription, "").pk
        after = {"pk": {"S": pk}, "sk": {"S": cursor}} if cursor else None
        wanted = self._deliveries.state == state.value if state is not None else None
        found = query(
            self._deliveries,
            pk,
            filter_condition=wanted,
            scan_index_forward=False,
            limit=limit,
            last_evaluated_key=after,
        )
        part = [item.to_delivery() for item in found]
        return part, part[-1].id if found.last_evaluated_key and part else None

    def _update(self, program: str, subscription: str, delivery: str, *actions: UpdateAction) -> None:
        item = self._deliveries(*keys.webhooks.delivery(program, subscription, delivery))
        try:
            item.update(actions=[*actions], condition=self._deliveries.pk.exists())
        except UpdateError as error:
            if not condition_failed(error):
                raise


def _dump_attempt(attempt: Attempt) -> str:
    return dump([attempt.number, format_instant(attempt.at), attempt.ms, attempt.status, attempt.error])


def _load_attempt(text: str) -> Attempt:
    number, at, ms, status, error = json.loads(text)
    return Attempt(number, datetime.fromisoformat(at).astimezone(UTC), ms, status, error)
