"""Months of net revenue: what customers add, what is settled of it, and that no change between the two is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from linkledger.earning.customers import CustomerRecord, Posted, SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.months import MonthsEffect, PartnerMonths
from linkledger.earning.outcomes import Line, Outcome, OutcomeKind, Slot, Tally
from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ids import entry_id
from linkledger.ledger.accounts import Balance, Lot
from linkledger.ledger.entries import Bucket, Entry, EntryKind
from linkledger.money import Percent
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, PARTNER, PROGRAM, UNIT, settlement

RULE = "revshare"
MARCH, APRIL = "2026-03", "2026-04"
END_OF_MARCH = datetime(2026, 3, 31, 23, 59, 59, 999_000, tzinfo=UTC)


def tally(amount: int, day: str = "2026-03-02", *, rule: str = RULE, partner: str = PARTNER) -> Tally:
    return Tally(rule, partner, date.fromisoformat(day), amount)


def add(shelf: Shelf, customer: str, *tallies: Tally) -> None:
    record = shelf.book.load(PROGRAM, customer)
    shelf.book.commit(settlement(record, tallies=tallies))


def settled(amount: int, revision: int = 0) -> SettledEvent:
    """March with a commission of 30 %."""
    event = Event(PROGRAM, f"{MARCH}#{PARTNER}", "month_close", END_OF_MARCH, END_OF_MARCH)
    line = Line(RULE, PARTNER, UNIT, amount, Percent(300_000), amount * 30 // 100)
    outcome = Outcome(OutcomeKind.EARNED, "earned", "30 %", (line,))
    return SettledEvent(event, outcome, {Slot(RULE, PARTNER, UNIT): Posted(line.amount, revision)})


def entry(delta: int, revision: int = 0) -> Entry:
    return Entry(
        id=entry_id(f"{MARCH}#{PARTNER}", RULE, PARTNER, "commission", revision),
        account=ANNA,
        kind=EntryKind.REVISION if revision else EntryKind.COMMISSION,
        legs={Bucket.AVAILABLE: delta, Bucket.PROGRAM: -delta},
        occurred_at=END_OF_MARCH,
        booked_at=END_OF_MARCH,
        event=f"{MARCH}#{PARTNER}",
        rule=RULE,
        revision=revision,
    )


def closing(months: PartnerMonths, amount: int, **parts: Any) -> MonthsEffect:
    given: dict[str, Any] = {
        "changed": (settled(amount),),
        "entries": (entry(amount * 30 // 100),),
        "cleaned": frozenset({MARCH}),
    }
    return MonthsEffect(PROGRAM, PARTNER, months.version, **given | parts)


def test_a_partner_without_revenue_has_no_months(shelf: Shelf) -> None:
    assert shelf.months.months(PROGRAM, PARTNER) == PartnerMonths()
    assert shelf.months.dirty_months(PROGRAM, PARTNER) == frozenset()
    assert list(shelf.months.partners_with_dirty_months(PROGRAM)) == []
    assert shelf.raw.revenue(PROGRAM, PARTNER, date(2026, 3, 2)) == {}


def test_what_customers_add_is_kept_by_month_reward_and_customer(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000), tally(500, "2026-03-31"), tally(70, "2026-04-01"))
    add(shelf, "acme-2", tally(-300), tally(9, rule="bonus"))
    add(shelf, "acme", tally(5), tally(7, partner="berta"))
    months = shelf.months.months(PROGRAM, PARTNER)
    assert months.nets == {
        (MARCH, RULE): {"acme": 1_505, "acme-2": -300},
        (APRIL, RULE): {"acme": 70},
        (MARCH, "bonus"): {"acme-2": 9},
    }
    assert months.dirty == shelf.months.dirty_months(PROGRAM, PARTNER) == {MARCH, APRIL}
    assert list(shelf.months.partners_with_dirty_months(PROGRAM)) == [PARTNER, "berta"]
    assert shelf.months.dirty_months("b1", PARTNER) == frozenset()


def test_a_day_shows_what_each_customer_added_on_it(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000), tally(5, rule="bonus"), tally(500, "2026-03-03"))
    add(shelf, "bolt", tally(-300))
    assert shelf.raw.revenue(PROGRAM, PARTNER, date(2026, 3, 2)) == {"acme": 1_005, "bolt": -300}
    assert shelf.raw.revenue(PROGRAM, PARTNER, date(2026, 3, 3)) == {"acme": 500}
    assert shelf.raw.revenue(PROGRAM, "berta", date(2026, 3, 2)) == {}


def test_many_tallies_of_one_day_are_one_sum(shelf: Shelf) -> None:
    add(shelf, "acme", *(tally(amount) for amount in range(1, 61)))
    assert shelf.months.months(PROGRAM, PARTNER).nets == {(MARCH, RULE): {"acme": 1_830}}


def test_what_a_corrected_event_no_longer_adds_is_taken_off(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    add(shelf, "acme", tally(-1_000), tally(1_000, partner="berta"))
    assert shelf.months.months(PROGRAM, PARTNER).nets == {(MARCH, RULE): {"acme": 0}}
    assert shelf.months.months(PROGRAM, "berta").nets == {(MARCH, RULE): {"acme": 1_000}}


def test_a_settled_month_is_posted_and_clean(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    lot = Lot("lot-of-march", 1_000, 300, 300)
    days = frozenset({date(2026, 3, 31)})
    effect = closing(shelf.months.months(PROGRAM, PARTNER), 1_000, lots=(LotChange(ANNA, None, lot),), dirty_days=days)
    shelf.months.commit_months(effect)
    after = shelf.months.months(PROGRAM, PARTNER)
    assert (after.settled, after.dirty) == ({MARCH: settled(1_000)}, frozenset())
    assert after.nets == {(MARCH, RULE): {"acme": 1_000}}
    assert list(shelf.months.partners_with_dirty_months(PROGRAM)) == []
    assert shelf.accounts.balance(ANNA) == Balance(available=300)
    assert shelf.entries(ANNA) == [entry(300)]
    assert shelf.months.lots(ANNA, [lot.id]) == {lot.id: lot}
    assert list(shelf.closings.dirty_days(PROGRAM)) == [date(2026, 3, 31)]


def test_months_that_are_not_settled_yet_stay_dirty(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000), tally(70, "2026-04-01"))
    shelf.months.commit_months(closing(shelf.months.months(PROGRAM, PARTNER), 1_000))
    assert shelf.months.dirty_months(PROGRAM, PARTNER) == {APRIL}
    assert list(shelf.months.partners_with_dirty_months(PROGRAM)) == [PARTNER]


def test_a_step_that_is_not_the_last_leaves_its_months_dirty(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    shelf.months.commit_months(closing(shelf.months.months(PROGRAM, PARTNER), 1_000, cleaned=frozenset()))
    assert shelf.months.dirty_months(PROGRAM, PARTNER) == {MARCH}
    assert list(shelf.months.partners_with_dirty_months(PROGRAM)) == [PARTNER]


def test_what_comes_late_makes_the_month_dirty_again_and_becomes_a_revision(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    shelf.months.commit_months(closing(shelf.months.months(PROGRAM, PARTNER), 1_000))
    add(shelf, "acme", tally(100))
    again = shelf.months.months(PROGRAM, PARTNER)
    assert again.dirty == {MARCH}
    assert list(shelf.months.partners_with_dirty_months(PROGRAM)) == [PARTNER]
    assert again.settled == {MARCH: settled(1_000)}
    revised = settled(1_100, revision=1)
    shelf.months.commit_months(closing(again, 1_100, changed=(revised,), entries=(entry(30, 1),)))
    assert shelf.months.months(PROGRAM, PARTNER).settled == {MARCH: revised}
    assert shelf.accounts.balance(ANNA) == Balance(available=330)


def nothing_settled(shelf: Shelf) -> bool:
    return (
        not shelf.months.months(PROGRAM, PARTNER).settled
        and shelf.months.dirty_months(PROGRAM, PARTNER) == {MARCH}
        and list(shelf.months.partners_with_dirty_months(PROGRAM)) == [PARTNER]
        and not shelf.entries(ANNA)
        and shelf.accounts.balance(ANNA) == Balance()
        and not shelf.closings.dirty_days(PROGRAM)
    )


def test_what_came_since_the_sums_were_read_refuses_their_settlement(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    believed = shelf.months.months(PROGRAM, PARTNER)
    add(shelf, "acme", tally(100))
    with pytest.raises(Stale):
        shelf.months.commit_months(closing(believed, 1_000, dirty_days=frozenset({date(2026, 3, 31)})))
    assert nothing_settled(shelf)


def test_a_month_is_settled_once_of_one_reading(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    effect = closing(shelf.months.months(PROGRAM, PARTNER), 1_000)
    shelf.months.commit_months(effect)
    with pytest.raises(Stale):
        shelf.months.commit_months(effect)
    assert shelf.accounts.balance(ANNA) == Balance(available=300)


def test_a_lot_that_changed_meanwhile_refuses_the_settlement(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    believed = Lot("lot-of-march", 1_000, 300, 300)
    change = LotChange(ANNA, believed, replace(believed, remaining=0))
    with pytest.raises(Stale):
        shelf.months.commit_months(closing(shelf.months.months(PROGRAM, PARTNER), 1_000, lots=(change,)))
    assert nothing_settled(shelf)


def test_a_refused_commit_of_a_customer_adds_nothing(shelf: Shelf) -> None:
    add(shelf, "acme", tally(1_000))
    before = shelf.months.months(PROGRAM, PARTNER)
    with pytest.raises(Stale):
        shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), tallies=(tally(100),)))
    assert shelf.months.months(PROGRAM, PARTNER) == before
