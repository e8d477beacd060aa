"""What is on hold becomes available when its time has come: wholly, once, and with refunds taken off."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import Bucket, Entry, EntryKind
from linkledger.ledger.holds import Hold
from linkledger.ledger.recipients import customer_recipient
from linkledger.payouts.mature import HOLDS_PER_ENTRY, MaturityDesk, MaturityStore
from tests.unit.payouts.treasury import Treasury

BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FORTNIGHT = BEGIN + 14 * DAY


def treasury_with(*amounts: int) -> Treasury:
    """Anna's commissions of the first of March, all on hold for a fortnight."""
    treasury = Treasury.of("b1")
    for amount in amounts:
        treasury.earn(amount, BEGIN, held_until=FORTNIGHT)
    return treasury


def mature(treasury: Treasury, now: datetime) -> int:
    return treasury.maturity.run(treasury.program, now)


def moves(treasury: Treasury, recipient: str = "anna") -> list[Entry]:
    entries = treasury.ledger.entries_of(treasury.account(recipient))
    return [each for each in entries if each.kind is EntryKind.MATURE]


def test_a_commission_is_pending_until_its_hold_has_ended_and_then_available() -> None:
    treasury = treasury_with(1_000)
    assert mature(treasury, FORTNIGHT - timedelta(milliseconds=1)) == 0
    assert treasury.balance() == Balance(pending=1_000)
    assert mature(treasury, FORTNIGHT) == 1
    assert treasury.balance() == Balance(available=1_000)


def test_holds_of_one_moment_are_one_and_those_of_one_run_are_one_entry() -> None:
    treasury = treasury_with(1_000, 500)
    treasury.earn(70, BEGIN + DAY, held_until=FORTNIGHT + DAY)
    assert mature(treasury, FORTNIGHT + DAY) == 2
    assert [each.legs for each in moves(treasury)] == [{Bucket.PENDING: -1_570, Bucket.AVAILABLE: 1_570}]
    assert mature(treasury, FORTNIGHT + 9 * DAY) == 0
    assert treasury.balance() == Balance(available=1_570)


def test_a_refund_before_maturity_takes_from_what_is_pending() -> None:
    treasury = treasury_with(1_000)
    treasury.earn(-400, BEGIN + 2 * DAY, held_until=FORTNIGHT)
    assert treasury.balance() == Balance(pending=600)
    mature(treasury, FORTNIGHT)
    assert treasury.balance() == Balance(available=600)


def test_what_was_refunded_wholly_leaves_nothing_to_move() -> None:
    treasury = treasury_with(1_000)
    treasury.earn(-1_000, BEGIN + 2 * DAY, held_until=FORTNIGHT)
    assert mature(treasury, FORTNIGHT) == 1
    assert (treasury.balance(), moves(treasury)) == (Balance(), [])


def test_a_refund_of_a_hold_that_has_matured_already_is_made_good_by_the_next_run() -> None:
    """It occurred before the maturity and arrived after it, twice with the same amount."""
    treasury = treasury_with(1_000)
    mature(treasury, FORTNIGHT)
    for hours in (1, 2):
        treasury.earn(-400, BEGIN + 13 * DAY, held_until=FORTNIGHT)
        assert treasury.balance().pending == -400
        mature(treasury, FORTNIGHT + timedelta(hours=hours))
    assert treasury.balance() == Balance(available=200)


def test_each_account_has_an_entry_of_its_own() -> None:
    treasury = treasury_with(1_000)
    friend = customer_recipient("c1")
    treasury.earn(30, BEGIN, recipient=friend, unit="points", held_until=FORTNIGHT)
    treasury.earn(20, BEGIN, unit="points", held_until=FORTNIGHT)
    mature(treasury, FORTNIGHT)
    assert treasury.balance() == Balance(available=1_000)
    assert (treasury.points(friend), treasury.points("anna")) == (30, 20)


def test_more_holds_than_one_transaction_takes_become_several_entries() -> None:
    treasury = treasury_with()
    for number in range(HOLDS_PER_ENTRY + 1):
        treasury.earn(10, BEGIN, held_until=BEGIN + timedelta(minutes=number))
    assert mature(treasury, FORTNIGHT) == HOLDS_PER_ENTRY + 1
    assert [each.legs[Bucket.AVAILABLE] for each in moves(treasury)] == [10 * HOLDS_PER_ENTRY, 10]


@dataclass
class Between:
    """Holds where something happens after a run has read them and before it frees them."""

    holds: MaturityStore
    happens: Callable[[], object]

    def due(self, program: str, now: datetime) -> Sequence[Hold]:
        found = self.holds.due(program, now)
        self.happens()
        return found

    def free(self, holds: Sequence[Hold], entry: Entry | None) -> None:
        self.holds.free(holds, entry)


def test_two_runs_at_once_move_the_money_once() -> None:
    treasury = treasury_with(1_000)
    slow = MaturityDesk(Between(treasury.ledger, lambda: mature(treasury, FORTNIGHT)))
    assert slow.run("b1", FORTNIGHT) == 0
    assert treasury.balance() == Balance(available=1_000)


def test_a_refund_that_overtakes_a_run_is_left_to_the_next_one() -> None:
    treasury = treasury_with(1_000)
    refund = partial(treasury.earn, -400, BEGIN + DAY, held_until=FORTNIGHT)
    slow = MaturityDesk(Between(treasury.ledger, refund))
    assert slow.run("b1", FORTNIGHT) == 0
    assert treasury.balance() == Balance(pending=600)
    assert mature(treasury, FORTNIGHT) == 1
    assert treasury.balance() == Balance(available=600)


class Killed(Exception):
    """The function was stopped."""


@dataclass
class StopsAfter:
    """Holds of which so many accounts are freed before the function is killed."""

    holds: MaturityStore
    steps: int

    def due(self, program: str, now: datetime) -> Sequence[Hold]:
        return self.holds.due(program, now)

    def free(self, holds: Sequence[Hold], entry: Entry | None) -> None:
        if not self.steps:
            raise Killed
        self.steps -= 1
        self.holds.free(holds, entry)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["earn", "refund", "mature", "killed", "overtaken"]),
        st.sampled_from(["anna", "boris", customer_recipient("anna")]),
        st.integers(1, 5_000),
        st.integers(0, 6),
    ),
    max_size=30,
)


@settings(max_examples=250, deadline=None)
@given(STEPS)
def test_maturing_conserves_what_was_accrued_whatever_stops_or_overtakes_it(
    steps: list[tuple[str, str, int, int]],
) -> None:
    treasury, now = treasury_with(), BEGIN
    accrued: dict[str, int] = {}
    ended: dict[tuple[str, datetime], int] = {}
    for what, recipient, amount, days in steps:
        now += timedelta(hours=7)
        if what in ("earn", "refund"):
            signed, until = amount if what == "earn" else -amount, BEGIN + days * DAY
            treasury.earn(signed, BEGIN, recipient=recipient, held_until=until)
            accrued[recipient] = accrued.get(recipient, 0) + signed
            ended[recipient, until] = ended.get((recipient, until), 0) + signed
        elif what == "mature":
            mature(treasury, now)
        elif what == "overtaken":
            MaturityDesk(Between(treasury.ledger, partial(mature, treasury, now))).run("b1", now)
        else:
            with suppress(Killed):
                MaturityDesk(StopsAfter(treasury.ledger, days % 3)).run("b1", now)
        assert all(treasury.balance(each).accrued == sum_ for each, sum_ in accrued.items())
    mature(treasury, now)
    for recipient, whole in accrued.items():
        available = sum(amount for (whose, until), amount in ended.items() if whose == recipient and until <= now)
        assert treasury.balance(recipient) == Balance(pending=whole - available, available=available)
