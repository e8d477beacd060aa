"""Statements add up: what was there, each line, what is left; every entry is in exactly one month."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.payouts.statement import Statement, statement_of
from tests.unit.payouts.treasury import Treasury

ACCOUNT = AccountKey("keycrm", "anna", "USD")
ZONE = "Europe/Kyiv"
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
BUCKETS = [Bucket.PENDING, Bucket.AVAILABLE, Bucket.RESERVED, Bucket.PAID, Bucket.WRITTEN_OFF, Bucket.PROGRAM]


def entry(number: int, minutes: int, source: Bucket, to: Bucket, amount: int, kind: EntryKind) -> Entry:
    booked_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    legs = {source: -amount} | {to: amount} if source is not to else {}
    return Entry(f"com_{number}", ACCOUNT, kind, legs, booked_at - timedelta(days=40), booked_at)


ENTRIES = st.lists(
    st.tuples(
        st.integers(0, 360 * 24 * 60),
        st.sampled_from(BUCKETS),
        st.sampled_from(BUCKETS),
        st.integers(-(10**9), 10**9),
        st.sampled_from(EntryKind),
    ),
    max_size=40,
).map(lambda drawn: [entry(number, *each) for number, each in enumerate(drawn)])


def plus(*balances: Balance) -> Balance:
    return Balance(*(sum(values) for values in zip(*(vars(each).values() for each in balances), strict=True)))


@settings(max_examples=150, deadline=None)
@given(ENTRIES)
def test_every_months_statement_adds_up_and_the_next_begins_where_it_ended(entries: list[Entry]) -> None:
    statements = [statement_of(ACCOUNT, entries, month, ZONE) for month in MONTHS]
    for each in statements:
        assert plus(each.opening, *(line.changes for line in each.lines)) == each.closing
    for before, after in pairwise(statements):
        assert before.closing == after.opening
    listed = [line.entry.id for each in statements for line in each.lines]
    assert sorted(listed) == sorted(each.id for each in entries)
    assert statements[0].opening == Balance()


def test_a_payouts_statement_shows_what_was_earned_reserved_and_paid() -> None:
    treasury = Treasury.of("yourhosting")
    treasury.earn(1_500, "2026-03-10T12:00:00+00:00")
    treasury.batch("2026-03", "2026-04-02T12:00:00+02:00")
    treasury.pay("2026-03", "2026-04-03T12:00:00+02:00")
    treasury.earn(500, "2026-04-10T12:00:00+00:00")

    def month(name: str) -> Statement:
        account = treasury.account("anna")
        return statement_of(account, treasury.ledger.entries_of(account), name, treasury.terms.time_zone)

    march, april = month("2026-03"), month("2026-04")
    assert (march.opening, march.closing) == (Balance(), Balance(available=1_500))
    assert april.opening == march.closing
    assert [(line.entry.kind.value, line.accrued) for line in april.lines] == [
        ("reserve", 0),
        ("settle", 0),
        ("commission", 500),
    ]
    assert april.closing == treasury.balance() == Balance(available=500, paid=1_500)
    assert april.plain()["closing"] == {"accrued": 2_000} | vars(april.closing)
