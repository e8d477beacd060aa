"""A payout ends once: whoever read it before somebody else ended it changes nothing any more (P5)."""

from dataclasses import replace
from itertools import permutations

import pytest

from linkledger.earning.customers import CustomerRecord
from linkledger.errors import Stale
from linkledger.ledger.accounts import Balance
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.ports import PayoutEffect
from linkledger.payouts.postings import return_entries, settle_entry, void_entry
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, NOON, PROGRAM, payment, payout, reservation, settlement

ENDED = {
    PayoutStatus.SETTLED: Balance(available=400, paid=600),
    PayoutStatus.VOIDED: Balance(available=1_000),
    PayoutStatus.RETURNED: Balance(available=1_000),
}


def ending(known: Payout, status: PayoutStatus) -> PayoutEffect:
    """What somebody commits who has read the payout as ``known``."""
    after = replace(known, status=status, last=Step("dana", NOON))
    entries = {
        PayoutStatus.SETTLED: (settle_entry(after, NOON),),
        PayoutStatus.VOIDED: (void_entry(after, NOON),),
        PayoutStatus.RETURNED: return_entries(after, NOON),
    }
    return PayoutEffect(after, known.status, entries[status])


def reserved(shelf: Shelf) -> Payout:
    """Of Anna's 10.00 USD, 6.00 are reserved for a payout."""
    shelf.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), payment("p1")))
    shelf.payouts.commit(reservation(payout()))
    return payout()


@pytest.mark.parametrize(("first", "second"), [*permutations((PayoutStatus.SETTLED, PayoutStatus.VOIDED))])
def test_who_settles_and_who_voids_the_same_payout_are_not_both_right(
    shelf: Shelf, first: PayoutStatus, second: PayoutStatus
) -> None:
    known = reserved(shelf)
    shelf.payouts.commit(ending(known, first))
    with pytest.raises(Stale):
        shelf.payouts.commit(ending(known, second))
    assert shelf.accounts.balance(ANNA) == ENDED[first]
    assert len(shelf.entries(ANNA)) == 3  # earned, reserved, and ended once


def test_what_came_back_is_neither_voided_nor_settled_again(shelf: Shelf) -> None:
    known = reserved(shelf)
    shelf.payouts.commit(ending(known, PayoutStatus.SETTLED))
    settled = replace(known, status=PayoutStatus.SETTLED)
    shelf.payouts.commit(ending(settled, PayoutStatus.RETURNED))
    for late in (ending(known, PayoutStatus.VOIDED), ending(settled, PayoutStatus.RETURNED)):
        with pytest.raises(Stale):
            shelf.payouts.commit(late)
    assert shelf.accounts.balance(ANNA) == ENDED[PayoutStatus.RETURNED]
