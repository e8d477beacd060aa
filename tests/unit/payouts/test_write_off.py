"""A partner who was paid too much: where the terms write off, the next month begins at nothing, else below."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import Bucket, Entry, EntryKind
from linkledger.memory.terms import InMemoryTerms
from linkledger.memory.write_offs import InMemoryWriteOffs
from linkledger.payouts.statement import statement_of
from linkledger.payouts.write_off import TRIES, WriteOffDesk
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.unit.payouts.treasury import LONG_AGO, Treasury, instant
from tests.unit.simulation.stage import ANNA, event, on, run

EUR = "EUR"
APRIL_1ST, MAY_1ST = "2026-04-01T01:00:00+02:00", "2026-05-01T01:00:00+02:00"
HISTORY = (
    ANNA,
    event("01-10 09:00", "s1", "signup", code="ANNA"),
    event("01-20 09:00", "p1", "payment", amount=10_000, product="hosting"),
    event("03-10 09:00", "r1", "refund", None, of="p1", amount=6_000),
)
"""10.00 of January are transferred in February; in March, 6.00 of them turn out to be refunded."""


def yourhosting(negative_balance: str) -> Terms:
    """10 % of hosting; what was earned in a month is transferred on the 1st of the next at 06:00."""
    document: dict[str, Any] = load_preset("yourhosting").model_dump(mode="json", by_alias=True, exclude_none=True)
    return read_terms(document | {"payout": document["payout"] | {"negative_balance": negative_balance}})


class Busy(InMemoryWriteOffs):
    """Stores of accounts that somebody else is writing to, so many ``times``."""

    times = 0

    def write_off(self, entry: Entry, lots: Sequence[LotChange]) -> None:
        if self.times:
            self.times -= 1
            raise Stale("entry_exists", "The account is busy.")
        super().write_off(entry, lots)


class Forgiving(Treasury):
    """A treasury whose program writes off."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.published = InMemoryTerms()
        self.published.publish(self.terms)
        self.store = Busy(self.ledger)

    def write_off(self, at: str | datetime) -> int:
        desk = WriteOffDesk(self.published, self.closings, self.ledger, self.store)
        return desk.run(self.program, instant(at) if isinstance(at, str) else at)


def simulated(negative_balance: str, *lines: dict[str, Any]) -> tuple[dict[str, int], list[int]]:
    """Anna's balance in the end, and what she was paid."""
    early = ANNA | {"at": "2026-01-01T08:00:00Z"}
    report = run(yourhosting(negative_balance), early, *HISTORY[1:], *lines)
    return report.balances["anna"][EUR], [each["amount"] for each in report.payouts]


def test_what_is_earned_after_a_write_off_is_paid_in_full() -> None:
    april = event("04-10 09:00", "p2", "payment", amount=20_000, product="hosting")
    balance, paid = simulated("write_off", april, on("05-02 09:00", "now"))
    assert paid == [1_000, 2_000]
    assert balance == {"pending": 0, "available": 0, "reserved": 3_000, "paid": 0, "written_off": -600}


def test_where_debts_are_offset_what_is_earned_later_makes_up_for_them() -> None:
    april = event("04-10 09:00", "p2", "payment", amount=20_000, product="hosting")
    balance, paid = simulated("offset", april, on("05-02 09:00", "now"))
    assert paid == [1_000, 1_400]
    assert balance == {"pending": 0, "available": 0, "reserved": 2_400, "paid": 0, "written_off": 0}


def test_what_was_earned_in_the_same_month_makes_up_for_a_debt_first() -> None:
    march = event("03-30 09:00", "p2", "payment", amount=2_000, product="hosting")
    balance, _ = simulated("write_off", march, on("04-02 09:00", "now"))
    assert (balance["available"], balance["written_off"]) == (0, -400)


def test_a_refund_after_the_write_off_stays_for_the_next_month() -> None:
    late = event("04-02 09:00", "r2", "refund", None, of="p1", amount=1_000)
    balance, _ = simulated("write_off", late, on("04-20 09:00", "now"))
    assert (balance["available"], balance["written_off"]) == (-100, -600)
    balance, _ = simulated("write_off", late, on("05-02 09:00", "now"))
    assert (balance["available"], balance["written_off"]) == (0, -700)


def test_earnings_on_hold_make_up_for_a_debt() -> None:
    held = Forgiving(yourhosting("write_off"))
    held.earn(-1_000, "2026-03-10T09:00:00+00:00")
    held.earn(700, "2026-03-11T09:00:00+00:00", held_until=instant("2026-04-10T00:00:00+00:00"))
    held.close("2026-03")
    assert held.write_off(APRIL_1ST) == 1
    assert held.balance() == Balance(pending=700, available=-700, written_off=-300)


def test_what_came_late_and_was_booked_in_the_next_month_waits_for_that_ones_end() -> None:
    held = Forgiving(yourhosting("write_off"))
    held.earn(-100, "2026-03-10T09:00:00+00:00")
    held.earn(-20, "2026-03-30T09:00:00+00:00", booked_at="2026-04-01T00:00:00+02:00")
    held.earn(15, "2026-03-30T09:00:00+00:00", booked_at="2026-04-01T00:00:00+02:00")
    held.close("2026-03")
    assert held.write_off(APRIL_1ST) == 1
    assert held.balance() == Balance(available=-5, written_off=-100)
    held.close("2026-04")
    assert held.write_off(MAY_1ST) == 1
    assert held.balance() == Balance(written_off=-105)


def test_points_are_written_off_as_money_is_and_units_do_not_make_up_for_each_other() -> None:
    held = Forgiving(yourhosting("write_off"))
    document = held.terms.model_dump(mode="json", by_alias=True, exclude_none=True)
    points = {"id": "points", "event": "order", "amount": 5, "unit": "points"}
    spent = {"worth": 1, "percent_of_purchase": 100}
    changed = read_terms(document | {"rewards": [*document["rewards"], points], "points": spent})
    held.published.publish(changed, LONG_AGO)
    held.earn(900, "2026-03-10T09:00:00+00:00")
    held.earn(-40, "2026-03-11T09:00:00+00:00", unit="points")
    held.close("2026-03")
    assert held.write_off(APRIL_1ST) == 1
    assert held.balance(unit="points") == Balance(written_off=-40)
    assert held.balance() == Balance(available=900)


def test_the_terms_of_a_months_last_instant_decide_about_it() -> None:
    held = Forgiving(yourhosting("write_off"))
    held.earn(-100, "2026-03-10T09:00:00+00:00")
    held.published.publish(yourhosting("offset"), instant("2026-03-20T00:00:00+00:00"))
    held.close("2026-03")
    held.published.publish(held.terms, instant("2026-04-01T00:00:00+02:00"))
    assert held.write_off(APRIL_1ST) == 0
    held.close("2026-04")
    assert held.write_off(MAY_1ST) == 1
    assert held.balance() == Balance(written_off=-100)


def test_the_statement_shows_it_in_the_month_in_which_it_was_booked() -> None:
    held = Forgiving(yourhosting("write_off"))
    held.earn(-100, "2026-03-10T09:00:00+00:00")
    held.close("2026-03")
    held.write_off(APRIL_1ST)
    entries, zone = held.ledger.entries_of(held.account("anna")), held.terms.time_zone
    march, april = (statement_of(held.account("anna"), entries, month, zone) for month in ("2026-03", "2026-04"))
    assert march.closing == april.opening == Balance(available=-100)
    (line,) = april.lines
    assert (line.entry.kind, line.changes, line.accrued) == (
        EntryKind.WRITE_OFF,
        Balance(available=100, written_off=-100),
        0,
    )
    assert april.closing == Balance(written_off=-100)


def test_an_account_that_somebody_is_writing_to_is_tried_again_and_never_passed_by() -> None:
    held = Forgiving(yourhosting("write_off"))
    held.earn(-100, "2026-03-10T09:00:00+00:00")
    held.close("2026-03")
    held.store.times = TRIES + 3
    with pytest.raises(Stale) as busy:
        held.write_off(APRIL_1ST)
    assert busy.value.code == "account_busy"
    assert held.write_off(APRIL_1ST) == 1
    assert held.balance() == Balance(written_off=-100)


def test_where_the_mark_was_lost_nothing_is_written_off_twice() -> None:
    held = Forgiving(yourhosting("write_off"))
    held.earn(-100, "2026-03-10T09:00:00+00:00")
    held.close("2026-03")
    assert held.write_off(APRIL_1ST) == 1
    held.store.marks.clear()
    assert held.write_off(APRIL_1ST) == 0
    held.earn(-7, "2026-03-31T20:00:00+00:00")
    held.store.marks.clear()
    assert held.write_off(APRIL_1ST) == 0, "one entry a month: the rest is the next one's"
    held.close("2026-04")
    assert held.write_off(MAY_1ST) == 1
    assert held.balance() == Balance(written_off=-107)


AMOUNTS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 28), st.integers(-500, 500)), max_size=25)


@settings(max_examples=200, deadline=None)
@given(AMOUNTS, st.sets(st.integers(1, 5)))
def test_whenever_the_runs_come_each_month_begins_at_what_it_held_or_nothing(
    lines: list[tuple[int, int, int]], missed: set[int]
) -> None:
    held = Forgiving(yourhosting("write_off"))
    expected, accrued = 0, 0
    held.close("2025-12")
    assert held.write_off(datetime(2026, 1, 1, 12, tzinfo=UTC)) == 0
    for month in range(1, 6):
        for _, day, amount in sorted(each for each in lines if each[0] == month):
            held.earn(amount, datetime(2026, month, day, tzinfo=UTC))
            expected, accrued = expected + amount, accrued + amount
        expected = max(expected, 0)
        held.close(f"2026-{month:02d}")
        if month not in missed or month == 5:
            now = datetime(2026, month + 1, 1, 12, tzinfo=UTC)
            held.write_off(now)
            assert held.write_off(now) == 0
            balance = held.balance()
            assert (balance.available, balance.accrued) == (expected, accrued)
    entries = held.ledger.entries_of(held.account("anna"))
    written_off = [each.legs for each in entries if each.kind is EntryKind.WRITE_OFF]
    assert all(legs[Bucket.WRITTEN_OFF] < 0 for legs in written_off)
