"""Settlements larger than one transaction: several commits, each within DynamoDB's limit, and the same ledger."""

from dataclasses import replace
from datetime import timedelta

from linkledger.earning.ports import Effect
from linkledger.memory.book import InMemoryBook
from tests.builders import Business
from tests.unit.earning.crashing import books, check_ledger

MOST_ITEMS = 100


class MeasuredBook(InMemoryBook):
    """Notes how many items each commit would write."""

    sizes: list[int]

    def commit(self, effect: Effect) -> None:
        accounts = {entry.account for entry in effect.entries}
        paying = sum(each.spans is not None for each in effect.standings)
        lists = (effect.changed, effect.entries, effect.lots, effect.standings, effect.dirty_days, effect.adopted)
        self.sizes.append(1 + len(accounts) + paying + sum(len(each) for each in lists))
        super().commit(effect)


def keycrm() -> tuple[Business, MeasuredBook]:
    business = Business.running("keycrm")
    book = MeasuredBook(business.ledger, business.closings)
    book.sizes = []
    business.book, business.settlement = book, replace(business.settlement, book=book)
    for partner in ("anna", "boris"):
        business.enroll(partner)
    return business.after(hours=2), book


def pay_every_day(business: Business, payments: int) -> None:
    """100.00 USD each; of every third 10.00 are refunded, dated before the payment."""
    for number in range(payments):
        early = business.after(days=1).now.isoformat()
        paid = business.post("payment", "c1", id=f"p{number:03d}", amount=10_000)
        if number % 3 == 2:
            business.refund(paid, 1_000, id=f"r{number:03d}", occurred_at=early)


def test_a_sign_up_that_moves_a_customer_with_hundreds_of_events_fits_into_commits_of_100_items() -> None:
    business, book = keycrm()
    earlier = (business.now - timedelta(hours=1)).isoformat()
    business.sign_up("c1", code="BORIS")
    pay_every_day(business, 60)
    business.rollup.run("keycrm", business.now - timedelta(days=84), business.now)
    assert business.balance("boris").available == 60 * 1_000 - 20 * 100
    book.sizes.clear()
    business.sign_up("c1", id="early", code="ANNA", occurred_at=earlier)
    assert business.partner_of("c1") == "anna"
    assert (business.balance("anna").available, business.balance("boris").available) == (60 * 1_000 - 20 * 100, 0)
    assert len(book.sizes) > 1
    assert max(book.sizes) <= MOST_ITEMS
    check_ledger(business)


def test_more_events_than_twenty_commits_hold_are_settled_in_one_go() -> None:
    business, book = keycrm()
    signed_up = business.now
    business.settles_at_once = False
    business.post("signup", "c1", id="s1", code="ANNA")
    for number in range(500):
        business.after(minutes=1).post("payment", "c1", id=f"p{number:03d}", amount=1_000)
    for number in range(500):
        business.settle(f"p{number:03d}")
    assert business.balance("anna").available == 0, "nobody has signed up yet"
    book.sizes.clear()
    business.settle("s1")
    assert business.balance("anna").available == 500 * 100
    assert len(book.sizes) > 20
    assert business.customer("c1").state.registered_at == signed_up


def test_eighty_refunds_that_waited_for_one_payment_are_adopted_in_several_commits() -> None:
    business, book = keycrm()
    business.sign_up("c1", code="ANNA")
    paid_at = business.now.isoformat()
    for number in range(80):
        business.after(minutes=1).refund("p1", 100, id=f"r{number}")
    business.post("payment", "c1", id="p1", amount=10_000, occurred_at=paid_at)
    assert business.balance("anna").available == 1_000 - 800
    assert max(book.sizes) <= MOST_ITEMS
    assert not any(business.book.waiting.values())
    assert books(business)["asked again"] == []


def test_a_chain_of_reversals_that_waited_for_one_another_is_adopted_to_its_end() -> None:
    business, _ = keycrm()
    business.sign_up("c1", code="ANNA")
    paid_at = business.now
    business.after(hours=1)
    for number in range(30):
        of = f"reversal-{number - 1}" if number else "payment"
        business.post("chargeback", None, id=f"reversal-{number}", of=of, amount=10_000)
    assert len(business.book.waiting) == 30
    business.post("payment", "c1", id="payment", amount=10_000, occurred_at=paid_at.isoformat())
    assert not any(business.book.waiting.values()), "none of them waits any longer"
    assert business.balance("anna").accrued == 0
    check_ledger(business)
