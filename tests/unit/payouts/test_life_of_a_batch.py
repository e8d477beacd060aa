"""The life of a batch: drafted, sealed, approved by somebody else, exported, paid; some voided, some returned."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import combinations

import pytest

from linkledger.errors import LinkledgerError, NotFound
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import Bucket, EntryKind
from linkledger.payouts.batch import BatchStatus
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.transfer import TransferDesk
from tests.builders import START, Business
from tests.unit.earning.crashing import Crashes, Killed, check_ledger, crashing

TOP_UP = "top_up:account-of-anna"


def keycrm(*partners: str) -> Business:
    """Each partner has 100.00 available and asked for 60.00 to the bank; March is closed and its batch gathered."""
    business = Business.running("keycrm")
    for partner in partners:
        business.enroll(partner)
        business.sign_up(f"customer-of-{partner}", code=business.code_of(partner))
        for _ in range(2):
            business.after(minutes=1).post("payment", f"customer-of-{partner}", amount=50_000)
        business.request_payout(partner, 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    business.batches.run("keycrm", business.now)
    return business


def by(operator: str, business: Business) -> Step:
    return Step(operator, business.now)


def seal(business: Business, operator: str = "dana") -> None:
    business.batches.seal("keycrm", "2026-03", by(operator, business))


def approve(business: Business, operator: str = "erik") -> None:
    business.batches.approve("keycrm", "2026-03", by(operator, business))


def export(business: Business) -> list[str]:
    found = business.batches.export("keycrm", "2026-03", by("erik", business), "plain")
    assert found.total == sum(each.payout.amount for each in found.transfers)
    return [each.payout.partner for each in found.transfers]


def settle(business: Business) -> None:
    business.batches.settle("keycrm", "2026-03", by("erik", business))


def payout_of(business: Business, partner: str) -> Payout:
    (found,) = (each for each in business.payouts.of_partner("keycrm", partner) if each.to.kind == "bank")
    return found


def void(business: Business, partner: str, **how: bool) -> Payout:
    desk, payout = TransferDesk(business.payouts), payout_of(business, partner)
    return desk.void("keycrm", partner, payout.id, "the account is closed", by("dana", business), **how)


def take_back(business: Business, partner: str) -> Payout:
    desk, payout = TransferDesk(business.payouts), payout_of(business, partner)
    return desk.take_back("keycrm", partner, payout.id, "wrong account", by("dana", business))


def status(business: Business) -> BatchStatus:
    batch = business.payouts.batch("keycrm", "2026-03")
    assert batch is not None
    return batch.status


def code_of(what: Callable[[], object]) -> str:
    with pytest.raises(LinkledgerError) as refused:
        what()
    return refused.value.code


def test_a_batch_passes_through_its_states_and_each_step_names_its_operator() -> None:
    business = keycrm("anna", "boris")
    states = [status(business)]
    for step in (seal, approve, export, settle):
        for _ in range(2):
            step(business)
        states.append(status(business))
    assert states == [*BatchStatus]
    batch = business.payouts.batch("keycrm", "2026-03")
    assert batch is not None
    assert (batch.count, batch.total) == (2, 12_000)
    steps = (batch.prepared, batch.sealed, batch.approved, batch.exported, batch.settled)
    assert [step.by for step in steps if step] == ["schedule", "dana", "erik", "erik", "erik"]
    for partner in ("anna", "boris"):
        assert business.balance(partner) == Balance(available=4_000, paid=6_000)
        assert payout_of(business, partner).last == by("erik", business)
    (settling,) = (each for each in business.journal("anna") if each.kind is EntryKind.SETTLE)
    assert settling.facts == {"operator": "erik"}


def test_whoever_sealed_or_prepared_a_batch_does_not_approve_it() -> None:
    business = keycrm("anna")
    seal(business)
    for operator in ("dana", "schedule"):
        assert code_of(partial(approve, business, operator)) == "same_operator"
    assert status(business) is BatchStatus.SEALED
    approve(business)


def test_no_step_comes_before_the_one_that_it_needs() -> None:
    business = keycrm("anna")
    assert code_of(partial(approve, business)) == "batch_not_sealed"
    for sealed in (False, True):
        if sealed:
            seal(business)
        assert code_of(partial(export, business)) == "batch_not_approved"
        assert code_of(partial(settle, business)) == "batch_not_approved"
    assert business.balance("anna").paid == 0


def test_a_draft_that_is_still_gathered_is_not_sealed() -> None:
    business = keycrm("anna")
    batch = business.payouts.by_month["keycrm", "2026-03"]
    business.payouts.by_month["keycrm", "2026-03"] = replace(batch, cursor="take:anna")
    assert code_of(partial(seal, business)) == "batch_not_gathered"


def test_what_differs_from_the_seal_is_neither_approved_nor_exported_nor_settled() -> None:
    for steps in ((), (approve,), (approve, export)):
        business = keycrm("anna", "boris")
        seal(business)
        for step in steps:
            step(business)
        payout = payout_of(business, "anna")
        business.payouts.payouts["keycrm", "anna", payout.id] = replace(payout, amount=600_000)
        for refused in (export, settle) if steps else (approve,):
            assert code_of(partial(refused, business)) == "batch_changed"
        assert [business.balance(each).paid for each in ("anna", "boris")] == [0, 0]


def test_a_payout_voided_after_the_seal_is_not_in_the_file_and_never_settles() -> None:
    business = keycrm("anna", "boris")
    seal(business)
    voided = void(business, "anna")
    assert void(business, "anna") == voided
    approve(business)
    assert export(business) == ["boris"]
    settle(business)
    assert payout_of(business, "anna") == voided
    assert business.balance("anna") == Balance(available=10_000)
    assert business.balance("boris").paid == 6_000


def test_a_payout_voided_in_the_draft_is_not_sealed() -> None:
    business = keycrm("anna", "boris")
    void(business, "anna")
    seal(business)
    assert [each.partner for each in business.payouts.members("keycrm", "2026-03")] == ["boris"]
    assert business.payouts.by_month["keycrm", "2026-03"].total == 6_000


def test_once_exported_only_a_transfer_that_failed_is_voided() -> None:
    business = keycrm("anna", "boris")
    for step in (seal, approve, export):
        step(business)
    assert code_of(partial(void, business, "anna")) == "batch_exported"
    void(business, "anna", transfer_failed=True)
    settle(business)
    assert [business.balance(each).paid for each in ("anna", "boris")] == [0, 6_000]


def test_what_came_back_is_available_once_and_never_settles_again() -> None:
    business = keycrm("anna")
    for step in (seal, approve, settle):
        step(business)
    accrued = business.balance("anna").accrued
    returned = take_back(business, "anna")
    assert take_back(business, "anna") == returned
    settle(business)
    assert (returned.status, returned.reason) == (PayoutStatus.RETURNED, "wrong account")
    assert business.balance("anna") == Balance(available=10_000)
    assert business.balance("anna").accrued == accrued
    assert TransferDesk(business.payouts).settle(returned, by("erik", business)) == returned
    assert code_of(partial(void, business, "anna")) == "payout_not_open"
    again = business.request_payout("anna", 7_000)
    assert again.status is PayoutStatus.REQUESTED
    check_ledger(business)


def test_only_what_was_settled_comes_back_and_only_what_is_open_is_voided() -> None:
    business = keycrm("anna")
    assert code_of(partial(take_back, business, "anna")) == "payout_not_settled"
    void(business, "anna")
    assert code_of(partial(take_back, business, "anna")) == "payout_not_settled"
    with pytest.raises(NotFound):
        TransferDesk(business.payouts).void("keycrm", "anna", "po_0", "why", by("dana", business))


def test_lots_are_given_back_as_they_were() -> None:
    business = keycrm("anna")
    used = {key: lot.remaining for key, lot in business.ledger.lots.items()}
    assert sorted(used.values()) == [0, 4_000]  # the older lot first
    void(business, "anna")
    assert [lot.remaining for lot in business.ledger.lots.values()] == [5_000, 5_000]
    business.request_payout("anna", 6_000)
    assert {key: lot.remaining for key, lot in business.ledger.lots.items()} == used


def test_a_refund_between_payout_and_void_stays_taken_off() -> None:
    business = keycrm("anna")
    business.refund("e2", 50_000)
    void(business, "anna")
    assert sorted(lot.remaining for lot in business.ledger.lots.values()) == [0, 5_000]
    assert business.balance("anna") == Balance(available=5_000)
    check_ledger(business)


def test_a_top_up_that_came_back_gives_its_bonus_back_and_earns_it_anew() -> None:
    business = keycrm("anna")
    void(business, "anna")
    first = business.request_payout("anna", 4_000, TOP_UP)
    desk = TransferDesk(business.payouts)
    desk.take_back("keycrm", "anna", first.id, "no such account", by("dana", business))
    bonuses = [each.legs[Bucket.PAID] for each in business.journal("anna") if each.kind is EntryKind.BONUS]
    assert sorted(bonuses) == [-first.bonus, first.bonus]
    assert business.request_payout("anna", 4_000, TOP_UP).bonus == first.bonus > 0
    check_ledger(business)


def life(business: Business) -> None:
    """Every step until it comes through, with a void in the draft and a return at the end."""
    for step in (
        partial(business.batches.run, "keycrm", business.now),
        partial(void, business, "clara"),
        partial(seal, business),
        partial(approve, business),
        partial(export, business),
        partial(settle, business),
        partial(take_back, business, "boris"),
    ):
        for _ in range(20):
            try:
                step()
            except Killed:
                continue
            break
        else:
            raise AssertionError("it never came through")


def lived(*planned: int) -> Business:
    business = crashing(Business.running("keycrm"), Crashes(set()))
    for partner in ("anna", "boris", "clara"):
        business.enroll(partner)
        business.sign_up(f"customer-of-{partner}", code=business.code_of(partner))
        business.after(minutes=1).post("payment", f"customer-of-{partner}", amount=100_000)
        business.request_payout(partner, 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    crashes = business.payouts.crashes  # type: ignore[attr-defined]
    crashes.steps, crashes.planned = 0, set(planned)
    life(business)
    return business


def test_a_crash_before_or_after_one_or_two_steps_changes_nothing() -> None:
    clean = lived()
    check_ledger(clean)
    steps = range(2 * clean.payouts.crashes.steps)  # type: ignore[attr-defined]
    for planned in [*((each,) for each in steps), *combinations(steps, 2)]:
        recovered = lived(*planned)
        assert recovered.ledger.journal == clean.ledger.journal, planned
        assert recovered.ledger.balances == clean.ledger.balances, planned
        assert recovered.payouts.payouts == clean.payouts.payouts, planned
        assert recovered.payouts.by_month == clean.payouts.by_month, planned
