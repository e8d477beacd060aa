"""Many who gather, seal, approve, settle, void or return at once on the real engine: it happens once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.earning.customers import CustomerRecord
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import EntryKind
from linkledger.payouts.batch import Batch, BatchStatus, seal_of
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.ports import PayoutEffect
from linkledger.payouts.transfer import TransferDesk
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores
from tests.contract.conftest import on_dynamodb
from tests.contract.histories import ANNA, PARTNER, PROGRAM, payment, settlement
from tests.contract.office import BEGAN, Office
from tests.contract.test_races import WORKERS, at_once, winners

APRIL = datetime(2026, 4, 2, 4, tzinfo=UTC)
PARTNERS = [f"p{number:03d}" for number in range(100)]


@pytest.fixture
def office(stores: Stores) -> Office:
    """keycrm with Anna, who has 70.00 and asked for 60.00; March is closed."""
    office = Office(on_dynamodb(stores), load_preset(PROGRAM))
    office.enroll(PARTNER)
    for number in range(7):
        paid = payment(f"p{number}", f"c{number}", at=BEGAN + timedelta(hours=number))
        office.shelf.book.commit(settlement(CustomerRecord(PROGRAM, f"c{number}"), paid))
    assert office.ask(PARTNER, 6_000) is PayoutStatus.REQUESTED
    office.close(APRIL)
    return office


def approved(office: Office) -> None:
    office.batches.run(PROGRAM, APRIL)
    office.batches.seal(PROGRAM, "2026-03", Step("dana", APRIL))
    office.batches.approve(PROGRAM, "2026-03", Step("erik", APRIL))


def kinds(office: Office) -> list[EntryKind]:
    return sorted(each.kind for each in office.shelf.entries(ANNA) if each.payout is not None)


def the_payout(office: Office) -> Payout:
    (found,) = office.shelf.payouts.of_partner(PROGRAM, PARTNER)
    return found


def all_equal(results: Sequence[object]) -> bool:
    return len(results) == WORKERS and all(each == results[0] for each in results)


def test_a_batch_that_many_gather_at_once_holds_everybody_once(office: Office) -> None:
    for partner in PARTNERS:
        office.enroll(partner)
        other = replace(the_payout(office), partner=partner, id=f"po_{partner}")
        office.shelf.payouts.commit(PayoutEffect(other, None))
    at_once(lambda worker: office.batches.run(PROGRAM, APRIL, most=20 + worker))
    batch = office.batches.run(PROGRAM, APRIL)
    members = list(office.shelf.payouts.members(PROGRAM, "2026-03"))
    assert batch is not None
    assert sorted(each.partner for each in members) == [PARTNER, *PARTNERS]
    assert (batch.cursor, batch.count, batch.total) == (None, 101, 606_000)
    sealed = office.batches.seal(PROGRAM, "2026-03", Step("dana", APRIL))
    assert (sealed.count, sealed.total, sealed.digest) == tuple(vars(seal_of(members)).values())


def test_of_many_who_seal_and_approve_one_does(office: Office) -> None:
    office.batches.run(PROGRAM, APRIL)
    assert all_equal(at_once(lambda n: office.batches.seal(PROGRAM, "2026-03", Step(f"maker-{n}", APRIL))))
    results = at_once(lambda n: office.batches.approve(PROGRAM, "2026-03", Step(f"checker-{n}", APRIL)))
    assert winners(results) == WORKERS
    assert all_equal(results)
    batch = office.shelf.payouts.batch(PROGRAM, "2026-03")
    assert isinstance(batch, Batch)
    assert (batch.status, batch.version) == (BatchStatus.APPROVED, 3)


def test_a_batch_that_many_settle_is_paid_once(office: Office) -> None:
    approved(office)
    assert all_equal(at_once(lambda _: office.batches.settle(PROGRAM, "2026-03", Step("erik", APRIL))))
    assert office.balance(PARTNER) == Balance(available=1_000, paid=6_000)
    assert kinds(office) == [EntryKind.RESERVE, EntryKind.SETTLE]


def test_a_payout_that_is_voided_while_its_batch_is_settled_is_either_paid_or_available(office: Office) -> None:
    approved(office)
    payout = the_payout(office)
    transfers, step = TransferDesk(office.shelf.payouts), Step("erik", APRIL)

    def work(worker: int) -> object:
        if worker % 2:
            return office.batches.settle(PROGRAM, "2026-03", step)
        return transfers.void(PROGRAM, PARTNER, payout.id, "the bank refused", step)

    at_once(work)
    status = the_payout(office).status
    ended = {PayoutStatus.SETTLED: Balance(available=1_000, paid=6_000), PayoutStatus.VOIDED: Balance(available=7_000)}
    assert office.balance(PARTNER) == ended[status]
    assert len(kinds(office)) == 2


def test_what_many_take_back_is_available_once(office: Office) -> None:
    approved(office)
    office.batches.settle(PROGRAM, "2026-03", Step("erik", APRIL))
    payout = the_payout(office)
    transfers = TransferDesk(office.shelf.payouts)
    results = at_once(
        lambda n: transfers.take_back(PROGRAM, PARTNER, payout.id, "no such account", Step(f"o{n}", APRIL))
    )
    assert all_equal(results)
    assert office.balance(PARTNER) == Balance(available=7_000)
    assert office.balance(PARTNER).accrued == 7_000
