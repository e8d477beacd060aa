"""Long lists come in pages that together show everything once."""

from collections.abc import Callable
from datetime import timedelta

from linkledger.earning.customers import CustomerRecord, CustomerState
from linkledger_aws.storage import Stores
from linkledger_aws.storage.items import Page
from tests.contract.histories import NOON, PARTNER, PROGRAM, registered, settlement


def all_of[T](read: Callable[[str | None], Page[T]]) -> list[list[T]]:
    pages, cursor = [], None
    while True:
        page = read(cursor)
        pages.append(list(page.items))
        cursor = page.cursor
        if cursor is None:
            return pages


def test_the_customers_of_a_partner_come_in_the_order_of_registration(stores: Stores) -> None:
    for number in range(5):
        record = registered(f"c{9 - number}", NOON + timedelta(days=number))
        stores.book.commit(settlement(CustomerRecord(PROGRAM, record.customer), record=record))
    stranger = registered("stranger", NOON, None)
    stores.book.commit(settlement(CustomerRecord(PROGRAM, "stranger"), record=stranger))
    pages = all_of(lambda cursor: stores.book.of_partner(PROGRAM, PARTNER, limit=2, cursor=cursor))
    assert [each.customer for page in pages for each in page] == ["c9", "c8", "c7", "c6", "c5"]
    assert max(len(page) for page in pages) == 2
    assert pages[0][1] == registered("c8", NOON + timedelta(days=1))


def test_a_customer_that_was_invited_but_never_signed_up_is_listed_too(stores: Stores) -> None:
    state = CustomerState(partner=PARTNER, bound_by=PARTNER, bound_at=NOON)
    invited = CustomerRecord(PROGRAM, "acme", 1, state)
    stores.book.commit(settlement(CustomerRecord(PROGRAM, "acme"), record=invited))
    assert stores.book.of_partner(PROGRAM, PARTNER).items == (invited,)
    counts = stores.raw.earning(PROGRAM, PARTNER, "USD", NOON - timedelta(days=1), NOON + timedelta(days=1))
    assert counts.registrations == 0
