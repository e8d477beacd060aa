"""The main job over the stores: the use cases themselves end in the same figures in memory and on the real engine."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from linkledger.earning.events import Event
from linkledger.earning.outcomes import OutcomeKind
from linkledger.earning.reconcile import Reconciler
from linkledger.earning.settle_event import SettlementDesk
from linkledger.errors import Refused
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey
from linkledger.partners.enroll import Application, enroll
from linkledger.payouts.payout import PayoutStatus
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.payouts.run_batch import BatchDesk
from linkledger.stats.close_day import Rollup
from linkledger.terms.presets import load_preset
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, PARTNER, PROGRAM, UNIT, payment, sign_up

BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)
TERMS = load_preset(PROGRAM)


@dataclass
class Office:
    """The desks of keycrm over one shelf of stores."""

    shelf: Shelf

    def __post_init__(self) -> None:
        shelf = self.shelf
        shelf.publish(TERMS)
        enroll(TERMS, Application(PARTNER, account="acc-anna"), BEGAN - timedelta(days=1), shelf.partners, shelf.links)
        self.settlement = SettlementDesk(shelf.terms, shelf.partners, shelf.events, shelf.closings, shelf.book)
        self.payouts = PayoutDesk(shelf.terms, shelf.partners, shelf.accounts, shelf.payouts)
        self.rollup = Rollup(shelf.terms, shelf.raw, shelf.closings, shelf.stats)
        self.batches = BatchDesk(self.payouts, shelf.closings)

    def post(self, event: Event, *, settle: bool = True) -> int:
        """What the event earns."""
        assert self.shelf.events.put_new(event)
        return sum(line.amount for line in self.settlement.settle(event).lines) if settle else 0

    def ask(self, amount: int, to: str = "bank", key: str = "k1", now: datetime = BEGAN) -> PayoutStatus:
        return self.payouts.request(PayoutRequest(PROGRAM, PARTNER, amount, to, key), now).status

    @property
    def balance(self) -> Balance:
        return self.shelf.accounts.balance(ANNA)


@pytest.fixture
def office(shelf: Shelf) -> Office:
    return Office(shelf)


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
    assert office.balance == Balance(available=9_000)
    assert office.shelf.book.standing(PROGRAM, PARTNER).paying == 6
    assert len(office.shelf.accounts.open_lots(ANNA)) == 7


def test_a_payment_that_comes_late_moves_the_rate_of_those_after_it(office: Office) -> None:
    new_customers(office, 5)
    at = BEGAN + timedelta(hours=10)
    office.post(sign_up("c6", at=at))
    early = payment("p6", "c6", at=at + timedelta(minutes=1))
    assert office.post(payment("q1", "c1", at=at + timedelta(minutes=2))) == 1_000
    assert office.post(early) == 2_000
    assert office.balance == Balance(available=5_000 + 2_000 + 2_000)
    assert [each.amount for each in office.shelf.entries(ANNA) if each.event == "q1"] == [1_000, 1_000]
    assert office.shelf.book.standing(PROGRAM, PARTNER).resettle_from is None


def test_a_refund_that_precedes_its_payment_waits_for_it(office: Office) -> None:
    office.post(sign_up("c1", at=BEGAN))
    refund = replace(payment("r1", None, 4_000, at=BEGAN + timedelta(hours=2), of="p1"), type="refund")
    office.shelf.events.put_new(refund)
    assert office.settlement.settle(refund).kind is OutcomeKind.WAITING
    office.post(payment("p1", "c1", at=BEGAN + timedelta(hours=1)))
    assert office.balance == Balance(available=600)
    assert list(office.shelf.book.waiting_for(PROGRAM, "p1")) == []
    assert office.settlement.settle(refund).kind is OutcomeKind.EARNED
    assert office.balance == Balance(available=600)


def test_payouts_and_the_top_up_with_its_bonus(office: Office) -> None:
    new_customers(office, 6)
    with pytest.raises(Refused):
        office.ask(4_999)
    assert [each.status for each in office.shelf.payouts.of_partner(PROGRAM, PARTNER)] == [PayoutStatus.REFUSED]
    assert office.ask(5_000, key="k2") is PayoutStatus.REQUESTED
    assert office.ask(5_000, key="k2") is PayoutStatus.REQUESTED
    assert office.balance == Balance(available=2_000, reserved=5_000)
    assert office.ask(1_500, "top_up:acc-anna", "k3") is PayoutStatus.SETTLED
    top_up = next(each for each in office.shelf.payouts.of_partner(PROGRAM, PARTNER) if each.to.kind == "top_up")
    assert top_up.bonus == 1_500  # 20 % of the 75.00 USD that 15.00 of 20.00 stand for
    assert office.balance == Balance(available=500, reserved=5_000, paid=1_500)
    assert sum(each.remaining for each in office.shelf.accounts.open_lots(ANNA)) == 500


def test_a_month_closes_exactly_and_its_batch_is_paid(office: Office) -> None:
    new_customers(office, 6)
    office.ask(5_000, now=BEGAN + timedelta(days=20))
    april = datetime(2026, 4, 2, 4, tzinfo=UTC)
    records = {each.period: each.commission for each in office.rollup.run(PROGRAM, BEGAN, april)}
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
    settled = office.batches.settle(PROGRAM, "2026-03", april + timedelta(days=1))
    assert office.shelf.payouts.batch(PROGRAM, "2026-03") == settled
    assert office.balance == Balance(available=2_000, paid=5_000)


def test_what_comes_after_the_close_is_recounted(office: Office) -> None:
    new_customers(office, 1)
    office.rollup.run(PROGRAM, BEGAN, BEGAN + timedelta(days=2))
    office.post(payment("late", "c1", at=BEGAN + timedelta(hours=3)))
    assert list(office.shelf.closings.dirty_days(PROGRAM)) == [date(2026, 3, 1)]
    office.rollup.run(PROGRAM, BEGAN, BEGAN + timedelta(days=2))
    assert list(office.shelf.closings.dirty_days(PROGRAM)) == []
    assert [each.earning.base for each in office.shelf.stats_of(PROGRAM, PARTNER)] == [20_000]


def test_reconciling_drives_what_was_never_settled(office: Office) -> None:
    office.post(sign_up("c1", at=BEGAN))
    forgotten = payment("p1", "c1", at=BEGAN + timedelta(minutes=1))
    office.post(forgotten, settle=False)
    reconciler = Reconciler(office.settlement, office.shelf.book, office.shelf.events, office.shelf.closings)
    first = reconciler.run(BEGAN + timedelta(minutes=90))
    assert (first.looked_at, first.driven, first.failed) == (2, (f"{PROGRAM}/p1",), ())
    assert office.balance == Balance(available=1_000)
    assert reconciler.run(BEGAN + timedelta(minutes=150)).driven == ()
    assert office.shelf.accounts.balance(AccountKey(PROGRAM, PARTNER, UNIT)).available == 1_000
