"""Payouts: money leaves a balance once, or not at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from linkledger.earning.customers import CustomerRecord
from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.blocks import Block, Remark
from linkledger.ledger.entries import AccountKey, EntryKind
from linkledger.ledger.recipients import customer_recipient
from linkledger.partners.partner import Partner
from linkledger.payouts.batch import Batch
from linkledger.payouts.method import PayoutMethod
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import PURCHASE, LotUse, Payout, PayoutStatus, Step, Target
from linkledger.payouts.ports import BatchChange, PayoutEffect
from linkledger.payouts.postings import redeem_entry, reserve_entry, settle_entry, void_entry
from linkledger_aws.storage import Stores, keys
from linkledger_aws.storage.items import query
from tests.contract.conftest import Shelf
from tests.contract.histories import (
    ANNA,
    NOON,
    PARTNER,
    PROGRAM,
    UNIT,
    commission,
    lot_of,
    new_lot,
    payment,
    payout,
    reservation,
    settlement,
)

FULL = Payout(
    id="po_full",
    program=PROGRAM,
    partner=PARTNER,
    unit=UNIT,
    amount=2_500,
    bonus=1_000,
    to=Target("top_up", "acc-1"),
    status=PayoutStatus.SETTLED,
    requested_at=NOON,
    paid_at=NOON + timedelta(days=1),
    period="2026-03",
    comment="for March – ačiū",
    reason=None,
    used=(LotUse("2026-03-01T12:00:00.000Z#com_1", 2_500),),
    last=Step("erik", NOON),
)


def with_balance(shelf: Shelf) -> None:
    """Anna has 10.00 USD in one lot."""
    paid = payment("p1")
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), paid, lots=(new_lot(paid),)))


def test_a_reservation_moves_money_and_is_kept(shelf: Shelf) -> None:
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout()))
    assert shelf.payouts.get(PROGRAM, PARTNER, "po_1") == payout()
    assert shelf.accounts.balance(ANNA) == Balance(available=400, reserved=600)
    assert {each.kind for each in shelf.entries(ANNA)} == {EntryKind.COMMISSION, EntryKind.RESERVE}


def test_a_payout_comes_back_equal(shelf: Shelf) -> None:
    shelf.payouts.commit(PayoutEffect(FULL, None))
    assert shelf.payouts.get(PROGRAM, PARTNER, "po_full") == FULL
    assert list(shelf.payouts.of_partner(PROGRAM, PARTNER)) == [FULL]


def test_more_than_the_balance_is_never_reserved(shelf: Shelf) -> None:
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout("po_1", 600)))
    with pytest.raises(Stale):
        shelf.payouts.commit(reservation(payout("po_2", 401)))
    assert shelf.accounts.balance(ANNA) == Balance(available=400, reserved=600)
    assert shelf.payouts.get(PROGRAM, PARTNER, "po_2") is None
    assert len(shelf.entries(ANNA)) == 2
    shelf.payouts.commit(reservation(payout("po_2", 400)))
    assert shelf.accounts.balance(ANNA) == Balance(available=0, reserved=1_000)


def test_nothing_is_reserved_from_an_account_that_never_was(shelf: Shelf) -> None:
    with pytest.raises(Stale):
        shelf.payouts.commit(reservation(payout("po_1", 1)))
    assert shelf.accounts.balance(ANNA) == Balance()


def test_the_same_payout_is_reserved_once(shelf: Shelf) -> None:
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout(amount=100)))
    with pytest.raises(Stale):
        shelf.payouts.commit(reservation(payout(amount=100)))
    assert shelf.accounts.balance(ANNA) == Balance(available=900, reserved=100)


def test_a_payout_is_settled_once(shelf: Shelf) -> None:
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout()))
    paid = replace(payout(), status=PayoutStatus.SETTLED, paid_at=NOON)
    settling = PayoutEffect(paid, PayoutStatus.REQUESTED, (settle_entry(paid, NOON),))
    shelf.payouts.commit(settling)
    with pytest.raises(Stale):
        shelf.payouts.commit(settling)
    assert shelf.accounts.balance(ANNA) == Balance(available=400, paid=600)


def test_a_payout_is_settled_although_its_account_owes_money_since(shelf: Shelf) -> None:
    shelf.payouts.commit(PayoutEffect(payout(), None, (reserve_entry(payout(), NOON),)))
    paid = replace(payout(), status=PayoutStatus.SETTLED, paid_at=NOON)
    shelf.payouts.commit(PayoutEffect(paid, PayoutStatus.REQUESTED, (settle_entry(paid, NOON),)))
    assert shelf.accounts.balance(ANNA) == Balance(available=-600, paid=600)


def test_a_lot_that_somebody_used_stops_the_payout(shelf: Shelf) -> None:
    with_balance(shelf)
    lot = lot_of(payment("p1"))
    used = replace(lot, remaining=400)
    shelf.payouts.commit(reservation(payout(), lots=(LotChange(ANNA, lot, used),)))
    assert list(shelf.accounts.open_lots(ANNA)) == [used]
    with pytest.raises(Stale):
        shelf.payouts.commit(
            reservation(payout("po_2", 100), lots=(LotChange(ANNA, lot, replace(lot, remaining=900)),))
        )
    assert shelf.accounts.balance(ANNA).available == 400


def test_open_lots_come_oldest_first(shelf: Shelf) -> None:
    young, old = payment("young", at=NOON + timedelta(days=9)), payment("old", at=NOON - timedelta(days=9))
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), young, old, lots=(new_lot(young), new_lot(old))))
    assert list(shelf.accounts.open_lots(ANNA)) == [lot_of(old), lot_of(young)]


def test_debts_among_lots_are_settled_together_or_not_at_all(shelf: Shelf) -> None:
    owing, left = payment("owing"), payment("left", at=NOON + timedelta(days=1))
    debt, rest = lot_of(owing, remaining=-300), lot_of(left)
    new = (LotChange(ANNA, None, debt), LotChange(ANNA, None, rest))
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), owing, left, lots=new))
    assert list(shelf.accounts.open_lots(ANNA)) == [debt, rest]
    paid, taken = replace(debt, remaining=0), replace(rest, remaining=700)
    with pytest.raises(Stale):
        shelf.payouts.settle_debts((LotChange(ANNA, debt, paid), LotChange(ANNA, taken, taken)))
    assert list(shelf.accounts.open_lots(ANNA)) == [debt, rest]
    shelf.payouts.settle_debts((LotChange(ANNA, debt, paid), LotChange(ANNA, rest, taken)))
    assert list(shelf.accounts.open_lots(ANNA)) == [taken]


DRAFT = Batch(PROGRAM, "2026-03", UNIT, Step("schedule", NOON), version=1)


def after(batch: Batch, **changes: Any) -> Batch:
    return replace(batch, version=batch.version + 1, **changes)


def test_a_stored_batch_is_replaced_by_its_successor_alone(shelf: Shelf) -> None:
    shelf.payouts.commit_batch(BatchChange(DRAFT))
    sealed = after(DRAFT, count=1, total=5, digest="e" * 64, sealed=Step("dana", NOON))
    for refused in (DRAFT, after(sealed)):
        with pytest.raises(Stale):
            shelf.payouts.commit_batch(BatchChange(refused))
    shelf.payouts.commit_batch(BatchChange(sealed))
    with pytest.raises(Stale):
        shelf.payouts.commit_batch(BatchChange(after(DRAFT, total=7)))
    assert shelf.payouts.batch(PROGRAM, "2026-03") == sealed


def test_nobody_approves_what_they_prepared_or_sealed_or_what_nobody_sealed(shelf: Shelf) -> None:
    shelf.payouts.commit_batch(BatchChange(DRAFT))
    with pytest.raises(Stale):
        shelf.payouts.commit_batch(BatchChange(after(DRAFT, sealed=Step("dana", NOON), approved=Step("erik", NOON))))
    sealed = after(DRAFT, sealed=Step("dana", NOON))
    shelf.payouts.commit_batch(BatchChange(sealed))
    for maker in ("dana", "schedule"):
        with pytest.raises(Stale):
            shelf.payouts.commit_batch(BatchChange(after(sealed, approved=Step(maker, NOON))))
    assert shelf.payouts.batch(PROGRAM, "2026-03") == sealed
    approved = after(sealed, approved=Step("erik", NOON))
    shelf.payouts.commit_batch(BatchChange(approved))
    settled = after(approved, settled=Step("dana", NOON))
    shelf.payouts.commit_batch(BatchChange(settled))
    assert shelf.payouts.batch(PROGRAM, "2026-03") == settled


def test_a_batch_takes_its_payouts_with_it_or_is_not_written(shelf: Shelf) -> None:
    taken = [replace(payout(f"po_{n}"), status=PayoutStatus.BATCHED, period="2026-03") for n in (2, 1)]
    for each in ("po_1", "po_2"):
        shelf.payouts.commit(PayoutEffect(payout(each), None))
    shelf.payouts.commit_batch(BatchChange(DRAFT, taken=tuple(taken)))
    assert list(shelf.payouts.members(PROGRAM, "2026-03")) == taken[::-1]
    with pytest.raises(Stale):
        shelf.payouts.commit_batch(BatchChange(after(DRAFT), taken=(taken[0],)))
    with pytest.raises(Stale):
        shelf.payouts.commit_batch(BatchChange(replace(DRAFT, period="2026-04"), taken=(taken[0],)))
    assert shelf.payouts.batch(PROGRAM, "2026-04") is None
    assert list(shelf.payouts.members(PROGRAM, "2026-04")) == []


def test_who_leaves_a_batch_is_open_again_unless_voided(shelf: Shelf) -> None:
    for each in ("po_1", "po_2", "po_3"):
        shelf.payouts.commit(PayoutEffect(payout(each), None))
    taken = [replace(payout(f"po_{n}"), status=PayoutStatus.BATCHED, period="2026-03") for n in (1, 2, 3)]
    shelf.payouts.commit_batch(BatchChange(DRAFT, taken=tuple(taken)))
    voided = replace(taken[1], status=PayoutStatus.VOIDED)
    shelf.payouts.commit(PayoutEffect(voided, PayoutStatus.BATCHED))
    with pytest.raises(Stale):  # it was voided meanwhile
        shelf.payouts.commit_batch(BatchChange(after(DRAFT), left=(payout("po_2"),)))
    held = payout("po_1", reason="the bank details are new")
    shelf.payouts.commit_batch(BatchChange(after(DRAFT), left=(held, replace(voided, period=None))))
    assert list(shelf.payouts.members(PROGRAM, "2026-03")) == [taken[2]]
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.REQUESTED)) == [held]
    assert list(shelf.payouts.open_after(PROGRAM, None, 9)) == [held, taken[2]]


def test_a_part_is_moved_on_by_its_successor_alone_and_goes_when_it_ended(shelf: Shelf) -> None:
    first, second = (Part(PROGRAM, "2026-03", after, through, after) for after, through in (("", "b"), ("b", "d")))
    shelf.payouts.commit_batch(BatchChange(DRAFT, parts=(second, first)))
    assert list(shelf.payouts.parts(PROGRAM, "2026-03")) == [first, second]
    assert list(shelf.payouts.parts(PROGRAM, "2026-04")) == []
    moved = second.moved("c")
    shelf.payouts.commit_part(moved)
    with pytest.raises(Stale):
        shelf.payouts.commit_part(second.moved("d"))
    assert shelf.payouts.part(PROGRAM, "2026-03", "b") == moved
    shelf.payouts.commit_part(moved.moved("d"))
    assert shelf.payouts.part(PROGRAM, "2026-03", "b") is None
    for late in (moved.moved("c"), moved.moved("d")):  # of a worker who does not know that it ended
        with pytest.raises(Stale):
            shelf.payouts.commit_part(late)
    assert list(shelf.payouts.parts(PROGRAM, "2026-03")) == [first]
    assert list(shelf.payouts.batches(PROGRAM)) == [DRAFT]


def test_open_payouts_come_in_slices(shelf: Shelf) -> None:
    for partner in ("boris", PARTNER, "anna-2"):
        shelf.payouts.commit(PayoutEffect(replace(payout(), partner=partner), None))
    shelf.payouts.commit(PayoutEffect(payout("po_0", status=PayoutStatus.SETTLED), None))
    first = shelf.payouts.open_after(PROGRAM, None, 2)
    assert [each.partner for each in first] == [PARTNER, "anna-2"]
    assert [each.partner for each in shelf.payouts.open_after(PROGRAM, "anna-2#po_1", 2)] == ["boris"]
    assert list(shelf.payouts.open_after(PROGRAM, "boris#po_1", 2)) == []
    assert list(shelf.payouts.open_after("b1", None, 2)) == []


def test_a_payout_of_an_exported_batch_is_not_voided_by_somebody_who_did_not_know(shelf: Shelf) -> None:
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout()))
    taken = replace(payout(), status=PayoutStatus.BATCHED, period="2026-03")
    shelf.payouts.commit_batch(BatchChange(DRAFT, taken=(taken,)))
    sealed = after(DRAFT, sealed=Step("dana", NOON))
    voided = replace(taken, status=PayoutStatus.VOIDED)
    void = PayoutEffect(voided, PayoutStatus.BATCHED, (void_entry(voided, NOON),), unexported="2026-03")
    shelf.payouts.commit_batch(BatchChange(sealed))
    shelf.payouts.commit_batch(BatchChange(after(sealed, exported=Step("erik", NOON))))
    with pytest.raises(Stale):
        shelf.payouts.commit(void)
    assert shelf.accounts.balance(ANNA) == Balance(available=400, reserved=600)
    shelf.payouts.commit(replace(void, unexported=None))
    assert shelf.accounts.balance(ANNA) == Balance(available=1_000)
    assert list(shelf.payouts.members(PROGRAM, "2026-03")) == [voided]


def test_lots_are_found_used_up_or_not(shelf: Shelf) -> None:
    with_balance(shelf)
    used = replace(lot_of(payment("p1")), remaining=0)
    shelf.payouts.commit(reservation(payout(), lots=(LotChange(ANNA, lot_of(payment("p1")), used),)))
    assert shelf.payouts.lots_of(ANNA, [used.id, "2026#none"]) == {used.id: used}


def test_payouts_by_status_follow_every_step(shelf: Shelf) -> None:
    with_balance(shelf)
    first, second = payout("po_b", 100), payout("po_a", 200, requested_at=NOON + timedelta(seconds=1))
    for each in (second, first):
        shelf.payouts.commit(reservation(each))
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.REQUESTED)) == [first, second]
    taken = replace(first, status=PayoutStatus.BATCHED, period="2026-03")
    shelf.payouts.commit(PayoutEffect(taken, PayoutStatus.REQUESTED))
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.REQUESTED)) == [second]
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.BATCHED)) == [taken]
    paid = replace(taken, status=PayoutStatus.SETTLED, paid_at=NOON)
    shelf.payouts.commit(PayoutEffect(paid, PayoutStatus.BATCHED, (settle_entry(paid, NOON),)))
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.BATCHED)) == []
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.SETTLED)) == [paid]
    assert list(shelf.payouts.with_status("b1", PayoutStatus.SETTLED)) == []
    assert list(shelf.payouts.of_partner(PROGRAM, PARTNER)) == [paid, second]


def test_a_refused_request_stays_listed_and_may_be_repeated(shelf: Shelf) -> None:
    refused = payout(amount=1, status=PayoutStatus.REFUSED, reason="amount: 50.00 USD is the least.")
    shelf.payouts.record_refusal(refused)
    shelf.payouts.record_refusal(refused)
    assert list(shelf.payouts.of_partner(PROGRAM, PARTNER)) == [refused]
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.REFUSED)) == [refused]
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout(amount=1), before=PayoutStatus.REFUSED))
    assert list(shelf.payouts.with_status(PROGRAM, PayoutStatus.REFUSED)) == []


def test_a_refusal_never_overwrites_a_payout(shelf: Shelf) -> None:
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout()))
    shelf.payouts.record_refusal(payout(status=PayoutStatus.REFUSED, reason="the partner was suspended since"))
    assert shelf.payouts.get(PROGRAM, PARTNER, "po_1") == payout()


def test_batches_are_kept_by_month_apart_from_open_payouts(shelf: Shelf) -> None:
    with_balance(shelf)
    shelf.payouts.commit(reservation(payout()))
    april = replace(DRAFT, period="2026-04", cursor="take:anna#po_1", count=2)
    for each in (april, DRAFT):
        shelf.payouts.commit_batch(BatchChange(each))
    assert shelf.payouts.batch(PROGRAM, "2026-03") == DRAFT
    assert shelf.payouts.batch(PROGRAM, "2026-05") is None
    assert list(shelf.payouts.batches(PROGRAM)) == [DRAFT, april]


def test_the_accounts_of_a_program_are_those_of_its_partners(shelf: Shelf) -> None:
    for partner in ("berta", PARTNER, "idle"):
        shelf.partners.put_new(Partner(PROGRAM, partner, partner.upper(), NOON))
    with_balance(shelf)
    assert list(shelf.accounts.accounts_of(PROGRAM, UNIT)) == [(ANNA, Balance(available=1_000))]
    assert list(shelf.accounts.accounts_of(PROGRAM, "EUR")) == []
    assert shelf.accounts.balance(AccountKey(PROGRAM, "berta", UNIT)) == Balance()


def test_the_accounts_of_some_partners_are_those_after_one_up_to_and_with_another(shelf: Shelf) -> None:
    names = ("a", "a-b", "a0", "aa", "b", "b_")
    for number, partner in enumerate(names):
        shelf.partners.put_new(Partner(PROGRAM, partner, partner.upper(), NOON))
        earned = replace(commission(payment(f"p{number}")), account=AccountKey(PROGRAM, partner, UNIT))
        shelf.book.commit(settlement(CustomerRecord(PROGRAM, f"c{number}"), entries=(earned,)))

    def found(*range_: str) -> list[str]:
        return [account.recipient for account, _ in shelf.accounts.accounts_of(PROGRAM, UNIT, *range_)]

    assert found() == found("") == sorted(names) == list(names)
    assert found("a") == ["a-b", "a0", "aa", "b", "b_"]
    assert found("a", "a0") == ["a-b", "a0"]
    assert found("a-b", "b") == ["a0", "aa", "b"]
    assert found("", "a") == ["a"]
    assert found("b_") == []


def test_a_settled_payout_is_no_longer_among_the_open_ones(stores: Stores) -> None:
    stores.payouts.commit(PayoutEffect(payout(), None))
    marks = keys.payouts.batch(PROGRAM, "").pk
    assert [item.payout for item in query(stores.payouts._open, marks)] == ["po_1"]
    settled = replace(payout(), status=PayoutStatus.SETTLED, paid_at=NOON)
    stores.payouts.commit(PayoutEffect(settled, PayoutStatus.REQUESTED))
    assert list(query(stores.payouts._open, marks)) == []


def test_redeemed_points_are_found_by_their_id_and_in_no_list(shelf: Shelf) -> None:
    with_balance(shelf)
    redeemed = replace(payout(amount=400, status=PayoutStatus.SETTLED), to=PURCHASE, paid_at=NOON)
    entry = redeem_entry(redeemed, 200_000, NOON)
    shelf.payouts.commit(PayoutEffect(redeemed, None, (entry,), needs_available=400))
    assert shelf.payouts.get(PROGRAM, PARTNER, "po_1") == redeemed
    assert list(shelf.payouts.of_partner(PROGRAM, PARTNER)) == []
    assert [list(shelf.payouts.with_status(PROGRAM, each)) for each in PayoutStatus] == [[]] * len(PayoutStatus)
    assert shelf.accounts.balance(ANNA) == Balance(available=600, paid=400)
    with pytest.raises(Stale):
        shelf.payouts.commit(PayoutEffect(redeemed, None, (entry,), needs_available=400))


def test_accounts_of_customers_are_not_among_those_of_partners(shelf: Shelf) -> None:
    shelf.partners.put_new(Partner(PROGRAM, PARTNER, PARTNER.upper(), NOON))
    with_balance(shelf)
    customers = replace(commission(payment("p2")), account=AccountKey(PROGRAM, customer_recipient("acme"), UNIT))
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "other"), entries=(customers,)))
    assert list(shelf.accounts.accounts_of(PROGRAM, UNIT)) == [(ANNA, Balance(available=1_000))]


def test_methods_are_kept_in_versions_and_none_is_replaced(shelf: Shelf) -> None:
    methods = shelf.methods
    assert list(methods.versions(PROGRAM, PARTNER)) == []
    first = PayoutMethod(PROGRAM, PARTNER, "sepa", "Anna", "DE89370400440532013000", "COBADEFFXXX", None, 1, NOON, "d")
    second = PayoutMethod(PROGRAM, PARTNER, "paypal", "Anna", None, None, "anna@x.example", 2, NOON, "erik")
    for each in (first, second):
        methods.put_new(each)
    with pytest.raises(Stale):
        methods.put_new(replace(first, iban="FR7630006000011234567890189"))
    assert list(methods.versions(PROGRAM, PARTNER)) == [first, second]
    third = replace(second, version=3, email="anna@y.example")
    others = replace(first, partner="clara")
    for each in (others, third):
        methods.put_new(each)
    found = methods.of_partners(PROGRAM, ["clara", "boris", PARTNER])
    assert {name: list(some) for name, some in found.items() if some} == {
        "clara": [others],
        PARTNER: [first, second, third],
    }
    assert list(methods.versions(PROGRAM, "boris")) == []
    assert list(shelf.payouts.of_partner(PROGRAM, PARTNER)) == []


def test_an_account_is_blocked_until_it_is_released(shelf: Shelf) -> None:
    assert shelf.blocks.is_blocked(ANNA) is None
    assert shelf.blocks.blocked([ANNA]) == {}
    found = Remark("its journal sums to 9.00, the account says 10.00", "reconcile", NOON)
    for why in (found, Remark("she asked for it", "dana", NOON + timedelta(hours=1))):
        shelf.blocks.block(ANNA, why)
    assert shelf.blocks.is_blocked(ANNA) == found.reason
    euros = replace(ANNA, unit="EUR")
    assert shelf.blocks.is_blocked(euros) is None
    assert shelf.blocks.blocked([euros, ANNA]) == {ANNA: found.reason}
    assert not shelf.blocks.release(euros, found)
    assert list(shelf.blocks.blocks(PROGRAM)) == [Block(ANNA, found)]


def test_who_released_an_account_stays_readable_until_it_is_blocked_again(shelf: Shelf) -> None:
    found = Remark("it differs", "reconcile", NOON)
    cleared = Remark("booked by hand", "erik", NOON + timedelta(hours=1))
    customer = AccountKey(PROGRAM, customer_recipient("acme"), "points")
    for account in (ANNA, customer):
        shelf.blocks.block(account, found)
    assert shelf.blocks.release(ANNA, cleared)
    assert not shelf.blocks.release(ANNA, found)
    assert shelf.blocks.is_blocked(ANNA) is None
    assert shelf.blocks.blocked([ANNA]) == {}
    assert list(shelf.blocks.blocks(PROGRAM)) == [Block(ANNA, found, cleared), Block(customer, found)]
    assert list(shelf.blocks.blocks("b1")) == []
    shelf.blocks.block(ANNA, found)
    assert shelf.blocks.blocks(PROGRAM)[0] == Block(ANNA, found)
