"""Adjustments in memory and on the real engine: each once, undone once, and every account still adds up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from linkledger.errors import Conflict, Invalid, LinkledgerError, NotFound, Refused, Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.blocks import Remark
from linkledger.ledger.entries import EntryKind
from linkledger.payouts.adjust import Adjustment, AdjustmentDesk, AdjustmentRequest, adjustment_entry
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores
from tests.contract.conftest import Shelf, on_dynamodb
from tests.contract.ledger_proof import prove
from tests.contract.office import BEGAN, Office

WORKERS = 8


def office(shelf: Shelf, preset: str = "keycrm") -> Office:
    office = Office(shelf, load_preset(preset))
    office.enroll("anna")
    return office


def desk(office: Office) -> AdjustmentDesk:
    return AdjustmentDesk(office.shelf.terms, office.shelf.partners, office.shelf.adjustments)


def why(hours: int = 0) -> Remark:
    return Remark("a bonus promised on the phone", "dana", BEGAN + timedelta(hours=hours))


def wish(office: Office, amount: int, key: str = "k1", hours: int = 0, partner: str = "anna") -> AdjustmentRequest:
    return AdjustmentRequest(office.account(partner), amount, why(hours), key)


def lots(office: Office) -> list[tuple[int, int]]:
    """Base and remainder of the open lots."""
    return [(each.base, each.remaining) for each in office.shelf.accounts.open_lots(office.account("anna"))]


def test_an_adjustment_is_an_entry_a_lot_without_a_bonus_and_a_line_of_the_log(shelf: Shelf) -> None:
    keycrm = office(shelf)
    made = desk(keycrm).adjust(wish(keycrm, 2_500))
    assert shelf.adjustments.get("keycrm", made.id) == made
    assert shelf.adjustments.get("b1", made.id) is None
    (entry,) = shelf.entries(keycrm.account("anna"))
    assert (entry.kind, entry.amount, entry.facts["operator"]) == (EntryKind.ADJUSTMENT, 2_500, "dana")
    assert keycrm.balance("anna") == Balance(available=2_500)
    assert lots(keycrm) == [(0, 2_500)]


def test_the_same_key_adjusts_once_whenever_it_comes_again(shelf: Shelf) -> None:
    keycrm = office(shelf)
    first = desk(keycrm).adjust(wish(keycrm, 2_500))
    assert desk(keycrm).adjust(wish(keycrm, 2_500, hours=30)) == first
    with pytest.raises(Conflict) as conflict:
        desk(keycrm).adjust(wish(keycrm, 2_600))
    assert conflict.value.code == "idempotency_conflict"
    assert keycrm.balance("anna").available == 2_500
    with pytest.raises(Stale):
        shelf.adjustments.commit(first, adjustment_entry(first, None), ())
    assert len(shelf.entries(keycrm.account("anna"))) == 1


def test_what_is_taken_may_leave_a_debt_which_the_next_lots_pay(shelf: Shelf) -> None:
    keycrm = office(shelf)
    desk(keycrm).adjust(wish(keycrm, -1_000, "taken"))
    assert keycrm.balance("anna") == Balance(available=-1_000)
    desk(keycrm).adjust(wish(keycrm, 40_000, "given", hours=1))
    day = BEGAN + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        keycrm.ask("anna", 39_001, key="too-much", now=day)
    assert refusal.value.code == "insufficient_balance"
    assert keycrm.ask("anna", 39_000, now=day) == "requested"
    assert keycrm.balance("anna") == Balance(reserved=39_000)
    assert lots(keycrm) == []


def test_a_reversal_is_another_entry_linked_to_the_first_and_happens_once(shelf: Shelf) -> None:
    keycrm = office(shelf)
    given = desk(keycrm).adjust(wish(keycrm, 2_500))
    back = desk(keycrm).reverse("keycrm", given.id, why(1))
    assert (back.amount, back.reverses) == (-2_500, given.id)
    assert desk(keycrm).reverse("keycrm", given.id, why(2)) == back
    first, second = shelf.entries(keycrm.account("anna"))
    assert (second.kind, second.reverses) == (EntryKind.ADJUSTMENT, first.id)
    assert keycrm.balance("anna") == Balance()
    assert lots(keycrm) == []
    with pytest.raises(Refused) as refusal:
        desk(keycrm).reverse("keycrm", back.id, why(3))
    assert refusal.value.code == "adjustment_is_reversal"


def test_what_makes_no_sense_changes_nothing(shelf: Shelf) -> None:
    keycrm = office(shelf)
    refusals: tuple[tuple[str, type[LinkledgerError], Callable[[], object]], ...] = (
        ("unknown_partner", NotFound, lambda: desk(keycrm).adjust(wish(keycrm, 100, partner="nobody"))),
        ("amount_zero", Invalid, lambda: desk(keycrm).adjust(wish(keycrm, 0))),
        (
            "unknown_unit",
            Invalid,
            lambda: desk(keycrm).adjust(AdjustmentRequest(keycrm.account("anna", "EUR"), 1, why(), "k")),
        ),
        ("unknown_adjustment", NotFound, lambda: desk(keycrm).reverse("keycrm", "adj_1", why())),
    )
    for code, kind, work in refusals:
        with pytest.raises(kind) as refusal:
            work()
        assert refusal.value.code == code
    assert shelf.entries(keycrm.account("anna")) == []


def test_a_programs_adjustments_are_listed_in_pages_newest_first(shelf: Shelf) -> None:
    keycrm = office(shelf)
    made = [desk(keycrm).adjust(wish(keycrm, 100 + each, f"k{each}", hours=each)) for each in range(5)]
    seen: list[Adjustment] = []
    cursor = None
    while True:
        part, cursor = shelf.adjustments.page("keycrm", limit=2, cursor=cursor)
        seen += part
        if cursor is None:
            break
    assert seen == made[::-1]
    assert shelf.adjustments.page("b1", limit=2, cursor=None) == ([], None)


def test_what_is_given_after_a_month_waits_for_the_next_batch_and_what_is_taken_does_not(shelf: Shelf) -> None:
    office_ = office(shelf, "yourhosting")
    account, ended = office_.account("anna"), BEGAN + timedelta(days=10)
    desk(office_).adjust(wish(office_, 5_000, "before"))
    desk(office_).adjust(wish(office_, 700, "after", hours=11 * 24))
    assert shelf.accounts.booked_since(account, ended, ended + timedelta(days=5)) == 700
    desk(office_).adjust(wish(office_, -900, "taken", hours=12 * 24))
    assert shelf.accounts.booked_since(account, ended, ended + timedelta(days=5)) == -200


def test_the_same_key_at_once_is_one_entry_and_so_is_the_same_reversal(stores: Stores) -> None:
    keycrm = office(on_dynamodb(stores))
    start = Barrier(WORKERS)

    def adjust(worker: int) -> Adjustment:
        start.wait()
        return desk(keycrm).adjust(wish(keycrm, 2_500, hours=worker))

    with ThreadPoolExecutor(WORKERS) as pool:
        made = set(pool.map(adjust, range(WORKERS)))
    (one,) = made
    assert len(keycrm.shelf.entries(keycrm.account("anna"))) == 1
    assert prove(stores, keeps_lots=True)[keycrm.account("anna")] == Balance(available=2_500)
    start.reset()

    def reverse(worker: int) -> Adjustment:
        start.wait()
        return desk(keycrm).reverse("keycrm", one.id, why(20 + worker))

    with ThreadPoolExecutor(WORKERS) as pool:
        assert len(set(pool.map(reverse, range(WORKERS)))) == 1
    assert prove(stores, keeps_lots=True)[keycrm.account("anna")] == Balance()
