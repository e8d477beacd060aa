"""The customer's book: a settlement is committed wholly or not at all, on the state that it was decided on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linkledger.earning.customers import CustomerRecord, CustomerState, Progress, Span, Standing, StepDone
from linkledger.earning.ports import LotChange, StandingChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.terms.presets import load_preset
from linkledger.tracking.attribution import Source
from linkledger_aws.storage import Stores, keys
from tests.contract.conftest import Shelf, on_dynamodb
from tests.contract.histories import (
    ANNA,
    NOON,
    PARTNER,
    PROGRAM,
    commission,
    first_paying,
    lot_of,
    new_lot,
    paying_since,
    payment,
    recorded,
    settlement,
    sign_up,
)
from tests.contract.office import Office


def untouched(shelf: Shelf) -> bool:
    """Whether the commit of the payment ``p2`` left no trace."""
    record = shelf.book.load(PROGRAM, "acme")
    return (
        [each.event.id for each in record.history] == ["p1"]
        and [each.event for each in shelf.entries(ANNA)] == ["p1"]
        and shelf.accounts.balance(ANNA).available == 1_000
        and not shelf.closings.dirty_days(PROGRAM)
    )


def committed_first_payment(shelf: Shelf) -> CustomerRecord:
    first = payment("p1")
    effect = settlement(
        CustomerRecord(PROGRAM, "acme"), first, lots=(new_lot(first),), standings=(first_paying(first),)
    )
    shelf.book.commit(effect)
    return effect.record


def test_a_customer_never_seen_is_empty(shelf: Shelf) -> None:
    assert shelf.book.load(PROGRAM, "acme") == shelf.book.head(PROGRAM, "acme") == CustomerRecord(PROGRAM, "acme")
    assert shelf.book.standing(PROGRAM, PARTNER) == Standing()
    assert shelf.accounts.balance(ANNA) == Balance()
    assert shelf.book.outcome(PROGRAM, "acme", payment("p1").key) is None


def test_what_was_committed_comes_back_equal(shelf: Shelf) -> None:
    signed_up = recorded(sign_up("acme"))
    paid = payment("p1", account="crm-1", plan="pro")
    effect = settlement(CustomerRecord(PROGRAM, "acme"), paid, lots=(new_lot(paid),), standings=(first_paying(paid),))
    state = CustomerState(
        registered_at=signed_up.event.occurred_at,
        partner=PARTNER,
        bound_by="1772000000000-07-0000000000ab",
        bound_source=Source.CLICK,
        bound_at=signed_up.event.occurred_at,
        accounts=("crm-1",),
        plan="pro",
        spans=paying_since(paid),
        ends={"revenue_share": NOON + timedelta(days=365), "for_good": None},
        first_paid_at=NOON,
        seen=frozenset({"signup", "payment"}),
        progress={"milestone": Progress(10_000, (StepDone(0, "p1", 10_000),), paid.key, 10_000, 4_000)},
        refunded={"p0": 4_000},
        unrefunded=1,
        last=paid.key,
    )
    history = (signed_up, *effect.changed)
    shelf.book.commit(replace(effect, record=CustomerRecord(PROGRAM, "acme", 1, state, history), changed=history))

    assert shelf.book.load(PROGRAM, "acme") == CustomerRecord(PROGRAM, "acme", 1, state, history)
    assert shelf.book.head(PROGRAM, "acme") == CustomerRecord(PROGRAM, "acme", 1, state)
    assert shelf.book.outcome(PROGRAM, "acme", paid.key) == history[1]
    assert shelf.entries(ANNA) == [commission(paid)]
    assert shelf.accounts.balance(ANNA) == Balance(available=1_000)
    assert shelf.book.lots(ANNA, [lot_of(paid).id, "2026-01-01T00:00:00.000Z#com_none"]) == {
        lot_of(paid).id: lot_of(paid)
    }
    assert shelf.accounts.open_lots(ANNA) == [lot_of(paid)]
    assert shelf.book.standing(PROGRAM, PARTNER) == first_paying(paid).standing
    assert shelf.book.spans(PROGRAM, PARTNER) == {"acme": paying_since(paid)}


def test_history_comes_in_the_order_of_time_whatever_the_order_of_arrival(shelf: Shelf) -> None:
    record = CustomerRecord(PROGRAM, "acme")
    for id_, hours in (("late", 5), ("early", 1), ("middle", 3)):
        shelf.book.commit(settlement(record, payment(id_, at=NOON + timedelta(hours=hours))))
        record = shelf.book.load(PROGRAM, "acme")
    assert [each.event.id for each in record.history] == ["early", "middle", "late"]
    assert record.version == 3
    assert shelf.accounts.balance(ANNA).available == 3_000


def test_a_commit_on_an_old_version_writes_nothing(shelf: Shelf) -> None:
    committed_first_payment(shelf)
    stale = settlement(CustomerRecord(PROGRAM, "acme"), payment("p2"), dirty_days=frozenset({date(2026, 3, 2)}))
    with pytest.raises(Stale):
        shelf.book.commit(stale)
    assert untouched(shelf)


def test_a_commit_on_a_version_that_nobody_wrote_writes_nothing(shelf: Shelf) -> None:
    record = committed_first_payment(shelf)
    ahead = settlement(replace(record, version=7), payment("p2"))
    with pytest.raises(Stale):
        shelf.book.commit(ahead)
    assert untouched(shelf)


def test_a_commit_on_an_old_standing_writes_nothing(shelf: Shelf) -> None:
    record = committed_first_payment(shelf)
    second = payment("p2")
    for expected in (0, 2):
        change = StandingChange(PARTNER, expected, Standing(expected + 1, 5, second.key, second.key), None)
        with pytest.raises(Stale):
            shelf.book.commit(settlement(record, second, standings=(change,)))
    assert untouched(shelf)
    assert shelf.book.standing(PROGRAM, PARTNER).paying == 1


def test_a_commit_on_a_lot_that_changed_writes_nothing(shelf: Shelf) -> None:
    first = payment("p1")
    record = committed_first_payment(shelf)
    used = lot_of(first, remaining=400)
    believed_used = LotChange(ANNA, used, used.changed(-1_000, -100))
    believed_new = LotChange(ANNA, None, lot_of(first))
    for change in (believed_used, believed_new):
        with pytest.raises(Stale):
            shelf.book.commit(settlement(record, payment("p2"), lots=(change,)))
    assert untouched(shelf)
    assert shelf.accounts.open_lots(ANNA) == [lot_of(first)]


def test_an_entry_that_is_in_the_journal_is_never_posted_again(shelf: Shelf) -> None:
    record = committed_first_payment(shelf)
    again = settlement(record, payment("p2"), entries=(commission(payment("p2")), commission(payment("p1"))))
    with pytest.raises(Stale):
        shelf.book.commit(again)
    assert untouched(shelf)


def test_a_refund_changes_the_lot_of_its_payment(shelf: Shelf) -> None:
    first = payment("p1")
    record = committed_first_payment(shelf)
    before = lot_of(first)
    shelf.book.commit(settlement(record, entries=(), lots=(LotChange(ANNA, before, before.changed(-4_000, -400)),)))
    assert shelf.accounts.open_lots(ANNA) == [replace(before, base=6_000, amount=600, remaining=600)]
    record = shelf.book.load(PROGRAM, "acme")
    rest = shelf.accounts.open_lots(ANNA)[0]
    shelf.book.commit(settlement(record, entries=(), lots=(LotChange(ANNA, rest, rest.changed(-6_000, -600)),)))
    assert shelf.accounts.open_lots(ANNA) == []


def test_many_entries_of_one_account_are_added_up(shelf: Shelf) -> None:
    paid = payment("p1")
    reversed_ = commission(payment("r1", amount=4_000), -400)
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), paid, entries=(commission(paid), reversed_)))
    assert shelf.accounts.balance(ANNA) == Balance(available=600)


def test_what_adds_up_to_nothing_leaves_the_balance_alone(shelf: Shelf) -> None:
    paid = payment("p1")
    taken_back = commission(payment("r1"), -1_000)
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), paid, entries=(commission(paid), taken_back)))
    assert shelf.accounts.balance(ANNA) == Balance()
    assert len(shelf.entries(ANNA)) == 2


def test_a_balance_may_go_below_nothing(shelf: Shelf) -> None:
    refund = payment("r1", amount=4_000)
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), entries=(commission(refund, -400),)))
    assert shelf.accounts.balance(ANNA) == Balance(available=-400)


def test_a_customer_that_leaves_its_partner_no_longer_counts_there(shelf: Shelf) -> None:
    record = committed_first_payment(shelf)
    later = payment("p2", at=NOON + timedelta(days=1))
    left = StandingChange(PARTNER, 1, Standing(2, 0, later.key, later.key), ())
    joined = StandingChange("berta", 0, Standing(1, 1, later.key, later.key), paying_since(later))
    shelf.book.commit(settlement(record, later, standings=(left, joined)))
    assert shelf.book.spans(PROGRAM, PARTNER) == {}
    assert shelf.book.spans(PROGRAM, "berta") == {"acme": paying_since(later)}
    assert shelf.book.standing(PROGRAM, PARTNER).paying == 0


def test_a_standing_keeps_its_spans_where_a_commit_does_not_speak_of_them(shelf: Shelf) -> None:
    record = committed_first_payment(shelf)
    later = payment("p2", at=NOON + timedelta(days=1))
    change = StandingChange(PARTNER, 1, Standing(2, 1, payment("p1").key, later.key), None)
    shelf.book.commit(settlement(record, later, standings=(change,)))
    assert shelf.book.spans(PROGRAM, PARTNER) == {"acme": paying_since(payment("p1"))}
    assert shelf.book.standing(PROGRAM, PARTNER) == change.standing


def test_a_span_that_ended_keeps_its_end(shelf: Shelf) -> None:
    first, refund = payment("p1"), payment("r1", at=NOON + timedelta(days=3))
    ended = (Span(first.key, refund.key), Span(refund.key))
    change = StandingChange(PARTNER, 0, Standing(1, 0, refund.key, refund.key), ended)
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), first, standings=(change,)))
    assert shelf.book.spans(PROGRAM, PARTNER) == {"acme": ended}


def test_a_second_look_is_taken_back_unless_somebody_asked_again(shelf: Shelf) -> None:
    first = payment("p1")
    asked = Standing(1, 1, first.key, first.key, resettle_from=first.key, resettle_mark=3)
    change = StandingChange(PARTNER, 0, asked, paying_since(first))
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), first, standings=(change,)))

    shelf.book.resettled(PROGRAM, PARTNER, 2)
    assert shelf.book.standing(PROGRAM, PARTNER) == asked
    shelf.book.resettled(PROGRAM, PARTNER, 3)
    after = shelf.book.standing(PROGRAM, PARTNER)
    assert after.resettle_from is None
    assert (after.paying, after.resettle_mark) == (1, 3)


def test_taking_a_second_look_back_fences_those_who_still_saw_it(shelf: Shelf) -> None:
    first = payment("p1")
    asked = Standing(1, 1, first.key, first.key, resettle_from=first.key, resettle_mark=1)
    change = StandingChange(PARTNER, 0, asked, paying_since(first))
    effect = settlement(CustomerRecord(PROGRAM, "acme"), first, standings=(change,))
    shelf.book.commit(effect)
    shelf.book.resettled(PROGRAM, PARTNER, 1)
    late = settlement(effect.record, payment("p2"), standings=(StandingChange(PARTNER, 1, asked, None),))
    with pytest.raises(Stale):
        shelf.book.commit(late)


def test_a_refund_waits_for_its_payment_until_it_is_adopted(shelf: Shelf) -> None:
    refund = payment("r1", None, 4_000, of="p1")
    other = payment("r2", None, 1_000, of="p9")
    for each in (refund, refund, other):
        shelf.book.park(each)
    assert list(shelf.book.waiting_for(PROGRAM, "p1")) == [refund]
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), payment("p1"), adopted=(refund,)))
    assert list(shelf.book.waiting_for(PROGRAM, "p1")) == []
    assert list(shelf.book.waiting_for(PROGRAM, "p9")) == [other]


def test_customers_with_entries_since_a_moment(shelf: Shelf) -> None:
    for number, customer in enumerate(("old", "exact", "young")):
        paid = payment(f"p-{customer}", customer, at=NOON + timedelta(milliseconds=number - 1))
        shelf.book.commit(settlement(CustomerRecord(PROGRAM, customer), paid))
    assert list(shelf.book.customers_with_entries_since(ANNA, NOON)) == ["exact", "young"]


def test_nothing_is_decided_on_top_of_a_state_that_an_earlier_version_wrote(stores: Stores) -> None:
    office = Office(on_dynamodb(stores), load_preset(PROGRAM))
    office.enroll(PARTNER)
    office.post(sign_up("acme"))
    office.post(payment("p1"))
    refund = replace(payment("r1", None, 6_000, at=NOON + timedelta(hours=1), of="p1"), type="refund")
    office.post(refund)
    customers = stores.book._customers
    item = customers(*keys.customers.customer(PROGRAM, "acme"))
    item.update(actions=[customers.state.set('{"registered_at":"2026-03-02T11:00:00.000Z","partner":"anna"}')])
    record = stores.book.load(PROGRAM, "acme")
    assert (record.state.partner, record.state.refunded, record.version) == (PARTNER, {}, 3)

    too_much = replace(refund, id="r2", amount=6_000, occurred_at=NOON + timedelta(hours=2))
    assert office.settle(too_much).reason == "refund_exceeds_payment"
    assert office.balance(PARTNER) == Balance(available=400)
    assert stores.book.load(PROGRAM, "acme").state.refunded == {"p1": 6_000}


def test_a_commit_to_closed_days_makes_them_dirty(shelf: Shelf) -> None:
    days = frozenset({date(2026, 2, 28), date(2026, 2, 27)})
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), payment("p1"), dirty_days=days))
    assert list(shelf.closings.dirty_days(PROGRAM)) == [date(2026, 2, 27), date(2026, 2, 28)]


def test_a_commit_of_twenty_events_with_lots_fits(shelf: Shelf) -> None:
    paid = [payment(f"p{number:02d}", at=NOON + timedelta(minutes=number)) for number in range(20)]
    effect = settlement(
        CustomerRecord(PROGRAM, "acme"),
        *paid,
        lots=tuple(new_lot(each) for each in paid),
        standings=(first_paying(paid[0]),),
        dirty_days=frozenset({date(2026, 3, 2)}),
    )
    shelf.book.commit(effect)
    assert shelf.book.load(PROGRAM, "acme") == effect.record
    assert shelf.accounts.balance(ANNA).available == 20_000
    assert len(shelf.accounts.open_lots(ANNA)) == 20


def test_amounts_beyond_what_a_float_can_hold_stay_exact(shelf: Shelf) -> None:
    amount = 10**15 + 1
    for number in range(10):
        paid = payment(f"p{number}", f"c{number}", amount)
        shelf.book.commit(settlement(CustomerRecord(PROGRAM, f"c{number}"), paid, entries=(commission(paid, amount),)))
    assert shelf.accounts.balance(ANNA).available == 10**16 + 10
    assert {each.amount for each in shelf.entries(ANNA)} == {amount}
