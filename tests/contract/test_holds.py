"""Holds: what commits put on hold adds up, is listed once it has ended, and is freed once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from linkledger.earning.customers import CustomerRecord
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.ledger.holds import Hold
from linkledger.ledger.recipients import customer_recipient
from linkledger.payouts.mature import HOLDS_PER_ENTRY, MaturityDesk
from linkledger.program_time import whole_milliseconds
from linkledger_aws.storage import Stores
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, NOON, PROGRAM, UNIT, commission, payment, settlement

ENDS = NOON + timedelta(days=14)


def on_hold(
    id_: str, amount: int = 1_000, *, until: datetime = ENDS, account: AccountKey = ANNA, **fields: object
) -> Entry:
    legs = {Bucket.PENDING: amount, Bucket.PROGRAM: -amount}
    return replace(commission(payment(id_)), legs=legs, matures_at=until, account=account, **fields)  # type: ignore[arg-type]


def commit(shelf: Shelf, entries: Sequence[Entry], customer: str = "acme") -> None:
    """The commit that settles the commissions of a customer's next payments."""
    record = replace(shelf.book.load(PROGRAM, customer), history=())
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, customer, record.version), entries=tuple(entries)))


def test_what_is_on_hold_adds_up_by_account_and_instant(shelf: Shelf) -> None:
    first, second = on_hold("p1"), on_hold("p2", 500)
    later, friends = on_hold("p3", 70, until=ENDS + timedelta(hours=1)), customer_recipient("acme")
    points = on_hold("p4", 30, account=AccountKey(PROGRAM, friends, "points"))
    commit(shelf, [first, points])
    commit(shelf, [second, later])
    commit(shelf, [on_hold("r1", -200, kind=EntryKind.REVERSAL)])
    assert shelf.accounts.balance(ANNA) == Balance(pending=1_370)
    assert list(shelf.holds.due(PROGRAM, ENDS - timedelta(milliseconds=1))) == []
    assert list(shelf.holds.due("b1", ENDS)) == []
    due = [Hold(ANNA, ENDS, 1_300, first.id), Hold(points.account, ENDS, 30, points.id)]
    assert list(shelf.holds.due(PROGRAM, ENDS)) == due
    rest = Hold(ANNA, later.matures_at or ENDS, 70, later.id)
    assert list(shelf.holds.due(PROGRAM, ENDS + timedelta(hours=1))) == [due[0], rest, due[1]]


def test_a_commit_that_fails_puts_nothing_on_hold(shelf: Shelf) -> None:
    commit(shelf, [on_hold("p1")])
    stale = settlement(CustomerRecord(PROGRAM, "acme"), entries=(on_hold("p2"),))
    with pytest.raises(Stale):
        shelf.book.commit(stale)
    assert [each.amount for each in shelf.holds.due(PROGRAM, ENDS)] == [1_000]


def test_a_hold_is_freed_once(shelf: Shelf) -> None:
    commit(shelf, [on_hold("p1")])
    desk = MaturityDesk(shelf.holds)
    assert (desk.run(PROGRAM, ENDS), desk.run(PROGRAM, ENDS)) == (1, 0)
    assert shelf.accounts.balance(ANNA) == Balance(available=1_000)
    (matured,) = [each for each in shelf.entries(ANNA) if each.kind is EntryKind.MATURE]
    assert (matured.legs, matured.booked_at) == ({Bucket.PENDING: -1_000, Bucket.AVAILABLE: 1_000}, ENDS)


def test_a_hold_that_moved_on_since_it_was_read_is_not_freed(shelf: Shelf) -> None:
    commit(shelf, [on_hold("p1")])
    read = list(shelf.holds.due(PROGRAM, ENDS))
    commit(shelf, [on_hold("r1", -1, kind=EntryKind.REVERSAL)])
    with pytest.raises(Stale):
        shelf.holds.free(read, None)
    assert [each.amount for each in shelf.holds.due(PROGRAM, ENDS)] == [999]


def test_a_hold_that_came_to_nothing_goes_without_an_entry(shelf: Shelf) -> None:
    commit(shelf, [on_hold("p1")])
    commit(shelf, [on_hold("r1", -1_000, kind=EntryKind.REVERSAL)])
    assert MaturityDesk(shelf.holds).run(PROGRAM, ENDS) == 1
    assert list(shelf.holds.due(PROGRAM, ENDS)) == []
    assert shelf.accounts.balance(ANNA).available == 0
    assert EntryKind.MATURE not in {each.kind for each in shelf.entries(ANNA)}


def test_a_refund_of_what_has_matured_already_is_a_hold_of_its_own(shelf: Shelf) -> None:
    commit(shelf, [on_hold("p1")])
    desk = MaturityDesk(shelf.holds)
    desk.run(PROGRAM, ENDS)
    for number in range(2):
        refund = on_hold(f"r{number}", -300, kind=EntryKind.REVERSAL)
        commit(shelf, [refund])
        assert list(shelf.holds.due(PROGRAM, ENDS)) == [Hold(ANNA, ENDS, -300, refund.id)]
        assert desk.run(PROGRAM, ENDS) == 1, "even in the same run's time"
    assert shelf.accounts.balance(ANNA) == Balance(available=400)


def test_one_entry_frees_as_many_holds_as_a_transaction_takes(shelf: Shelf) -> None:
    moments = [NOON + timedelta(minutes=number) for number in range(HOLDS_PER_ENTRY)]
    for part in range(0, HOLDS_PER_ENTRY, 30):
        commit(shelf, [on_hold(f"p{each:%H%M}", 10, until=each) for each in moments[part : part + 30]])
    assert MaturityDesk(shelf.holds).run(PROGRAM, ENDS) == HOLDS_PER_ENTRY
    assert shelf.accounts.balance(ANNA) == Balance(available=10 * HOLDS_PER_ENTRY)


def test_what_was_booked_since_a_moment_is_told_apart(shelf: Shelf) -> None:
    """Commissions and refunds count, by the time of their booking, and what is on hold once it has matured."""
    since = NOON + timedelta(days=10)
    before = commission(payment("before"), 1_000)
    late = replace(commission(payment("late"), 200), booked_at=since)
    held = replace(on_hold("held", 30), booked_at=since)
    refund = replace(commission(payment("refund", at=since), -50), kind=EntryKind.REVERSAL)
    moved = Entry("mv", ANNA, EntryKind.VOID, {Bucket.AVAILABLE: 7, Bucket.RESERVED: -7}, since, since)
    commit(shelf, [before, late, held, refund, moved])
    assert shelf.accounts.booked_since(ANNA, since, ENDS - timedelta(milliseconds=1)) == 150
    assert shelf.accounts.booked_since(ANNA, since, ENDS) == 180
    assert shelf.accounts.booked_since(ANNA, since + timedelta(milliseconds=1), ENDS) == 0
    assert shelf.accounts.booked_since(AccountKey(PROGRAM, "berta", UNIT), since, ENDS) == 0


def test_of_many_runs_at_once_one_frees_each_hold(stores: Stores) -> None:
    account = AccountKey(PROGRAM, "anna", UNIT)
    stores.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), entries=(on_hold("p1"),)))
    start = Barrier(6)

    def run(_: int) -> int:
        desk = MaturityDesk(stores.holds)
        start.wait()
        return desk.run(PROGRAM, whole_milliseconds(ENDS))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(run, range(6))) == 1
    assert stores.accounts.balance(account) == Balance(available=1_000)
