"""What the histories speak of: events, commissions and commits of a small program, with as little said as possible."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from linkledger.earning.customers import CustomerRecord, CustomerState, Posted, SettledEvent, Span, Standing
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Line, Outcome, OutcomeKind, Slot
from linkledger.earning.ports import Effect, LotChange, Registration, StandingChange
from linkledger.ids import entry_id
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.money import Percent
from linkledger.payouts.payout import Payout, PayoutStatus, Target
from linkledger.payouts.ports import PayoutEffect
from linkledger.program_time import format_instant
from linkledger.tracking.attribution import Candidate, Source, Verdict

PROGRAM, PARTNER, UNIT = "keycrm", "anna", "USD"
ANNA = AccountKey(PROGRAM, PARTNER, UNIT)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def payment(
    id_: str, customer: str | None = "acme", amount: int = 10_000, *, at: datetime = NOON, **fields: Any
) -> Event:
    return Event(PROGRAM, id_, "payment", at, at + timedelta(seconds=1), customer, amount, UNIT, **fields)


def sign_up(customer: str, *, at: datetime = NOON - timedelta(hours=1), partner: str = PARTNER) -> Event:
    click = Candidate(Source.CLICK, "1772000000000-07-0000000000ab", partner, at - timedelta(hours=2))
    return Event(
        PROGRAM,
        f"signup-{customer}",
        "signup",
        at,
        at,
        customer,
        contact_hashes=frozenset({"b" * 32, "a" * 32}),
        candidates=(click, Candidate(Source.CODE, "LOST", None, at, "unknown_code")),
        digest="d" * 64,
    )


def earned(event: Event, percent: int = 10) -> SettledEvent:
    """The event with a commission that is posted."""
    assert event.amount is not None
    amount = event.amount * percent // 100
    line = Line("revenue_share", PARTNER, UNIT, event.amount, Percent(percent * 10_000), amount)
    facts: Mapping[str, object] = {"paying_customers": 1, "first": True, "note": None}
    outcome = Outcome(OutcomeKind.EARNED, "earned", f"{percent} % of {event.amount}", (line,), facts=facts)
    return SettledEvent(event, outcome, {Slot("revenue_share", PARTNER, UNIT): Posted(amount, 0)})


def recorded(event: Event) -> SettledEvent:
    verdicts = tuple(Verdict(each, each.fault or "won") for each in event.candidates)
    return SettledEvent(event, Outcome(OutcomeKind.RECORDED, "attributed", "by a click", (), verdicts))


def commission(event: Event, amount: int | None = None, *, revision: int = 0, **fields: Any) -> Entry:
    delta = event.amount // 10 if amount is None and event.amount is not None else amount or 0
    return Entry(
        id=entry_id(event.id, "revenue_share", PARTNER, "commission", revision),
        account=ANNA,
        kind=fields.pop("kind", EntryKind.REVISION if revision else EntryKind.COMMISSION),
        legs={Bucket.AVAILABLE: delta, Bucket.PROGRAM: -delta},
        occurred_at=event.occurred_at,
        booked_at=event.occurred_at,
        event=event.id,
        rule="revenue_share",
        customer=event.customer,
        revision=revision,
        base=fields.pop("base", event.amount),
        rate="10",
        terms_version=1,
        **fields,
    )


def settlement(record: CustomerRecord, /, *events: Event, **parts: Any) -> Effect:
    """The commit that settles payments of a customer of Anna's with 10 % each; ``parts`` replace parts of it."""
    settled = tuple(earned(each) for each in events)
    first = events[0].occurred_at if events else NOON
    state = replace(record.state, registered_at=record.state.registered_at or first, partner=PARTNER, bound_by="ANNA")
    state = replace(state, last=max((each.key for each in events), default=state.last))
    new = (Registration(PARTNER, first, each.id, 1) for each in events[:1] if record.state.registered_at is None)
    history = tuple(sorted((*record.history, *settled), key=lambda each: each.event.key))
    after = replace(record, version=record.version + 1, state=state, history=history)
    given: dict[str, Any] = {"entries": tuple(commission(each) for each in events), "registrations": tuple(new)} | parts
    return Effect(record=given.pop("record", after), changed=given.pop("changed", settled), **given)


def lot_of(event: Event, remaining: int | None = None) -> Lot:
    amount = (event.amount or 0) // 10
    id_ = f"{format_instant(event.occurred_at)}#{commission(event).id}"
    return Lot(id_, event.amount or 0, amount, amount if remaining is None else remaining)


def new_lot(event: Event) -> LotChange:
    return LotChange(ANNA, None, lot_of(event))


def paying_since(event: Event) -> tuple[Span, ...]:
    return (Span(event.key),)


def first_paying(event: Event) -> StandingChange:
    standing = Standing(1, 1, changed_at=event.key, settled_to=event.key)
    return StandingChange(PARTNER, 0, standing, paying_since(event))


def registered(customer: str, at: datetime, partner: str | None = PARTNER) -> CustomerRecord:
    return CustomerRecord(PROGRAM, customer, 1, CustomerState(registered_at=at, partner=partner))


def payout(
    id_: str = "po_1", amount: int = 600, status: PayoutStatus = PayoutStatus.REQUESTED, **fields: Any
) -> Payout:
    requested_at = fields.pop("requested_at", NOON)
    return Payout(id_, PROGRAM, PARTNER, UNIT, amount, 0, Target("bank"), status, requested_at, **fields)


def reservation(wanted: Payout, **parts: Any) -> PayoutEffect:
    """The commit that reserves the payout's amount."""
    entry = Entry(
        id=entry_id(wanted.id, "reserve", PARTNER, "reserve", 0),
        account=ANNA,
        kind=EntryKind.RESERVE,
        legs={Bucket.AVAILABLE: -wanted.amount, Bucket.RESERVED: wanted.amount},
        occurred_at=wanted.requested_at,
        booked_at=wanted.requested_at,
        payout=wanted.id,
        facts={"to": "bank"},
    )
    given: dict[str, Any] = {"entries": (entry,), "needs_available": wanted.amount} | parts
    return PayoutEffect(wanted, given.pop("before", None), **given)
