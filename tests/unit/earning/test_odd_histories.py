"""Histories that a merchant may well send and nobody expects: each ends in one outcome, and in the right money."""

from datetime import timedelta

import pytest

from linkledger.earning.event_body import read_body
from linkledger.earning.outcomes import OutcomeKind
from linkledger.errors import Invalid
from linkledger.program_time import parse_instant
from tests.builders import Business
from tests.unit.earning.crashing import check_ledger


def keycrm(*customers: str) -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.enroll("boris")
    for customer in customers:
        business.sign_up(customer, code="ANNA")
    business.after(hours=1)
    return business


# -- refunds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("refund_first", [False, True])
def test_a_refund_belongs_to_the_customer_of_its_payment_whomever_it_names(refund_first: bool) -> None:
    business = keycrm("c1", "c2")
    paid_at, refunded_at = business.now.isoformat(), (business.now + timedelta(hours=1)).isoformat()
    business.after(hours=2)
    if refund_first:
        business.post("refund", "c2", id="r1", of="p1", amount=4_000, occurred_at=refunded_at)
    business.post("payment", "c1", id="p1", amount=10_000, occurred_at=paid_at)
    if not refund_first:
        business.post("refund", "c2", id="r1", of="p1", amount=4_000, occurred_at=refunded_at)
    assert business.earned("r1") == -400
    assert business.balance("anna").available == 600
    assert not any(business.book.waiting.values())


@pytest.mark.parametrize("order", [("p1", "r1", "r2"), ("r2", "r1", "p1"), ("r1", "p1", "r2"), ("r2", "p1", "r1")])
def test_a_refund_of_a_refund_is_refused_in_every_order(order: tuple[str, ...]) -> None:
    business = keycrm("c1")
    business.settles_at_once = False
    business.post("payment", "c1", id="p1", amount=10_000)
    business.after(hours=1).post("refund", None, id="r1", of="p1", amount=4_000)
    business.after(hours=1).post("refund", None, id="r2", of="r1", amount=4_000)
    accepted = dict(business.events.accepted)
    business.events.accepted.clear()
    for name in order:
        business.events.accepted["keycrm", name] = accepted["keycrm", name]
        business.settle(name)
    assert business.outcome("r2").reason == "reverses_a_reversal"
    assert business.balance("anna").available == 600
    assert not any(business.book.waiting.values())


def test_refunds_that_only_name_each_other_wait() -> None:
    business = keycrm("c1")
    business.post("refund", None, id="r1", of="r2", amount=1)
    business.post("refund", None, id="r2", of="r1", amount=1)
    assert business.settle("r1").kind is OutcomeKind.WAITING
    assert business.settle("r2").kind is OutcomeKind.WAITING


def test_a_refund_of_what_earned_nothing_takes_nothing_back() -> None:
    business = keycrm()
    sign_up = business.sign_up("c1", code="ANNA")
    refund = business.after(minutes=1).refund(sign_up, 100)
    assert business.outcome(refund).kind is OutcomeKind.NOTHING
    assert business.balance("anna").accrued == 0


def test_a_refund_dated_before_its_payment_never_made_the_customer_a_paying_one() -> None:
    business = keycrm("c1")
    early = business.now.isoformat()
    payment = business.after(hours=1).post("payment", "c1", amount=10_000)
    business.refund(payment, 10_000, occurred_at=early)
    assert business.balance("anna").available == 0
    assert business.customer("c1").state.spans == ()
    check_ledger(business)


def test_reconciling_leaves_a_parked_refund_that_names_a_customer_alone() -> None:
    business = keycrm("c1")
    business.post("refund", "c1", of="never", amount=100)
    assert business.reconciler.run(business.now + timedelta(minutes=90)).driven == ()


# -- amounts -----------------------------------------------------------------------------------------------------------


def test_a_payment_of_nothing_earns_nothing_and_pays_nobody() -> None:
    business = keycrm("c1")
    payment = business.post("payment", "c1", amount=0)
    refund = business.after(minutes=1).refund(payment, 1)
    assert business.earned(payment) == business.earned(refund) == 0
    assert not business.customer("c1").state.paying
    check_ledger(business)


def test_a_payment_below_nothing_takes_nothing_from_the_partner() -> None:
    business = keycrm("c1")
    business.post("payment", "c1", amount=10_000)
    negative = business.after(minutes=1).post("payment", "c1", amount=-10_000)
    assert business.outcome(negative).reason == "amount_negative"
    assert business.balance("anna").available == 1_000


# -- sign-ups ----------------------------------------------------------------------------------------------------------


def test_a_sign_up_that_carries_an_amount_comes_before_the_payment_of_its_instant() -> None:
    business = keycrm()
    business.settles_at_once = False
    business.post("signup", "c1", id="z", code="ANNA", amount=0)
    business.post("payment", "c1", id="a", amount=10_000)
    business.settle("a")
    business.settle("z")
    assert business.earned("a") == 1_000


def test_a_payment_that_names_another_event_stays_where_it_occurred() -> None:
    business = keycrm("c1")
    first = business.post("payment", "c1", id="p1", amount=100, of="p2")
    business.after(hours=1).refund(first, 100)
    business.after(hours=1).post("payment", "c1", id="p2", amount=100)
    assert [span.start.id for span in business.customer("c1").state.spans] == ["p1", "p2"]


def test_a_late_sign_up_that_moves_a_customer_leaves_nothing_behind_at_the_partner_it_left() -> None:
    """Its payments came after the earning time: they earned nothing, yet it counted as the sixth paying customer."""
    business = Business.running("keycrm").at("2026-01-10T09:00:00+00:00")
    for partner in ("anna", "boris"):
        business.enroll(partner)
    before = business.now + timedelta(hours=1)
    business.after(hours=2).sign_up("old", code="ANNA")
    business.at("2027-02-01T09:00:00+00:00").post("payment", "old", amount=10_000)
    for number in range(1, 6):
        business.after(minutes=1).sign_up(f"c{number}", code="ANNA")
        business.after(minutes=1).post("payment", f"c{number}", id=f"p{number}", amount=10_000)
    assert business.earned("p5") == 2_000
    business.settles_at_once = False
    business.sign_up("old", id="early", code="BORIS", occurred_at=before.isoformat())
    event = business.events.get("keycrm", "early")
    assert event is not None
    business.settlement.settle(event, released=True)
    assert business.partner_of("old") == "boris"
    assert business.earned("p5") == 1_000
    assert business.balance("anna").available == 5_000


@pytest.mark.parametrize("customer", [" ", "ü@ß/%\\", "c\u200b1", "😀" * 32, "event", "..", "' OR 1=1"])
def test_customers_may_be_called_anything_printable(customer: str) -> None:
    business = keycrm(customer)
    assert business.earned(business.post("payment", customer, amount=10_000)) == 1_000


# -- instants ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "0500-01-01T00:00:00Z", "9999-12-31T23:00:00-05:00"])
def test_an_instant_that_no_calendar_of_a_business_knows_is_a_fault_of_its_field(text: str) -> None:
    with pytest.raises(Invalid):
        parse_instant(text)
    with pytest.raises(Invalid) as refusal:
        read_body({"id": "e1", "type": "payment", "customer": "c1", "occurred_at": text})
    assert [each.field for each in refusal.value.faults] == ["occurred_at"]
