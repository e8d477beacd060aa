"""The event as attributes of an item: among accepted events, in its customer's history, and while it waits."""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from linkledger.earning.events import Event
from linkledger_aws.storage.codec import dump_candidates, dump_texts, load_candidates, load_texts
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item


class EventItem(Item):
    """An event; ``amount`` is minor units of ``unit``."""

    program = UnicodeAttribute()
    id = UnicodeAttribute()
    type = UnicodeAttribute()
    occurred_at = InstantAttribute()
    received_at = InstantAttribute()
    customer = UnicodeAttribute(null=True)
    amount = IntegerAttribute(null=True)
    unit = UnicodeAttribute(null=True)
    of = UnicodeAttribute(null=True)
    product = UnicodeAttribute(null=True)
    account = UnicodeAttribute(null=True)
    company = UnicodeAttribute(null=True)
    plan = UnicodeAttribute(null=True)
    existing = BooleanAttribute(null=True)
    contact_hashes = UnicodeAttribute(null=True)
    candidates = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)
    disposable_email = BooleanAttribute(null=True)

    def to_event(self) -> Event:
        return Event(
            program=self.program,
            id=self.id,
            type=self.type,
            occurred_at=self.occurred_at,
            received_at=self.received_at,
            customer=self.customer,
            amount=self.amount,
            unit=self.unit,
            of=self.of,
            product=self.product,
            account=self.account,
            company=self.company,
            plan=self.plan,
            existing=bool(self.existing),
            contact_hashes=load_texts(self.contact_hashes),
            candidates=load_candidates(self.candidates),
            digest=self.digest or "",
            disposable_email=bool(self.disposable_email),
        )


def event_attributes(event: Event) -> dict[str, Any]:
    """The attributes of an EventItem, beside its keys."""
    return {
        "program": event.program,
        "id": event.id,
        "type": event.type,
        "occurred_at": event.occurred_at,
        "received_at": event.received_at,
        "customer": event.customer,
        "amount": event.amount,
        "unit": event.unit,
        "of": event.of,
        "product": event.product,
        "account": event.account,
        "company": event.company,
        "plan": event.plan,
        "existing": event.existing or None,
        "contact_hashes": dump_texts(event.contact_hashes) if event.contact_hashes else None,
        "candidates": dump_candidates(event.candidates) if event.candidates else None,
        "digest": event.digest or None,
        "disposable_email": event.disposable_email or None,
    }


def event_of_image(image: Mapping[str, Any]) -> Event:
    """The event of a stream record's ``NewImage`` (typed attribute values, as the stream has them)."""
    return EventItem.from_raw_data(dict(image)).to_event()
