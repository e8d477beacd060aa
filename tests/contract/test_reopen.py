"""A sealed batch taken back: its payouts stay, it is sealed anew, and never once its transfers were handed out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.earning.customers import CustomerRecord
from linkledger.errors import Conflict, NotFound
from linkledger.ledger.accounts import Balance
from linkledger.payouts.batch import Batch, BatchStatus, Reopening
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.ports import BatchChange
from linkledger.payouts.reopen import reopen
from linkledger.payouts.transfer import TransferDesk
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores
from tests.contract.conftest import Shelf, on_dynamodb
from tests.contract.histories import PARTNER, PROGRAM, payment, settlement
from tests.contract.office import BEGAN, Office
from tests.contract.test_races import at_once

APRIL = datetime(2026, 4, 2, 4, tzinfo=UTC)
MARCH = "2026-03"
DANA, ERIK, FAY = (Step(name, APRIL) for name in ("dana", "erik", "fay"))


def approved(shelf: Shelf) -> Office:
    """keycrm with Anna's 60.00 in the batch of March, sealed by Dana and approved by Erik."""
    office = Office(shelf, load_preset(PROGRAM))
    office.enroll(PARTNER)
    for number in range(7):
        paid = payment(f"p{number}", f"c{number}", at=BEGAN + timedelta(hours=number))
        shelf.book.commit(settlement(CustomerRecord(PROGRAM, f"c{number}"), paid))
    assert office.ask(PARTNER, 6_000) is PayoutStatus.REQUESTED
    office.close(APRIL)
    office.batches.run(PROGRAM, APRIL)
    office.batches.seal(PROGRAM, MARCH, DANA)
    office.batches.approve(PROGRAM, MARCH, ERIK)
    return office


@pytest.fixture
def office(shelf: Shelf) -> Office:
    return approved(shelf)


def taken_back(office: Office, step: Step = FAY) -> Batch:
    return reopen(office.shelf.payouts, PROGRAM, MARCH, "wrong month", step)


def stored(office: Office) -> Batch:
    batch = office.shelf.payouts.batch(PROGRAM, MARCH)
    assert batch is not None
    return batch


def the_payout(office: Office) -> Payout:
    (payout,) = office.shelf.payouts.members(PROGRAM, MARCH)
    return payout


def test_a_reopened_batch_is_sealed_approved_and_paid_anew_and_says_what_was_undone(office: Office) -> None:
    sealed = stored(office)
    draft = taken_back(office)
    assert draft == stored(office)
    assert (draft.status, draft.digest, draft.sealed, draft.approved) == (BatchStatus.DRAFT, None, None, None)
    assert draft.reopened == (Reopening("fay", APRIL, "wrong month", "dana", "erik"),)
    assert taken_back(office, ERIK) == draft
    assert the_payout(office).status is PayoutStatus.BATCHED

    resealed = office.batches.seal(PROGRAM, MARCH, ERIK)
    assert (resealed.count, resealed.total, resealed.digest) == (1, 6_000, sealed.digest)
    office.batches.approve(PROGRAM, MARCH, DANA)  # who sealed it first may approve another's seal
    assert office.batches.settle(PROGRAM, MARCH, DANA).reopened == draft.reopened
    assert office.balance(PARTNER) == Balance(available=1_000, paid=6_000)


def test_what_was_voided_after_the_seal_leaves_a_reopened_batch_with_its_next_seal(office: Office) -> None:
    TransferDesk(office.shelf.payouts).void(PROGRAM, PARTNER, the_payout(office).id, "a mistake", FAY)
    taken_back(office)
    resealed = office.batches.seal(PROGRAM, MARCH, DANA)
    assert (resealed.count, resealed.total) == (0, 0)
    assert office.balance(PARTNER) == Balance(available=7_000)


def test_a_batch_whose_transfers_were_handed_out_stays_sealed(office: Office) -> None:
    office.batches.export(PROGRAM, MARCH, ERIK, "plain")
    exported = stored(office)
    with pytest.raises(Conflict, match="is exported") as refused:
        taken_back(office)
    assert refused.value.code == "batch_exported"
    office.batches.settle(PROGRAM, MARCH, ERIK)
    with pytest.raises(Conflict, match="is settled"):
        taken_back(office)
    assert stored(office).digest == exported.digest
    with pytest.raises(NotFound):
        reopen(office.shelf.payouts, PROGRAM, "2026-02", "wrong month", FAY)


def test_a_batch_of_which_a_payout_is_paid_is_settled_to_its_end(office: Office) -> None:
    batch = stored(office)
    office.shelf.payouts.commit_batch(BatchChange(replace(batch, settling=ERIK, version=batch.version + 1)))
    with pytest.raises(Conflict) as refused:
        taken_back(office)
    assert refused.value.code == "batch_paid"
    with pytest.raises(Conflict) as refused:
        office.batches.export(PROGRAM, MARCH, ERIK, "plain")  # a file would pay what was paid by hand
    assert refused.value.code == "batch_paid_by_hand"
    assert office.batches.settle(PROGRAM, MARCH, ERIK).settling == ERIK
    assert office.balance(PARTNER) == Balance(available=1_000, paid=6_000)


def test_a_batch_that_is_reopened_while_its_files_are_written_is_not_exported(office: Office) -> None:
    with pytest.raises(Conflict) as refused:
        office.batches.export(PROGRAM, MARCH, ERIK, "plain", lambda _: taken_back(office))
    assert refused.value.code == "batch_not_approved"
    assert stored(office).status is BatchStatus.DRAFT


def test_of_many_who_export_and_reopen_at_once_one_side_wins(stores: Stores) -> None:
    office = approved(on_dynamodb(stores))

    def work(worker: int) -> object:
        if worker % 2:
            return taken_back(office)
        return office.batches.export(PROGRAM, MARCH, ERIK, "plain")

    results = at_once(work)
    won = {index % 2 for index, each in enumerate(results) if not isinstance(each, Exception)}
    reopened = stored(office).status is BatchStatus.DRAFT
    assert won == {1 if reopened else 0}
    assert stored(office).status is (BatchStatus.DRAFT if reopened else BatchStatus.EXPORTED)
