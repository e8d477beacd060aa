"""Races on the real engine: of many who do the same at once, exactly one wins, and the others know that they lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from linkledger.earning.close_month import MonthDesk
from linkledger.earning.customers import CustomerRecord, Standing
from linkledger.earning.outcomes import Tally
from linkledger.earning.ports import StandingChange
from linkledger.earning.settle_event import SettlementDesk
from linkledger.errors import Conflict, Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey
from linkledger.partners.partner import Partner
from linkledger.payouts.batch import Batch
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.ports import BatchChange, PayoutEffect
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores
from tests.contract.conftest import PUBLISHED_AT
from tests.contract.histories import (
    ANNA,
    NOON,
    PARTNER,
    PROGRAM,
    UNIT,
    commission,
    first_paying,
    new_lot,
    payment,
    payout,
    reservation,
    settlement,
    sign_up,
)
from tests.contract.ledger_proof import prove

WORKERS = 12


@pytest.fixture(autouse=True)
def every_account_adds_up(stores: Stores) -> Iterator[None]:
    """P2 and P5 after each race."""
    yield
    prove(stores)


def at_once(work: Callable[[int], object]) -> list[object]:
    """What each worker got: its result, or the Stale or Conflict that it was refused with."""
    start = Barrier(WORKERS)

    def run(worker: int) -> object:
        start.wait()
        try:
            return work(worker)
        except (Stale, Conflict) as refusal:
            return refusal

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(run, range(WORKERS)))


def winners(results: list[object]) -> int:
    return sum(not isinstance(each, Exception) for each in results)


def test_one_of_many_commits_of_the_same_settlement_wins(stores: Stores) -> None:
    paid = payment("p1")
    effect = settlement(CustomerRecord(PROGRAM, "acme"), paid, lots=(new_lot(paid),), standings=(first_paying(paid),))
    assert winners(at_once(lambda _: stores.book.commit(effect))) == 1
    assert stores.accounts.balance(ANNA) == Balance(available=1_000)
    assert stores.book.load(PROGRAM, "acme") == effect.record


def test_one_of_many_different_settlements_of_one_customer_wins(stores: Stores) -> None:
    effects = [settlement(CustomerRecord(PROGRAM, "acme"), payment(f"p{number}")) for number in range(WORKERS)]
    assert winners(at_once(lambda worker: stores.book.commit(effects[worker]))) == 1
    assert stores.accounts.balance(ANNA) == Balance(available=1_000)
    assert len(stores.book.load(PROGRAM, "acme").history) == 1


def test_one_of_many_customers_moves_the_standing(stores: Stores) -> None:
    def first_payment(worker: int) -> None:
        paid = payment(f"p{worker}", f"c{worker}")
        change = StandingChange(PARTNER, 0, Standing(1, 1, paid.key, paid.key), ())
        stores.book.commit(settlement(CustomerRecord(PROGRAM, f"c{worker}"), paid, standings=(change,)))

    assert winners(at_once(first_payment)) == 1
    assert stores.accounts.balance(ANNA) == Balance(available=1_000)


def test_all_of_many_customers_add_to_one_balance(stores: Stores) -> None:
    def settle(worker: int) -> None:
        paid = payment(f"p{worker}", f"c{worker}")
        while True:
            try:
                return stores.book.commit(settlement(CustomerRecord(PROGRAM, f"c{worker}"), paid))
            except Stale:  # another one was adding to the balance at that very moment
                continue

    assert winners(at_once(settle)) == WORKERS
    assert stores.accounts.balance(ANNA) == Balance(available=1_000 * WORKERS)
    assert sum(each.amount for each in stores.journal.entries(ANNA, NOON)) == 1_000 * WORKERS


def test_one_of_many_reservations_of_the_same_payout_wins(stores: Stores) -> None:
    stores.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), payment("p1")))
    assert winners(at_once(lambda _: stores.payouts.commit(reservation(payout(amount=10))))) == 1
    assert stores.accounts.balance(ANNA) == Balance(available=990, reserved=10)


def test_many_payouts_never_take_more_than_there_is(stores: Stores) -> None:
    stores.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), payment("p1")))

    def reserve(worker: int) -> None:
        while stores.accounts.balance(ANNA).available >= 300:
            try:
                return stores.payouts.commit(reservation(payout(f"po_{worker}", 300)))
            except Stale:
                continue
        raise Stale("insufficient", "nothing is left")

    assert winners(at_once(reserve)) == 3
    assert stores.accounts.balance(ANNA) == Balance(available=100, reserved=900)
    assert len(stores.payouts.with_status(PROGRAM, PayoutStatus.REQUESTED)) == 3


def test_one_of_many_takes_a_payout_into_its_batch(stores: Stores) -> None:
    stores.payouts.commit(PayoutEffect(payout(), None))

    def take(worker: int) -> None:
        taken = replace(payout(), status=PayoutStatus.BATCHED, period=f"2026-{worker + 1:02d}")
        batch = Batch(PROGRAM, taken.period or "", UNIT, Step("schedule", NOON), count=1, total=600, version=1)
        stores.payouts.commit_batch(BatchChange(batch, taken=(taken,)))

    assert winners(at_once(take)) == 1


def test_one_of_many_events_with_one_id_is_accepted(stores: Stores) -> None:
    accepted = at_once(lambda worker: stores.events.put_new(payment("p1", amount=worker)))
    assert accepted.count(True) == 1
    kept = stores.events.get(PROGRAM, "p1")
    assert kept is not None
    assert kept.amount == accepted.index(True)


def test_one_of_many_gets_the_partner_id(stores: Stores) -> None:
    results = at_once(lambda worker: stores.partners.put_new(Partner(PROGRAM, PARTNER, f"CODE{worker}", NOON)))
    assert winners(results) == 1


def test_terms_published_at_once_get_a_version_each(stores: Stores) -> None:
    terms = load_preset(PROGRAM)
    others = [terms.model_copy(update={"lateness_days": number + 1}) for number in range(WORKERS)]
    won = winners(at_once(lambda worker: stores.terms.publish(others[worker], PUBLISHED_AT)))
    assert 1 <= won == stores.terms.current(PROGRAM).version


def test_many_workers_that_settle_the_same_event_post_it_once(stores: Stores) -> None:
    stores.terms.publish(load_preset(PROGRAM), PUBLISHED_AT)
    early = NOON.replace(day=1)
    stores.partners.put_new(Partner(PROGRAM, PARTNER, "ANNA", early, approved_at=early, account="acc-1"))
    months = MonthDesk(stores.terms, stores.partners, stores.closings, stores.months)
    desk = SettlementDesk(stores.terms, stores.partners, stores.events, stores.closings, stores.book, months)
    desk.settle(sign_up("acme"))
    results = at_once(lambda _: desk.settle(payment("p1")))
    assert winners(results) >= 1
    assert [each.amount for each in stores.journal.entries(ANNA, NOON)] == [1_000]
    assert stores.accounts.balance(ANNA) == Balance(available=1_000)
    assert next(iter(stores.journal.entries(ANNA, NOON))).id == commission(payment("p1")).id


MONTHLY = "bet-n-joy"


def month_desk(stores: Stores) -> MonthDesk:
    stores.terms.publish(load_preset(MONTHLY), PUBLISHED_AT)
    early = NOON.replace(day=1)
    stores.partners.put_new(Partner(MONTHLY, PARTNER, "ANNA", early, approved_at=early))
    return MonthDesk(stores.terms, stores.partners, stores.closings, stores.months)


def add_net_revenue(stores: Stores, customer: str, amount: int) -> None:
    """Adds to March, however often another one is faster."""
    tallies = (Tally("revshare", PARTNER, date(2026, 3, 2), amount),)
    while True:
        try:
            record = CustomerRecord(MONTHLY, customer, 1)
            return stores.book.commit(settlement(CustomerRecord(MONTHLY, customer), record=record, tallies=tallies))
        except Stale:
            continue


def monthly_commission(stores: Stores) -> int:
    return stores.accounts.balance(AccountKey(MONTHLY, PARTNER, "KRW")).available


def test_many_who_settle_all_months_at_once_post_each_once(stores: Stores) -> None:
    desk = month_desk(stores)
    add_net_revenue(stores, "acme", 1_000_000)
    results = at_once(lambda _: desk.settle_all(MONTHLY, "2026-03"))
    assert winners(results) >= 1
    account = AccountKey(MONTHLY, PARTNER, "KRW")
    assert [each.amount for each in stores.journal.entries(account, NOON)] == [300_000]
    assert monthly_commission(stores) == 300_000
    assert stores.months.partners_with_dirty_months(MONTHLY) == []


def test_what_comes_while_months_are_settled_is_settled_or_still_marked(stores: Stores) -> None:
    desk = month_desk(stores)
    add_net_revenue(stores, "first", 100_000)

    def work(worker: int) -> None:
        if worker % 3:
            add_net_revenue(stores, f"c{worker}", 100_000)
        else:
            desk.settle_all(MONTHLY, "2026-03")

    at_once(work)
    net = sum(stores.months.months(MONTHLY, PARTNER).nets["2026-03", "revshare"].values())
    assert net == 100_000 * (1 + sum(worker % 3 != 0 for worker in range(WORKERS)))
    assert monthly_commission(stores) == net * 30 // 100 or stores.months.partners_with_dirty_months(MONTHLY)
    desk.settle_all(MONTHLY, "2026-03")
    assert monthly_commission(stores) == net * 30 // 100
    assert stores.months.partners_with_dirty_months(MONTHLY) == []
