"""Many who gather, seal, approve, settle, void or return at once on the real engine: it happens once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.earning.customers import CustomerRecord
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import EntryKind
from linkledger.payouts import asking, gather
from linkledger.payouts.batch import Batch, BatchStatus, seal_of
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.ports import PayoutEffect
from linkledger.payouts.transfer import TransferDesk
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from linkledger_aws.storage import Stores
from tests.contract.conftest import on_dynamodb
from tests.contract.histories import ANNA, PARTNER, PROGRAM, commission, payment, settlement
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
    at_once(lambda worker: office.batches.run(PROGRAM, APRIL, lambda: False))
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


class Messages:
    """A queue of parts that keeps what it was sent."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def send(self, parts: Sequence[Part], now: datetime) -> None:
        self.parts += parts


def test_parts_that_many_ask_at_once_bring_everybody_who_is_due_into_the_batch_once(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "ACCOUNTS_IN_A_PART", 3)
    monkeypatch.setattr(asking, "ASKED_PER_COMMIT", 2)
    document = load_preset(PROGRAM).model_dump(mode="json", by_alias=True, exclude_none=True)
    document["payout"] |= {"mode": "automatic", "destinations": [{"kind": "bank", "minimum": 500}]}
    office = Office(on_dynamodb(stores), read_terms(document))
    for partner in PARTNERS[:10]:
        office.enroll(partner)
        earned = replace(commission(payment(f"p-{partner}", partner)), account=office.account(partner))
        stores.book.commit(
            settlement(CustomerRecord(PROGRAM, partner), payment(f"p-{partner}", partner), entries=(earned,))
        )
    office.close(APRIL)
    queue = Messages()
    batches = replace(office.batches, queue=queue)
    batches.run(PROGRAM, APRIL)
    assert [(each.after, each.through) for each in queue.parts] == [
        *(("", "p002"), ("p002", "p005"), ("p005", "p008"), ("p008", "p009")),
    ]

    def work(worker: int) -> Batch | None:
        part = queue.parts[worker % 4]
        while True:
            try:
                return batches.ask(PROGRAM, part.period, part.after, APRIL)
            except Stale:
                continue

    at_once(work)
    members = list(stores.payouts.members(PROGRAM, "2026-03"))
    assert [(each.partner, each.amount) for each in members] == [(each, 1_000) for each in PARTNERS[:10]]
    batch = stores.payouts.batch(PROGRAM, "2026-03")
    assert batch is not None
    assert (batch.cursor, batch.count, batch.total) == (None, 10, 10_000)
    assert [office.balance(each) for each in PARTNERS[:10]] == [Balance(reserved=1_000)] * 10
    assert list(stores.payouts.parts(PROGRAM, "2026-03")) == []
