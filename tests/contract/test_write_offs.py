"""Writing off in memory and on the real engine: what is owed when a month ends, once, and every account adds up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.blocks import Remark
from linkledger.ledger.entries import EntryKind
from linkledger.payouts import write_off
from linkledger.payouts.adjust import AdjustmentDesk, AdjustmentRequest
from linkledger.payouts.write_off import WriteOffDesk, WriteOffMark
from linkledger.stats.close_day import CloseRecord
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from linkledger_aws.storage import Stores
from tests.contract.conftest import Shelf, on_dynamodb
from tests.contract.ledger_proof import prove
from tests.contract.office import Office

WORKERS = 8
MARCH, APRIL = datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 20, tzinfo=UTC)
MARCH_CLOSED, APRIL_CLOSED = datetime(2026, 4, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, 1, tzinfo=UTC)


class Forgiving(Office):
    """A program that writes off; what partners earn and owe is given and taken by hand."""

    @classmethod
    def opened(cls, shelf: Shelf, preset: str = "keycrm") -> "Forgiving":
        document: dict[str, Any] = load_preset(preset).model_dump(mode="json", by_alias=True, exclude_none=True)
        document |= {"time_zone": "UTC", "payout": document["payout"] | {"negative_balance": "write_off"}}
        office = cls(shelf, read_terms(document))
        office.enroll("anna")
        return office

    def give(self, amount: int, at: datetime, partner: str = "anna") -> None:
        wish = AdjustmentRequest(self.account(partner), amount, Remark("by hand", "dana", at), f"{partner}{at}{amount}")
        AdjustmentDesk(self.shelf.terms, self.shelf.partners, self.shelf.adjustments).adjust(wish)

    def pay(self, amount: int, at: datetime) -> None:
        """Tops up anna's own account, which settles at once."""
        assert self.ask("anna", amount, "top_up:acc-anna", str(at), at) == "settled"

    def close_month(self, month: str, at: datetime) -> None:
        self.shelf.closings.put(CloseRecord(self.terms.program, month, at, 0, self.terms.unit))
        self.shelf.closings.set_reconciled_through(at)

    @property
    def desk(self) -> WriteOffDesk:
        shelf = self.shelf
        return WriteOffDesk(shelf.terms, shelf.closings, shelf.accounts, shelf.write_offs, reconciled=shelf.closings)

    def run(self, now: datetime) -> int:
        return self.desk.run(self.terms.program, now)


def overpaid(shelf: Shelf, preset: str = "keycrm") -> Forgiving:
    """Anna was paid 50.00, of which 30.00 were taken back afterwards."""
    office = Forgiving.opened(shelf, preset)
    office.give(5_000, MARCH)
    office.pay(5_000, MARCH + timedelta(days=1))
    office.give(-3_000, MARCH + timedelta(days=2))
    return office


def test_what_was_owed_when_the_month_ended_is_written_off_once_it_is_closed_and_reconciled(shelf: Shelf) -> None:
    office = overpaid(shelf)
    assert office.run(MARCH_CLOSED) == 0
    office.close_month("2026-03", MARCH_CLOSED)
    shelf.closings.set_reconciled_through(MARCH_CLOSED - timedelta(minutes=1))
    assert office.run(MARCH_CLOSED) == 0
    shelf.closings.set_reconciled_through(MARCH_CLOSED)
    assert office.run(MARCH_CLOSED) == 1
    assert office.balance("anna") == Balance(paid=5_000, written_off=-3_000)
    (entry,) = [each for each in shelf.entries(office.account("anna")) if each.kind is EntryKind.WRITE_OFF]
    assert (entry.amount, entry.booked_at, entry.facts) == (0, MARCH_CLOSED, {"month": "2026-03"})
    assert office.run(MARCH_CLOSED + timedelta(hours=1)) == 0
    with pytest.raises(Stale):
        shelf.write_offs.write_off(entry, ())
    assert office.balance("anna") == Balance(paid=5_000, written_off=-3_000)


def test_what_came_and_went_since_the_month_ended_changes_nothing_about_it(shelf: Shelf) -> None:
    office = overpaid(shelf)
    early = MARCH_CLOSED - timedelta(minutes=30)
    office.give(10_000, early)
    office.pay(7_000, early + timedelta(minutes=1))
    office.give(-500, early + timedelta(minutes=2))
    office.close_month("2026-03", MARCH_CLOSED)
    assert office.run(MARCH_CLOSED) == 1
    assert office.balance("anna") == Balance(available=2_500, paid=12_000, written_off=-3_000)


def test_a_debt_after_the_months_end_waits_for_the_next_one(shelf: Shelf) -> None:
    office = overpaid(shelf)
    office.give(-200, MARCH_CLOSED - timedelta(minutes=1))
    office.close_month("2026-03", MARCH_CLOSED)
    assert office.run(MARCH_CLOSED) == 1
    assert office.balance("anna").available == -200
    office.close_month("2026-04", APRIL_CLOSED)
    assert office.run(APRIL_CLOSED) == 1
    assert office.balance("anna") == Balance(paid=5_000, written_off=-3_200)


def test_what_a_payout_reserved_is_on_its_way_and_makes_up_for_nothing(shelf: Shelf) -> None:
    office = Forgiving.opened(shelf)
    office.give(5_000, MARCH)
    assert office.ask("anna", 5_000, now=MARCH) == "requested"
    office.give(-3_000, MARCH + timedelta(days=2))
    office.close_month("2026-03", MARCH_CLOSED)
    assert office.run(MARCH_CLOSED) == 1
    assert office.balance("anna") == Balance(reserved=5_000, written_off=-3_000)


def test_months_that_were_missed_are_written_off_one_after_the_other(shelf: Shelf) -> None:
    office = overpaid(shelf)
    office.close_month("2026-02", MARCH)
    assert office.run(MARCH) == 0
    office.give(1_000, APRIL)
    office.close_month("2026-03", MARCH_CLOSED)
    office.close_month("2026-04", APRIL_CLOSED)
    assert office.run(APRIL_CLOSED) == 1
    assert office.balance("anna") == Balance(available=1_000, paid=5_000, written_off=-3_000)


def test_lots_still_sum_to_the_balance_and_what_is_earned_later_keeps_its_bonus(shelf: Shelf) -> None:
    office = overpaid(shelf)
    office.give(10_000, APRIL)
    office.close_month("2026-03", MARCH_CLOSED)
    assert office.run(APRIL) == 1
    assert sum(each.remaining for each in shelf.accounts.open_lots(office.account("anna"))) == 10_000
    office.pay(10_000, APRIL + timedelta(days=1))
    assert shelf.accounts.open_lots(office.account("anna")) == []


def test_a_run_without_time_goes_on_where_it_stopped(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_off, "ACCOUNTS_AT_ONCE", 1)
    office = overpaid(shelf)
    for partner in ("boris", "clara"):
        office.enroll(partner)
        office.give(-100, MARCH, partner)
    office.close_month("2026-03", MARCH_CLOSED)
    assert [office.desk.run("keycrm", MARCH_CLOSED, lambda: False) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert shelf.write_offs.mark("keycrm", "USD") == WriteOffMark("keycrm", "USD", "2026-03", None)
    assert [office.balance(each).available for each in ("anna", "boris", "clara")] == [0, 0, 0]


def test_many_runs_at_once_write_off_once(stores: Stores) -> None:
    office = overpaid(on_dynamodb(stores))
    for number in range(5):
        office.enroll(f"p{number}")
        office.give(-100 - number, MARCH, f"p{number}")
    office.close_month("2026-03", MARCH_CLOSED)
    start = Barrier(WORKERS)

    def run(worker: int) -> int:
        start.wait()
        return office.run(MARCH_CLOSED + timedelta(seconds=worker))

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sum(pool.map(run, range(WORKERS))) == 6
    proven = prove(stores, keeps_lots=True)
    assert proven[office.account("anna")] == Balance(paid=5_000, written_off=-3_000)
    assert [proven[office.account(f"p{n}")] for n in range(5)] == [
        Balance(available=0, written_off=-100 - n) for n in range(5)
    ]
