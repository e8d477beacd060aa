"""An account is what its journal sums to: whatever came in which order is fine, whatever was altered is found (P2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.audit import LATE, SPACING, Auditor, Checkpoint, Difference
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.memory.checkpoints import InMemoryCheckpoints
from linkledger.memory.ledger import InMemoryLedger

ANNA = AccountKey("keycrm", "anna", "USD")
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
OWN = [each for each in Bucket if each is not Bucket.PROGRAM]
MOMENTS = st.integers(0, 14 * 24 * 60).map(lambda minutes: BEGAN + timedelta(minutes=minutes))
AMOUNTS = st.integers(-(10**9), 10**9)
KINDS = st.sampled_from([EntryKind.COMMISSION, EntryKind.REVISION, EntryKind.RESERVE, EntryKind.BONUS])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """One of Anna's entries; its id is given when it is booked."""
    at, amount = draw(MOMENTS), draw(AMOUNTS)
    to, of = draw(st.permutations(list(Bucket)))[:2]
    return Entry("", ANNA, draw(KINDS), {to: amount, of: -amount}, at, at)


@dataclass
class Books(InMemoryCheckpoints):
    """A ledger whose reads are counted; it may lie, as a table does that somebody changed by hand."""

    ledger: InMemoryLedger = field(default_factory=InMemoryLedger)
    reads: list[str] = field(default_factory=list)
    writes: int = 0
    booked: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.ledger)

    def book(self, *posted: Entry) -> None:
        for each in posted:
            self.booked += 1
            self.ledger.write([replace(each, id=f"n{self.booked:05d}")], ())

    def earn(self, at: datetime, amount: int = 1_000) -> None:
        self.book(Entry("", ANNA, EntryKind.COMMISSION, {Bucket.AVAILABLE: amount, Bucket.PROGRAM: -amount}, at, at))

    def earn_hourly(self, count: int) -> datetime:
        """So many commissions; the moment of the last."""
        for hour in range(count):
            self.earn(BEGAN + timedelta(hours=hour))
        return BEGAN + timedelta(hours=count - 1)

    def alter(self, bucket: Bucket, amount: int) -> None:
        self.ledger.balances[ANNA] = self.ledger.balance(ANNA).plus({bucket: amount})

    def standing(self, account: AccountKey) -> tuple[Balance, Checkpoint | None]:
        self.reads.append("account")
        return super().standing(account)

    def entries(self, account: AccountKey, start: datetime) -> Iterable[Entry]:
        found = list(super().entries(account, start))
        self.reads.append(f"{len(found)} entries")
        return found

    def keep(self, account: AccountKey, checkpoint: Checkpoint) -> None:
        self.writes += 1
        super().keep(account, checkpoint)


@pytest.fixture
def books() -> Books:
    return Books()


# -- what is right is fine ---------------------------------------------------------------------------------------------


@given(st.lists(st.lists(entries(), max_size=2 * SPACING), max_size=6))
def test_what_was_booked_in_any_order_is_fine_whenever_it_is_looked_at(parts: Sequence[Sequence[Entry]]) -> None:
    books = Books()
    for part in parts:
        books.book(*part)
        since = min((each.occurred_at for each in part), default=BEGAN)
        assert Auditor(books).audit(ANNA, since) is None
        assert Auditor(books).audit_whole(ANNA) is None


def test_an_account_without_entries_is_fine(books: Books) -> None:
    assert Auditor(books).audit(ANNA, BEGAN) is None
    assert Auditor(books).audit_whole(ANNA) is None


def test_what_a_top_up_adds_is_no_part_of_the_balance(books: Books) -> None:
    books.earn(BEGAN)
    books.book(Entry("", ANNA, EntryKind.BONUS, {Bucket.PAID: 500, Bucket.PROGRAM: -500}, BEGAN, BEGAN))
    assert Auditor(books).audit_whole(ANNA) is None
    assert books.ledger.balance(ANNA) == Balance(available=1_000)


# -- what is wrong is found --------------------------------------------------------------------------------------------


@given(
    st.lists(st.lists(entries(), min_size=1, max_size=2 * SPACING), min_size=1, max_size=4),
    st.dictionaries(st.sampled_from(OWN), AMOUNTS.filter(bool), min_size=1),
)
def test_a_balance_that_was_altered_is_found_by_the_cheap_look_as_well(
    parts: Sequence[Sequence[Entry]], changes: dict[Bucket, int]
) -> None:
    books = Books()
    auditor = Auditor(books)
    for part in parts[:-1]:
        books.book(*part)
        auditor.audit(ANNA, min(each.occurred_at for each in part))
    books.book(*parts[-1])
    for bucket, amount in changes.items():
        books.alter(bucket, amount)
    for found in (auditor.audit(ANNA, min(each.occurred_at for each in parts[-1])), auditor.audit_whole(ANNA)):
        assert found is not None
        assert (found.account, found.amounts) == (ANNA, changes)


@given(st.lists(entries(), min_size=1, max_size=3 * SPACING), st.data())
def test_an_entry_that_was_dropped_added_or_altered_is_found_by_the_whole_look(
    posted: Sequence[Entry], data: st.DataObject
) -> None:
    books = Books()
    books.book(*posted)
    altered = data.draw(st.sampled_from(list(books.ledger.journal.values())))
    other = data.draw(entries())
    ways = {
        "dropped": [each for each in books.ledger.journal.values() if each is not altered],
        "added": [*books.ledger.journal.values(), other],
        "altered": [other if each is altered else each for each in books.ledger.journal.values()],
    }
    journal = ways[data.draw(st.sampled_from(sorted(ways)))]
    told = InMemoryLedger()
    told.write([replace(each, id=f"t{number:05d}") for number, each in enumerate(journal)], ())
    by_hand = {each: getattr(books.ledger.balance(ANNA), each) - getattr(told.balance(ANNA), each) for each in OWN}
    told.balances[ANNA] = books.ledger.balance(ANNA)
    found = Auditor(InMemoryCheckpoints(told)).audit_whole(ANNA)
    assert (found.amounts if found else {}) == {bucket: amount for bucket, amount in by_hand.items() if amount}


def test_the_difference_says_what_the_account_and_what_the_journal_holds(books: Books) -> None:
    books.earn(BEGAN)
    books.alter(Bucket.AVAILABLE, 100)
    books.alter(Bucket.RESERVED, -50)
    found = Auditor(books).audit(ANNA, BEGAN)
    assert found == Difference(ANNA, Balance(available=1_100, reserved=-50), Balance(available=1_000))
    assert found.reason == (
        "available: the account says 11.00 USD, its journal 10.00 USD; "
        "reserved: the account says -0.50 USD, its journal 0.00 USD"
    )


def test_money_that_moved_from_one_bucket_to_another_without_an_entry_is_a_difference(books: Books) -> None:
    books.earn(BEGAN)
    books.alter(Bucket.AVAILABLE, -300)
    books.alter(Bucket.PAID, 300)
    found = Auditor(books).audit(ANNA, BEGAN)
    assert found is not None
    assert found.amounts == {Bucket.AVAILABLE: -300, Bucket.PAID: 300}


def test_an_entry_out_of_balance_is_a_difference_and_not_an_error(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.earn(BEGAN)

    def read(account: AccountKey, start: datetime) -> Iterable[Entry]:
        for each in books.ledger.entries_since(account, start):
            yield replace(each, legs={Bucket.AVAILABLE: 1_000, Bucket.PROGRAM: -999})

    monkeypatch.setattr(books, "entries", read)
    found = Auditor(books).audit(ANNA, BEGAN)
    assert found == Difference(ANNA, Balance(available=1_000), None)
    assert found.reason == "an entry of its journal is out of balance"


def test_a_late_commission_whose_account_was_forgotten_is_found_although_a_checkpoint_hides_it(books: Books) -> None:
    last = books.earn_hourly(3 * SPACING)
    auditor = Auditor(books)
    assert auditor.audit(ANNA, last) is None
    before = books.ledger.balance(ANNA)
    books.earn(BEGAN + timedelta(minutes=1))
    books.ledger.balances[ANNA] = before
    found = auditor.audit(ANNA, BEGAN + timedelta(minutes=1))
    assert found is not None
    assert found.amounts == {Bucket.AVAILABLE: -1_000}


# -- what it costs -----------------------------------------------------------------------------------------------------


def test_an_ordinary_event_costs_one_look_at_the_account_and_one_at_its_last_entries(books: Books) -> None:
    auditor = Auditor(books)
    last = books.earn_hourly(10 * SPACING)
    assert auditor.audit(ANNA, last) is None
    for _ in range(2 * SPACING):
        last += timedelta(hours=1)
        books.earn(last)
        books.reads.clear()
        assert auditor.audit(ANNA, last) is None
        account, tail = books.reads
        assert account == "account"
        assert int(tail.split()[0]) <= 2 * SPACING
    assert books.writes == 1 + 2


def test_what_comes_late_is_explained_by_the_whole_journal_once(books: Books) -> None:
    auditor = Auditor(books)
    last = books.earn_hourly(4 * SPACING)
    assert auditor.audit(ANNA, last) is None
    books.earn(BEGAN)
    books.reads.clear()
    assert auditor.audit(ANNA, BEGAN) is None
    assert f"{4 * SPACING + 1} entries" in books.reads
    books.earn(last)
    books.reads.clear()
    assert auditor.audit(ANNA, last) is None
    assert len(books.reads) == 2
    assert f"{4 * SPACING + 2} entries" not in books.reads


def test_a_checkpoint_stays_behind_what_may_still_come_late(books: Books) -> None:
    for minute in range(5 * SPACING):
        books.earn(BEGAN + timedelta(minutes=minute))
    assert Auditor(books).audit(ANNA, BEGAN) is None
    assert books.checkpoints == {}
    books.earn(BEGAN + LATE + timedelta(minutes=SPACING))
    assert Auditor(books).audit(ANNA, BEGAN) is None
    assert books.checkpoints[ANNA] == Checkpoint(BEGAN + timedelta(minutes=SPACING), Balance(available=SPACING * 1_000))


def test_many_entries_of_one_instant_are_on_one_side_of_a_checkpoint(books: Books) -> None:
    for _ in range(3 * SPACING + 1):
        books.earn(BEGAN)
    books.earn(last := BEGAN + timedelta(days=1))
    auditor = Auditor(books)
    assert auditor.audit(ANNA, BEGAN) is None
    books.reads.clear()
    assert auditor.audit(ANNA, last) is None
    assert len(books.reads) == 2


def test_before_a_payout_no_checkpoint_is_trusted(books: Books) -> None:
    last = books.earn_hourly(3 * SPACING)
    assert Auditor(books).audit(ANNA, last) is None
    books.checkpoints[ANNA] = replace(books.checkpoints[ANNA], sums=Balance(available=7))
    books.alter(Bucket.AVAILABLE, 7 - SPACING * 2 * 1_000)
    found = Auditor(books).audit_whole(ANNA)
    assert found is not None
    assert found.amounts == {Bucket.AVAILABLE: 7 - SPACING * 2 * 1_000}


# -- while others write ------------------------------------------------------------------------------------------------


class Busy(Books):
    """Somebody earns between any two reads, ``times`` times."""

    times: int = 0

    def standing(self, account: AccountKey) -> tuple[Balance, Checkpoint | None]:
        found = super().standing(account)
        if self.times:
            self.times -= 1
            self.earn(BEGAN + timedelta(hours=self.booked), amount=self.booked)
        return found


@pytest.mark.parametrize("times", range(1, 6))
def test_what_is_written_while_the_account_is_looked_at_is_no_difference(times: int) -> None:
    for look in (Auditor.audit_whole, lambda auditor, account: auditor.audit(account, BEGAN)):
        books = Busy()
        books.earn_hourly(SPACING)
        books.times = times
        assert look(Auditor(books), ANNA) is None
        books.alter(Bucket.PAID, 1)
        books.times = times
        found = look(Auditor(books), ANNA)
        assert found is not None
        assert found.amounts == {Bucket.PAID: 1}


class LongJournal(Books):
    """Reading it takes so long that somebody earns meanwhile, each time; its last entries are read in no time."""

    def entries(self, account: AccountKey, start: datetime) -> Iterable[Entry]:
        if len(self.ledger.entries_since(account, start)) > 2 * SPACING:
            self.earn(BEGAN + timedelta(hours=self.booked), amount=self.booked)
        return super().entries(account, start)


def test_a_long_journal_of_a_busy_account_is_compared_at_its_end() -> None:
    books = LongJournal()
    books.earn_hourly(10 * SPACING)
    assert Auditor(books).audit_whole(ANNA) is None
    books.alter(Bucket.PAID, 1)
    found = Auditor(books).audit_whole(ANNA)
    assert found is not None
    assert found.amounts == {Bucket.PAID: 1}


def test_an_account_that_never_stands_still_is_left_for_the_next_time() -> None:
    books = Busy()
    books.earn_hourly(SPACING)
    books.times = 1_000
    with pytest.raises(Stale, match="kept changing"):
        Auditor(books).audit_whole(ANNA)
