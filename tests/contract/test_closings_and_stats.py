"""Closings and stats: what is closed stays closed, and a recount is exact."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from linkledger.earning.customers import CustomerRecord
from linkledger.earning.ports import Registration
from linkledger.ledger.entries import EntryKind
from linkledger.stats.close_day import CloseRecord, DayStats
from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts
from linkledger.tracking.click import ClickKind
from linkledger.tracking.tally import PartnerDay
from linkledger_aws.storage import Stores
from linkledger_aws.storage.live_stats import LiveStats
from linkledger_aws.storage.stats import DayCounts
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, NOON, PARTNER, PROGRAM, UNIT, commission, payment, settlement

DAY_START = datetime(2026, 3, 1, 22, tzinfo=UTC)
DAY_END = DAY_START + timedelta(days=1)


def closed(period: str, commission: int = 0) -> CloseRecord:
    return CloseRecord(PROGRAM, period, NOON, commission, UNIT)


def test_days_and_months_close_apart_from_each_other(shelf: Shelf) -> None:
    assert shelf.closings.closed_through(PROGRAM) is None
    assert shelf.closings.months_closed_through(PROGRAM) is None
    for period in ("2026-02-27", "2026-02-28", "2026-02", "2026-03-01"):
        shelf.closings.put(closed(period))
    assert shelf.closings.closed_through(PROGRAM) == date(2026, 3, 1)
    assert shelf.closings.months_closed_through(PROGRAM) == "2026-02"
    assert shelf.closings.closed_through("b1") is None


def test_a_closed_month_says_when_it_was_closed(shelf: Shelf) -> None:
    shelf.closings.put(closed("2026-02"))
    shelf.closings.put(replace(closed("2026-02"), closed_at=closed("2026-02").closed_at + timedelta(hours=1)))
    assert shelf.closings.closed_at(PROGRAM, "2026-02") == closed("2026-02").closed_at
    assert shelf.closings.closed_at(PROGRAM, "2026-03") is None
    assert shelf.closings.closed_at("b1", "2026-02") is None


def test_closing_again_keeps_the_first_record(stores: Stores) -> None:
    stores.closings.put(closed("2026-02", 500))
    stores.closings.put(closed("2026-02", 900))
    assert stores.closings.get(PROGRAM, "2026-02") == closed("2026-02", 500)
    assert stores.closings.get(PROGRAM, "2026-03") is None


def test_a_dirty_day_is_recounted_once_unless_it_is_dirtied_again(shelf: Shelf) -> None:
    day = date(2026, 3, 2)
    record = CustomerRecord(PROGRAM, "acme")
    for id_ in ("p1", "p2"):
        shelf.book.commit(settlement(record, payment(id_), dirty_days=frozenset({day})))
        record = shelf.book.load(PROGRAM, "acme")
        assert list(shelf.closings.dirty_days(PROGRAM)) == [day]
        shelf.closings.begin_recount(PROGRAM, day)
        shelf.closings.begin_recount(PROGRAM, day)
        assert list(shelf.closings.dirty_days(PROGRAM)) == [day], "a recount that stops halfway is repeated"
        shelf.closings.end_recount(PROGRAM, day)
        shelf.closings.end_recount(PROGRAM, day)
        assert list(shelf.closings.dirty_days(PROGRAM)) == []


def test_what_comes_to_a_day_during_its_recount_has_it_counted_again(shelf: Shelf) -> None:
    day = date(2026, 3, 2)
    shelf.closings.begin_recount(PROGRAM, day)
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), payment("p1"), dirty_days=frozenset({day})))
    shelf.closings.end_recount(PROGRAM, day)
    assert list(shelf.closings.dirty_days(PROGRAM)) == [day]


def test_reconciling_remembers_how_far_it_came(shelf: Shelf) -> None:
    assert shelf.closings.reconciled_through() is None
    for moment in (NOON, NOON + timedelta(hours=1)):
        shelf.closings.set_reconciled_through(moment)
        assert shelf.closings.reconciled_through() == moment


def test_a_recount_overwrites_the_days_counts(shelf: Shelf) -> None:
    stats = DayStats(
        PROGRAM, PARTNER, date(2026, 3, 31), UNIT, ClickCounts(7, 5, 3, 1), EarningCounts(2, 1, 10_000, 1_000)
    )
    april = replace(stats, day=date(2026, 4, 1), clicks=ClickCounts(), earning=EarningCounts(base=-500, commission=-50))
    for each in (april, replace(stats, clicks=ClickCounts(99)), stats):
        shelf.stats.put(each)
    assert list(shelf.stats_of(PROGRAM, PARTNER)) == [stats, april]


def test_live_counts_stand_beside_the_final_ones(stores: Stores) -> None:
    final = DayStats(PROGRAM, PARTNER, date(2026, 3, 1), UNIT, ClickCounts(5, 4, 1, 0), EarningCounts())
    stores.stats.put(final)
    live = LiveStats(stores.clicks._client, stores.stats._counts.Meta.table_name)
    for day in ("2026-03-01", "2026-03-02", "2026-02-28"):
        live.add(PartnerDay(PROGRAM, PARTNER, day), {ClickKind.VALID: 6, ClickKind.BOT: 1})
    assert stores.stats.days(PROGRAM, PARTNER, date(2026, 3, 1), date(2026, 3, 31)) == [
        DayCounts(date(2026, 3, 1), final, ClickCounts(6, 0, 1, 0)),
        DayCounts(date(2026, 3, 2), None, ClickCounts(6, 0, 1, 0)),
    ]
    assert len(stores.stats.days(PROGRAM, PARTNER, date(2026, 2, 28), date(2026, 3, 1))) == 2


# -- what a recount reads ----------------------------------------------------------------------------------------------


def test_a_recount_counts_what_occurred_between_the_days_bounds(shelf: Shelf) -> None:
    for number, moment in enumerate(
        (DAY_START - timedelta(milliseconds=1), DAY_START, DAY_END - timedelta(milliseconds=1), DAY_END)
    ):
        shelf.book.commit(
            settlement(CustomerRecord(PROGRAM, f"c{number}"), payment(f"p{number}", f"c{number}", at=moment))
        )
    assert shelf.raw.earning(PROGRAM, PARTNER, UNIT, DAY_START, DAY_END) == EarningCounts(
        2, 2, 20_000, 2_000, conversions=2
    )
    assert shelf.raw.earning(PROGRAM, "berta", UNIT, DAY_START, DAY_END) == EarningCounts()


def test_refunds_and_revisions_count_on_the_day_of_their_event(shelf: Shelf) -> None:
    paid, again = payment("p1"), payment("p2", at=NOON + timedelta(hours=1))
    refund = payment("r1", amount=4_000, at=NOON + timedelta(hours=2))
    entries = (
        commission(paid),
        commission(again),
        commission(paid, 1_000, revision=1),
        commission(refund, -400, base=-4_000, kind=EntryKind.REVERSAL, reverses=commission(paid).id),
    )
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), paid, again, entries=entries))
    counts = shelf.raw.earning(PROGRAM, PARTNER, UNIT, DAY_START, DAY_END)
    assert counts == EarningCounts(registrations=1, paying_customers=1, base=16_000, commission=2_600, conversions=2)
    assert shelf.accounts.balance(ANNA).available == 2_600


def registrations(shelf: Shelf, partner: str) -> int:
    return shelf.raw.earning(PROGRAM, partner, UNIT, DAY_START, DAY_END).registrations


def test_a_registration_that_turns_out_to_be_anothers_moves_there(shelf: Shelf) -> None:
    effect = settlement(CustomerRecord(PROGRAM, "acme"), payment("p1"))
    shelf.book.commit(effect)
    moved = (Registration(PARTNER, NOON, "p1", -1), Registration("berta", NOON, "p1", 1))
    shelf.book.commit(settlement(effect.record, entries=(), registrations=moved))
    assert (registrations(shelf, PARTNER), registrations(shelf, "berta")) == (0, 1)


def test_a_customer_that_registers_anew_is_a_registration_of_each_partner(shelf: Shelf) -> None:
    effect = settlement(CustomerRecord(PROGRAM, "acme"), payment("p1"))
    shelf.book.commit(effect)
    anew = Registration("berta", NOON + timedelta(hours=1), "s2", 1)
    shelf.book.commit(settlement(effect.record, entries=(), registrations=(anew,)))
    assert (registrations(shelf, PARTNER), registrations(shelf, "berta")) == (1, 1)
