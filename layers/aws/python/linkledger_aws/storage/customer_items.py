"""The items of the table ``customers``: customers with their histories, partners' standings, refunds that wait."""

from dataclasses import replace
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from linkledger.earning.customers import CustomerRecord, SettledEvent, Standing
from linkledger.earning.events import EventKey
from linkledger_aws.storage import keys
from linkledger_aws.storage.event_items import EventItem, event_attributes
from linkledger_aws.storage.items import IntegerAttribute, Item
from linkledger_aws.storage.keys import Key
from linkledger_aws.storage.outcome_codec import dump_outcome, dump_posted, load_outcome, load_posted
from linkledger_aws.storage.state_codec import dump_key, dump_state, load_key, load_state

AFTER_ALL = EventKey("9999-12-31T23:59:59.999Z", 2, "\U0010ffff")
"""No event comes after it."""


class ByPartner(GlobalSecondaryIndex["CustomerItem"]):  # type: ignore[no-untyped-call]
    """Customers of a partner in the order in which they registered (or were bound, where they never did)."""

    class Meta:
        index_name = "by_partner"
        projection = AllProjection()

    partner_key = UnicodeAttribute(hash_key=True)
    registered_key = UnicodeAttribute(range_key=True)


class CustomerItem(Item):
    """A customer's state; ``version`` fences everything that is written for it."""

    program = UnicodeAttribute()
    customer = UnicodeAttribute()
    version = IntegerAttribute()
    state = UnicodeAttribute()
    partner_key = UnicodeAttribute(null=True)
    registered_key = UnicodeAttribute(null=True)
    by_partner = ByPartner()

    def to_record(self, history: tuple[SettledEvent, ...] = ()) -> CustomerRecord:
        return CustomerRecord(self.program, self.customer, self.version, load_state(self.state), history)

    def to_head(self) -> CustomerRecord:
        """The customer without its history.

        A state without ``last`` was written before deciding on top of it was possible: its history is folded anew.
        """
        record = self.to_record()
        return replace(record, state=replace(record.state, last=record.state.last or AFTER_ALL))


def customer_item[I: CustomerItem](model: type[I], record: CustomerRecord) -> I:
    state = record.state
    since = state.known_since
    indexed: dict[str, Any] = {}
    if state.partner is not None and since is not None:
        indexed["partner_key"] = keys.clicks.partner_key(record.program, state.partner)
        indexed["registered_key"] = keys.customers.registered(since, record.customer)
    return model(
        *keys.customers.customer(record.program, record.customer),
        program=record.program,
        customer=record.customer,
        version=record.version,
        state=dump_state(state),
        **indexed,
    )


class SettledEventItem(EventItem):
    """An event in its customer's history, or a partner's month of net revenue, which is settled like one."""

    outcome = UnicodeAttribute(null=True)
    posted = UnicodeAttribute(null=True)
    released = BooleanAttribute(null=True)

    def to_settled(self) -> SettledEvent:
        return SettledEvent(
            event=self.to_event(),
            outcome=load_outcome(self.outcome) if self.outcome else None,
            posted=load_posted(self.posted),
            released=bool(self.released),
        )


def settled_event_item[I: SettledEventItem](model: type[I], key: Key, settled: SettledEvent) -> I:
    return model(
        *key,
        outcome=dump_outcome(settled.outcome) if settled.outcome else None,
        posted=dump_posted(settled.posted) if settled.posted else None,
        released=settled.released or None,
        **event_attributes(settled.event),
    )


class StandingItem(Item):
    """How many of a partner's customers pay; ``version`` fences the rules that count them."""

    version = IntegerAttribute()
    paying = IntegerAttribute()
    changed_at = UnicodeAttribute(null=True)
    settled_to = UnicodeAttribute(null=True)
    resettle_from = UnicodeAttribute(null=True)
    resettle_mark = IntegerAttribute()

    def to_standing(self) -> Standing:
        return Standing(
            version=self.version,
            paying=self.paying,
            changed_at=load_key(self.changed_at),
            settled_to=load_key(self.settled_to),
            resettle_from=load_key(self.resettle_from),
            resettle_mark=self.resettle_mark,
        )


def standing_item[I: StandingItem](model: type[I], program: str, partner: str, standing: Standing) -> I:
    return model(
        *keys.customers.standing(program, partner),
        version=standing.version,
        paying=standing.paying,
        changed_at=dump_key(standing.changed_at) if standing.changed_at else None,
        settled_to=dump_key(standing.settled_to) if standing.settled_to else None,
        resettle_from=dump_key(standing.resettle_from) if standing.resettle_from else None,
        resettle_mark=standing.resettle_mark,
    )


class PayingItem(Item):
    """When one of a partner's customers counted as paying."""

    spans = UnicodeAttribute()
