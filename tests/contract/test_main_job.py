"""The main job over the stores: the use cases themselves end in the same figures in memory and on the real engine."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from linkledger.earning.outcomes import OutcomeKind
from linkledger.earning.reconcile import Reconciler
from linkledger.errors import Refused
from linkledger.ledger.accounts import Balance
from linkledger.ledger.audit import Auditor
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.terms.presets import load_preset
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, PARTNER, PROGRAM, UNIT, payment, sign_up
from tests.contract.office import BEGAN, Office


@pytest.fixture
def office(shelf: Shelf) -> Office:
    """keycrm with its partner Anna."""
    office = Office(shelf, load_preset(PROGRAM))
    office.enroll(PARTNER)
    return office


def new_customers(office: Office, count: int) -> list[int]:
    """What the first payment of each of that many customers earns, 100.00 USD each."""
    earned = []
    for number in range(1, count + 1):
        at = BEGAN + timedelta(hours=number)
        office.post(sign_up(f"c{number}", at=at))
        earned.append(office.post(payment(f"p{number}", f"c{number}", at=at + timedelta(minutes=1))))
    return earned


def test_the_sixth_paying_customer_raises_the_rate(office: Office) -> None:
    assert new_customers(office, 6) == [1_000] * 5 + [2_000]
    assert office.post(payment("again", "c1", at=BEGAN + timedelta(days=1))) == 2_000
    assert office.balance(PARTNER) == Balance(available=9_000)
    assert office.shelf.book.standing(PROGRAM, PARTNER).paying == 6
    assert len(office.shelf.accounts.open_lots(ANNA)) == 7


def test_a_payment_that_comes_late_moves_the_rate_of_those_after_it(office: Office) -> None:
    new_customers(office, 5)
    at = BEGAN + timedelta(hours=10)
    office.post(sign_up("c6", at=at))
    early = payment("p6", "c6", at=at + timedelta(minutes=1))
    assert office.post(payment("q1", "c1", at=at + timedelta(minutes=2))) == 1_000
    assert office.post(early) == 2_000
    assert office.balance(PARTNER) == Balance(available=5_000 + 2_000 + 2_000)
    assert [each.amount for each in office.shelf.entries(ANNA) if each.event == "q1"] == [1_000, 1_000]
    assert office.shelf.book.standing(PROGRAM, PARTNER).resettle_from is None


def test_a_refund_that_precedes_its_payment_waits_for_it(office: Office) -> None:
    office.post(sign_up("c1", at=BEGAN))
    refund = replace(payment("r1", None, 4_000, at=BEGAN + timedelta(hours=2), of="p1"), type="refund")
    office.shelf.events.put_new(refund)
    assert office.settlement.settle(refund).kind is OutcomeKind.WAITING
    office.post(payment("p1", "c1", at=BEGAN + timedelta(hours=1)))
    assert office.balance(PARTNER) == Balance(available=600)
    assert list(office.shelf.book.waiting_for(PROGRAM, "p1")) == []
    assert office.settlement.settle(refund).kind is OutcomeKind.EARNED
    assert office.balance(PARTNER) == Balance(available=600)


def test_payouts_and_the_top_up_with_its_bonus(office: Office) -> None:
    new_customers(office, 6)
    with pytest.raises(Refused):
        office.ask(PARTNER, 4_999)
    assert [each.status for each in office.shelf.payouts.of_partner(PROGRAM, PARTNER)] == [PayoutStatus.REFUSED]
    assert office.ask(PARTNER, 5_000, key="k2") is PayoutStatus.REQUESTED
    assert office.ask(PARTNER, 5_000, key="k2") is PayoutStatus.REQUESTED
    assert office.balance(PARTNER) == Balance(available=2_000, reserved=5_000)
    assert office.ask(PARTNER, 1_500, "top_up:acc-anna", "k3") is PayoutStatus.SETTLED
    top_up = next(each for each in office.shelf.payouts.of_partner(PROGRAM, PARTNER) if each.to.kind == "top_up")
    assert top_up.bonus == 1_500  # 20 % of the 75.00 USD that 15.00 of 20.00 stand for
    assert office.balance(PARTNER) == Balance(available=500, reserved=5_000, paid=1_500)
    assert sum(each.remaining for each in office.shelf.accounts.open_lots(ANNA)) == 500


def test_a_month_closes_exactly_and_its_batch_is_paid(office: Office) -> None:
    new_customers(office, 6)
    office.ask(PARTNER, 5_000, now=BEGAN + timedelta(days=20))
    april = datetime(2026, 4, 2, 4, tzinfo=UTC)
    records = office.close(april)
    assert records["2026-03"] == sum(amount for period, amount in records.items() if len(period) == 10) == 7_000
    assert office.shelf.closings.closed_through(PROGRAM) == date(2026, 4, 1)
    stats = office.shelf.stats_of(PROGRAM, PARTNER)
    assert [(each.day, each.earning.registrations, each.earning.base) for each in stats] == [
        (date(2026, 3, 1), 6, 60_000)
    ]
    batch = office.batches.run(PROGRAM, april)
    assert batch is not None
    assert (batch.period, batch.total) == ("2026-03", 5_000)
    assert office.batches.run(PROGRAM, april) == batch
    office.batches.seal(PROGRAM, "2026-03", Step("dana", april))
    office.batches.approve(PROGRAM, "2026-03", Step("erik", april))
    settled = office.batches.settle(PROGRAM, "2026-03", Step("erik", april + timedelta(days=1)))
    assert office.shelf.payouts.batch(PROGRAM, "2026-03") == settled
    assert office.balance(PARTNER) == Balance(available=2_000, paid=5_000)


def test_what_comes_after_the_close_is_recounted(office: Office) -> None:
    new_customers(office, 1)
    office.close(BEGAN + timedelta(days=2))
    office.post(payment("late", "c1", at=BEGAN + timedelta(hours=3)))
    assert list(office.shelf.closings.dirty_days(PROGRAM)) == [date(2026, 3, 1)]
    office.close(BEGAN + timedelta(days=2))
    assert list(office.shelf.closings.dirty_days(PROGRAM)) == []
    assert [each.earning.base for each in office.shelf.stats_of(PROGRAM, PARTNER)] == [20_000]


def test_reconciling_drives_what_was_never_settled(office: Office) -> None:
    office.post(sign_up("c1", at=BEGAN))
    forgotten = payment("p1", "c1", at=BEGAN + timedelta(minutes=1))
    office.shelf.events.put_new(forgotten)
    shelf = office.shelf
    auditor = Auditor(shelf.checkpoints)
    reconciler = Reconciler(office.settlement, shelf.book, shelf.events, shelf.closings, auditor, shelf.blocks)
    first = reconciler.run(BEGAN + timedelta(minutes=90))
    assert (first.looked_at, first.driven, first.failed) == (2, (f"{PROGRAM}/p1",), ())
    assert office.balance(PARTNER) == Balance(available=1_000)
    assert reconciler.run(BEGAN + timedelta(minutes=150)).driven == ()
    assert office.shelf.accounts.balance(AccountKey(PROGRAM, PARTNER, UNIT)).available == 1_000
