"""Items keep everything: what is read equals what was written, through the very text that travels to DynamoDB."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkledger.earning.customers import (
    CustomerRecord,
    CustomerState,
    Posted,
    Progress,
    SettledEvent,
    Span,
    Standing,
    StepDone,
)
from linkledger.earning.events import Event, EventKey
from linkledger.earning.outcomes import Finding, Line, Outcome, OutcomeKind, Slot, Tally
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.money import Percent
from linkledger.partners.partner import Former, Partner, Rejection, Suspension
from linkledger.payouts.batch import Batch, Reopening
from linkledger.payouts.payout import PURCHASE, LotUse, Payout, PayoutStatus, Step, Target
from linkledger.tracking.attribution import Candidate, Source, Verdict
from linkledger_aws.storage import codec, keys
from linkledger_aws.storage.accounts import LotItem, lot_item
from linkledger_aws.storage.customer_items import (
    CustomerItem,
    SettledEventItem,
    StandingItem,
    customer_item,
    settled_event_item,
    standing_item,
)
from linkledger_aws.storage.event_items import EventItem, event_attributes
from linkledger_aws.storage.items import Item
from linkledger_aws.storage.journal import EntryItem, entry_item
from linkledger_aws.storage.keys import Key
from linkledger_aws.storage.outcome_codec import load_outcome
from linkledger_aws.storage.partners import PartnerItem, partner_item
from linkledger_aws.storage.payout_batches import BatchItem, batch_item
from linkledger_aws.storage.payout_items import PayoutItem, payout_item
from linkledger_aws.storage.state_codec import dump_spans, load_spans, load_state
from tests.contract.histories import NOON, PROGRAM, earned, payment, recorded, sign_up

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="#"), min_size=1, max_size=12
)
MAYBE = st.none() | TEXT
MONEY = st.integers(-(10**18), 10**18)
COUNT = st.integers(0, 10**6)
MOMENTS = st.integers(0, 4 * 10**12).map(lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms))
FACTS = st.dictionaries(TEXT, st.none() | st.booleans() | MONEY | TEXT, max_size=3)
HASHES = st.frozensets(TEXT, max_size=3)
KEYS = st.builds(EventKey, TEXT, st.integers(0, 2), TEXT)
SPANS = st.lists(st.builds(Span, KEYS, st.none() | KEYS), max_size=3).map(tuple)
CANDIDATES = st.builds(Candidate, st.sampled_from(Source), TEXT, MAYBE, MOMENTS, MAYBE)
EVENTS = st.builds(
    Event,
    *(TEXT, TEXT, TEXT, MOMENTS, MOMENTS),
    customer=MAYBE,
    amount=st.none() | MONEY,
    unit=MAYBE,
    of=MAYBE,
    product=MAYBE,
    account=MAYBE,
    company=MAYBE,
    plan=MAYBE,
    existing=st.booleans(),
    contact_hashes=HASHES,
    candidates=st.lists(CANDIDATES, max_size=3).map(tuple),
    digest=st.just("") | TEXT,
)
PERCENTS = st.builds(Percent, st.integers(0, 10**7))
LINES = st.builds(
    Line,
    *(TEXT, TEXT, TEXT, MONEY, st.none() | PERCENTS, MONEY, MAYBE),
    level=st.none() | COUNT,
    matures_at=st.none() | MOMENTS,
)
TALLIES = st.builds(Tally, TEXT, TEXT, st.dates(), MONEY)
OUTCOMES = st.builds(
    Outcome,
    *(st.sampled_from(OutcomeKind), TEXT, TEXT),
    lines=st.lists(LINES, max_size=3).map(tuple),
    verdicts=st.lists(st.builds(Verdict, CANDIDATES, TEXT), max_size=3).map(tuple),
    facts=FACTS,
    findings=st.lists(st.builds(Finding, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    tallies=st.lists(TALLIES, max_size=3).map(tuple),
    paid=st.booleans(),
    registers_for=MAYBE,
)
POSTED = st.dictionaries(st.builds(Slot, TEXT, TEXT, TEXT), st.builds(Posted, MONEY, COUNT), max_size=3)
SETTLED = st.builds(SettledEvent, EVENTS, st.none() | OUTCOMES, POSTED, st.booleans())
PROGRESS = st.builds(
    Progress,
    *(MONEY, st.lists(st.builds(StepDone, COUNT, TEXT, MONEY), max_size=3).map(tuple), st.none() | KEYS, MONEY, MONEY),
)
STATES = st.builds(
    CustomerState,
    registered_at=st.none() | MOMENTS,
    partner=MAYBE,
    bound_by=MAYBE,
    bound_source=st.none() | st.sampled_from(Source),
    bound_at=st.none() | MOMENTS,
    accounts=st.lists(TEXT, max_size=3).map(tuple),
    plan=MAYBE,
    old_customer=st.booleans(),
    spans=SPANS,
    ends=st.dictionaries(TEXT, st.none() | MOMENTS, max_size=3),
    first_paid_at=st.none() | MOMENTS,
    seen=HASHES,
    progress=st.dictionaries(TEXT, PROGRESS, max_size=3),
    refunded=st.dictionaries(TEXT, MONEY, max_size=3),
    unrefunded=COUNT,
    last=st.none() | KEYS,
)
STANDINGS = st.builds(Standing, COUNT, COUNT, st.none() | KEYS, st.none() | KEYS, st.none() | KEYS, COUNT)
LEGS = st.dictionaries(st.sampled_from([each for each in Bucket if each is not Bucket.PROGRAM]), MONEY).map(
    lambda legs: legs | {Bucket.PROGRAM: -sum(legs.values())}
)
ACCOUNTS = st.builds(AccountKey, TEXT, TEXT, TEXT)
ENTRIES = st.builds(
    Entry,
    *(TEXT, ACCOUNTS, st.sampled_from(EntryKind), LEGS, MOMENTS, MOMENTS, MAYBE, MAYBE, MAYBE, COUNT),
    *(st.none() | MONEY, MAYBE, st.none() | COUNT, MAYBE, MAYBE, FACTS, st.none() | MOMENTS, st.none() | COUNT),
)
TARGETS = st.sampled_from([Target("bank"), Target("balance", "ACME"), Target("top_up", "acc:1"), PURCHASE])
STEPS = st.builds(Step, TEXT, MOMENTS)
MAYBE_STEP = st.none() | STEPS
PAYOUTS = st.builds(
    Payout,
    *(TEXT, TEXT, TEXT, TEXT, MONEY, MONEY, TARGETS, st.sampled_from(PayoutStatus), MOMENTS),
    *(st.none() | MOMENTS, MAYBE, MAYBE, MAYBE, st.lists(st.builds(LotUse, TEXT, MONEY)).map(tuple), MAYBE_STEP),
)
BATCHES = st.builds(
    Batch,
    *(TEXT, TEXT, TEXT, STEPS, MAYBE, COUNT, MONEY, MAYBE),
    sealed=MAYBE_STEP,
    approved=MAYBE_STEP,
    exported=MAYBE_STEP,
    exported_as=MAYBE,
    settling=MAYBE_STEP,
    settled=MAYBE_STEP,
    version=COUNT,
    reopened=st.lists(st.builds(Reopening, TEXT, MOMENTS, TEXT, TEXT, MAYBE), max_size=2).map(tuple),
)
OWN_RATES = st.dictionaries(TEXT, PERCENTS, max_size=3)
PARTNERS = st.builds(
    Partner,
    *(TEXT, TEXT, TEXT, MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS, MAYBE, MAYBE, HASHES, MAYBE),
    parent=MAYBE,
    percents=OWN_RATES,
    rejected=st.none() | st.builds(Rejection, MOMENTS, TEXT, st.booleans()),
    banned_at=st.none() | MOMENTS,
    lifted=st.lists(st.builds(Suspension, MOMENTS, MOMENTS), max_size=2).map(tuple),
    former_parents=st.lists(st.builds(Former, MAYBE, MOMENTS), max_size=2).map(tuple),
    former_percents=st.lists(st.builds(Former, OWN_RATES, MOMENTS), max_size=2).map(tuple),
    version=COUNT,
)

SOMEWHERE = Key("pk", "sk")


def travelled[I: Item](item: I) -> I:
    """The item after its way to the table and back, as JSON."""
    return type(item).from_raw_data(json.loads(json.dumps(item.serialize())))


@given(EVENTS)
def test_an_event(event: Event) -> None:
    assert travelled(EventItem("pk", "sk", **event_attributes(event))).to_event() == event


@given(SETTLED)
def test_a_settled_event(settled: SettledEvent) -> None:
    assert travelled(settled_event_item(SettledEventItem, SOMEWHERE, settled)).to_settled() == settled


@given(STATES, COUNT)
def test_a_customer(state: CustomerState, version: int) -> None:
    record = CustomerRecord(PROGRAM, "acme", version, state)
    assert travelled(customer_item(CustomerItem, record)).to_record() == record


@given(STANDINGS)
def test_a_standing(standing: Standing) -> None:
    assert travelled(standing_item(StandingItem, PROGRAM, "anna", standing)).to_standing() == standing


@given(SPANS)
def test_spans(spans: tuple[Span, ...]) -> None:
    assert load_spans(dump_spans(spans)) == spans


@given(ENTRIES)
def test_an_entry(entry: Entry) -> None:
    assert travelled(entry_item(EntryItem, entry)).to_entry() == entry


@given(st.builds(Lot, TEXT, MONEY, MONEY, MONEY), ACCOUNTS)
def test_a_lot(lot: Lot, account: AccountKey) -> None:
    assert travelled(lot_item(LotItem, account, lot)).to_lot() == lot


@given(PAYOUTS)
def test_a_payout(payout: Payout) -> None:
    assert travelled(payout_item(PayoutItem, payout)).to_payout() == payout


@given(BATCHES)
def test_a_batch(batch: Batch) -> None:
    assert travelled(batch_item(BatchItem, batch)).to_batch() == batch


@given(PARTNERS)
def test_a_partner(partner: Partner) -> None:
    read = travelled(partner_item(PartnerItem, partner)).to_partner()
    assert (read, read.version) == (partner, partner.version)


def test_what_earlier_versions_wrote_reads_with_what_came_since_at_its_default() -> None:
    state = load_state('{"registered_at":"2026-03-02T12:00:00.000Z","partner":"anna","earning_until":"2027-03-02"}')
    assert state == CustomerState(registered_at=NOON, partner="anna")
    text = (
        '{"kind":"earned","reason":"earned","message":"10 %","lines":[["share","anna","USD",10000,100000,1000,null]]}'
    )
    line = Line("share", "anna", "USD", 10_000, Percent(100_000), 1_000)
    assert load_outcome(text) == Outcome(OutcomeKind.EARNED, "earned", "10 %", (line,))


def test_a_partner_of_an_earlier_version_has_its_rates_since_ever() -> None:
    item = PartnerItem("b1", "partner#anna", program="b1", partner="anna", code="ANNA", enrolled_at=NOON)
    item.percents = '{"share":250000}'
    read = travelled(item).to_partner()
    assert read == Partner("b1", "anna", "ANNA", NOON, percents={"share": Percent(250_000)})
    assert read.percents_at(NOON - timedelta(days=9)) == read.percents


@pytest.mark.parametrize("amount", [1.0, True, "1"])
def test_money_that_is_no_whole_number_is_never_written(amount: Any) -> None:
    with pytest.raises(TypeError):
        LotItem("pk", "sk", unit="USD", base=amount, amount=1, remaining=1).serialize()


def test_a_float_among_facts_is_never_written() -> None:
    with pytest.raises(TypeError):
        codec.dump_facts({"rates": [{"rate": 0.1}]})


def test_money_is_a_number_of_digits() -> None:
    wire = LotItem("pk", "sk", unit="USD", base=10**17 + 1, amount=-1, remaining=0).serialize()
    assert wire["base"] == {"N": "100000000000000001"}
    assert wire["amount"] == {"N": "-1"}


@pytest.mark.parametrize("settled", [recorded(sign_up("acme")), earned(payment("p1", account="crm-1", plan="pro"))])
def test_an_ordinary_history_item_costs_one_write_unit(settled: SettledEvent) -> None:
    key = keys.customers.settled_event(PROGRAM, "acme", settled.event.key)
    wire = settled_event_item(SettledEventItem, key, settled).serialize()
    assert (
        sum(len(name) + len(next(iter(value.values()))) for name, value in wire.items() if "BOOL" not in value) < 1_024
    )
