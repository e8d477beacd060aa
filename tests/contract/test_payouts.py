"""Payouts: money leaves a balance once, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linkledger.earning.customers import CustomerRecord
from linkledger.earning.ports import LotChange
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey, EntryKind
from linkledger.ledger.recipients import customer_recipient
from linkledger.partners.partner import Partner
from linkledger.payouts.payout import PURCHASE, Batch, Payout, PayoutStatus, Target
from linkledger.payouts.ports import PayoutEffect
from linkledger.payouts.postings import redeem_entry, settle_entry
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


def test_the_first_batch_of_a_month_stays_until_it_is_settled(shelf: Shelf) -> None:
    first = Batch(PROGRAM, "2026-03", NOON, (("anna", "po_1"),), 5, UNIT, "e" * 64)
    settled = replace(first, settled_at=NOON + timedelta(days=1))
    late = Batch(PROGRAM, "2026-03", NOON, (("berta", "po_2"),), 7, UNIT, "d" * 64)
    for put, kept in ((first, first), (late, first), (settled, settled), (late, settled)):
        shelf.payouts.put_batch(put)
        assert shelf.payouts.batch(PROGRAM, "2026-03") == kept


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
    april = Batch(PROGRAM, "2026-04", NOON, (("anna", "po_2"),), 5, UNIT, "e" * 64)
    march = Batch(PROGRAM, "2026-03", NOON, (("anna", "po_1"), ("berta", "po_3")), 600, UNIT, "d" * 64)
    for each in (april, march):
        shelf.payouts.put_batch(each)
    settled = replace(march, settled_at=NOON + timedelta(days=1))
    shelf.payouts.put_batch(settled)
    assert shelf.payouts.batch(PROGRAM, "2026-03") == settled
    assert shelf.payouts.batch(PROGRAM, "2026-05") is None
    assert list(shelf.payouts.batches(PROGRAM)) == [settled, april]


def test_the_accounts_of_a_program_are_those_of_its_partners(shelf: Shelf) -> None:
    for partner in ("berta", PARTNER, "idle"):
        shelf.partners.put_new(Partner(PROGRAM, partner, partner.upper(), NOON))
    with_balance(shelf)
    assert list(shelf.accounts.accounts_of(PROGRAM, UNIT)) == [(ANNA, Balance(available=1_000))]
    assert list(shelf.accounts.accounts_of(PROGRAM, "EUR")) == []
    assert shelf.accounts.balance(AccountKey(PROGRAM, "berta", UNIT)) == Balance()


def test_a_settled_payout_is_no_longer_among_the_open_ones(stores: Stores) -> None:
    stores.payouts.commit(PayoutEffect(payout(), None))
    marks = keys.batch(PROGRAM, "").pk
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
