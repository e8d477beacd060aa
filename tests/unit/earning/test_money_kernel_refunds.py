"""Refunds in detail: each line gives back its own part, a parent its part of that; a customer counts while it pays."""

from fractions import Fraction

import pytest

from linkledger.earning.outcomes import Line
from linkledger.ledger.accounts import Balance
from linkledger.money import round_half_even
from linkledger.payouts.mature import MaturityDesk
from linkledger.terms.validation import read_terms
from tests.builders import Business
from tests.unit.earning.crashing import check_ledger
from tests.unit.earning.every_rule import EVERY_RULE, terms_with
from tests.unit.programs.scenarios import Document
from tests.unit.terms.documents import override, rewarding, share

MILESTONE: Document = {"id": "milestone", "event": "payment", "amount": 777, "when": {"spend": 10_000}}
STEPS: Document = {
    "id": "steps",
    "steps": [{"event": "course", "minimum": 100}, {"event": "payment", "minimum": 6_000}],
    "amount": 333,
}


def family(*rewards: Document) -> Business:
    """Anna, recruited by boss, and her customer c1."""
    business = Business(read_terms(rewarding(*rewards, points={"worth": 1})))
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    business.sign_up("c1", code="ANNA")
    return business.after(hours=1)


def line_of(business: Business, event: str, rule: str, unit: str = "USD") -> Line:
    (found,) = [each for each in business.outcome(event).lines if (each.rule, each.unit) == (rule, unit)]
    return found


def rules(business: Business, event: str) -> list[str]:
    return [each.rule for each in business.outcome(event).lines]


# -- a parent's share of what its sub-partner earns --------------------------------------------------------------------


def test_a_parent_loses_its_share_of_what_its_sub_partner_loses_in_each_unit() -> None:
    business = family(
        share(),
        {"id": "gift", "event": "payment", "amount": 40, "unit": "points"},
        {"id": "thanks", "event": "payment", "amount": 900, "recipient": "customer"},
        {"id": "above", "event": "payment", "percent": 2, "recipient": "parent"},
        override(),
    )
    payment = business.post("payment", "c1", amount=10_000)
    earned = (line_of(business, payment, "override"), line_of(business, payment, "override", "points"))
    assert [(each.base, each.amount) for each in earned] == [(1_000, 50), (40, 2)]
    refund = business.refund(payment, 4_000)
    lost = (line_of(business, refund, "override"), line_of(business, refund, "override", "points"))
    assert [(each.base, each.amount, each.reverses) for each in lost] == [(-400, -20, payment), (-16, -1, payment)]
    assert [line_of(business, refund, each).amount for each in ("share", "thanks", "above")] == [-400, -360, -80]


def test_a_parents_share_may_be_held_longer_than_the_commission_that_it_is_of() -> None:
    business = family(share(hold_days=1), override(hold_days=14))
    business.post("payment", "c1", amount=10_000)
    business.after(days=1)
    MaturityDesk(business.ledger).run("shop", business.now)
    assert (business.balance("anna"), business.balance("boss")) == (Balance(available=1_000), Balance(pending=50))


def test_a_parents_rate_applies_to_all_that_was_taken_back_and_is_rounded_once() -> None:
    """Ten refunds of a payment that brings 30 cents, and its parent 1.5: no refund may round by itself."""
    business = family(share(percent=3), override())
    payment = business.post("payment", "c1", amount=1_000)
    assert (business.earned(payment), business.balance("boss").accrued) == (30 + 2, 2)
    lost_by_anna, lost_by_boss = 0, 0
    for _ in range(10):
        refund = business.after(minutes=1).refund(payment, 100)
        lost_by_anna += sum(each.amount for each in business.outcome(refund).lines if each.rule == "share")
        lost_by_boss += sum(each.amount for each in business.outcome(refund).lines if each.rule == "override")
        assert lost_by_boss == -round_half_even(Fraction(-lost_by_anna * 5, 100))
    assert (business.balance("anna").accrued, business.balance("boss").accrued) == (0, 0)


def lines_of(business: Business, event: str, rule: str) -> list[tuple[str | None, int, int]]:
    """Event whose line is taken back, base and amount."""
    return [(each.reverses, each.base, each.amount) for each in business.outcome(event).lines if each.rule == rule]


def test_a_refund_of_one_contributing_payment_takes_the_parents_part_of_both_places_each_linked_to_its_own() -> None:
    """The share is taken back where it was earned, the milestone where it came; boss loses 10 % of both (P3)."""
    business = family(share(), MILESTONE, override(percent=10))
    first, second = (business.after(hours=1).post("payment", "c1", amount=each) for each in (6_000, 4_000))
    assert line_of(business, second, "override").amount == 118, "10 % of 400 and 777"
    part = business.refund(second, 1_000)
    assert [line_of(business, part, each).amount for each in ("share", "milestone", "override")] == [-100, -78, -18]
    refund = business.refund(first, 3_000)
    assert [line_of(business, refund, each).amount for each in ("share", "milestone")] == [-300, -233]
    assert lines_of(business, refund, "override") == [(first, -300, -30), (second, -233, -23)]
    check_ledger(business)
    for of, amount in ((first, 3_000), (second, 3_000)):
        business.refund(of, amount)
    assert (business.balance("anna").accrued, business.balance("boss").accrued) == (0, 0)
    check_ledger(business)


def test_refunds_of_two_milestones_that_came_together_each_find_their_own() -> None:
    """Spending and steps both came with the second payment; the course counts for the steps, the first for spending."""
    business = family(share(), MILESTONE, STEPS, override(percent=50))
    course = business.post("course", "c1", amount=500)
    first, second = (business.after(hours=1).post("payment", "c1", amount=each) for each in (4_000, 6_001))
    assert rules(business, second) == ["share", "milestone", "steps", "override"]
    assert business.earned(second) == 600 + 777 + 333 + 855
    of_first = business.refund(first, 1_001)
    assert [line_of(business, of_first, each).amount for each in ("share", "milestone")] == [-100, -78]
    assert "steps" not in rules(business, of_first)
    of_course = business.refund(course, 250)
    assert sorted(rules(business, of_course)) == ["override", "steps"]
    assert line_of(business, of_course, "steps").amount == -13, "250 of the 6,501 that it stands for"
    for of, amount in ((second, 6_001), (first, 2_999), (course, 250)):
        business.refund(of, amount)
    check_ledger(business)
    assert {each: business.balance(each).accrued for each in ("anna", "boss")} == {"anna": 0, "boss": 0}


def test_a_payment_after_a_milestone_is_refunded_without_it() -> None:
    business = family(share(), MILESTONE, STEPS)
    first = business.post("payment", "c1", amount=10_000)
    assert rules(business, first) == ["share", "milestone"]
    later = business.after(hours=1).post("payment", "c1", amount=6_000)
    refund = business.refund(later, 6_000)
    assert rules(business, refund) == ["share"]
    assert business.balance("anna").accrued == 1_000 + 777


def test_a_parent_loses_its_part_of_a_milestone_alone_where_the_share_beside_it_stands() -> None:
    """Of the second payment's 4,000 and 777 only the milestone's 78 go, and boss loses half of that and of 1,001."""
    business = family(share(percent=100), MILESTONE, override(percent=50))
    first, second = (business.after(hours=1).post("payment", "c1", amount=each) for each in (6_000, 4_000))
    refund = business.after(hours=1).refund(first, 1_001)
    assert [line_of(business, refund, each).amount for each in ("share", "milestone")] == [-1_001, -78]
    assert lines_of(business, refund, "override") == [(first, -1_001, -500), (second, -78, -39)]


def test_a_reward_for_steps_without_amounts_is_taken_back_with_the_step_that_brought_it() -> None:
    business = family({"id": "steps", "steps": [{"event": "install"}, {"event": "join"}], "amount": 333})
    business.post("install", "c1")
    join = business.after(hours=1).post("join", "c1")
    assert business.earned(join) == 333
    assert business.earned(business.after(hours=1).post("refund", None, of=join)) == -333


# -- who counts as paying ----------------------------------------------------------------------------------------------


def paying(*customers: str) -> Business:
    """Anna with these customers; the first of those who pay earns her 10 %, the second 20 %."""
    business = Business(terms_with(0, 1))
    business.enroll("anna")
    for customer in customers:
        business.sign_up(customer, code="ANNA")
    return business.after(hours=1)


def pay(business: Business, customer: str) -> str:
    return business.after(hours=1).post("payment", customer, amount=1_000)


def test_who_had_one_of_two_payments_refunded_still_counts() -> None:
    business = paying("c1", "c2")
    first, _ = pay(business, "c1"), pay(business, "c1")
    business.after(hours=1).refund(first, 1_000)
    assert business.earned(pay(business, "c2")) == 200


def test_who_had_all_payments_refunded_counts_no_more_however_many_there_were() -> None:
    """Nor for a payment of that time that arrives once others pay."""
    business = paying("c1", "c2", "c3")
    for payment in [pay(business, "c1"), pay(business, "c1")]:
        business.after(hours=1).refund(payment, 1_000)
    then = business.after(hours=1).now.isoformat()
    assert business.earned(pay(business, "c2")) == 100
    late = business.post("payment", "c3", amount=1_000, occurred_at=then)
    assert business.earned(late) == 100


def test_who_paid_twice_with_a_pause_counted_both_times_and_not_between() -> None:
    """Payments of the other customer that arrive late find the count of their own time."""
    business = paying("c1", "c2")
    times = []
    for _ in range(3):
        payment = pay(business, "c1")
        times.append(business.after(minutes=10).now)
        business.after(hours=1).refund(payment, 1_000)
        times.append(business.after(minutes=10).now)
    business.after(hours=1)
    late = [business.post("payment", "c2", amount=1_000, occurred_at=each.isoformat()) for each in reversed(times)]
    assert [business.earned(each) for each in reversed(late)] == [200, 100] * 3


def test_a_customers_own_number_stays_with_it() -> None:
    """Slices by the customer's number: the first stays the first at its second renewal, and when others join."""
    own_number: Document = EVERY_RULE[1] | {"event": "payment"}
    business = Business(terms_with(0, 1, own_number))
    business.enroll("anna")
    for customer in ("c1", "c2"):
        business.sign_up(customer, code="ANNA")
    assert [business.earned(pay(business, each)) for each in ("c1", "c1", "c2", "c1", "c2")] == [
        100,
        100,
        200,
        100,
        200,
    ]


# -- what a line gives back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [1, 2, 3])
def test_a_fixed_commission_on_the_smallest_payments_is_taken_back_in_proportion(amount: int) -> None:
    business = family({"id": "gift", "event": "payment", "amount": 600})
    payment = business.post("payment", "c1", amount=amount)
    assert [business.earned(business.refund(payment, 1)) for _ in range(amount)] == [-600 // amount] * amount


def test_a_refund_that_rounds_to_nothing_still_takes_its_base() -> None:
    """Else the next one would find more left than there is."""
    business = family(share(percent=1))
    payment = business.post("payment", "c1", amount=100)
    nothing = business.refund(payment, 50)
    assert (line_of(business, nothing, "share").base, line_of(business, nothing, "share").amount) == (-50, 0)
    assert business.earned(business.refund(payment, 50)) == -1


# -- what counts as a payment, and what as a share of one --------------------------------------------------------------


def test_a_chargeback_of_a_step_without_an_amount_takes_no_share_of_the_payment() -> None:
    business = family(
        {"id": "both", "steps": [{"event": "activated"}, {"event": "payment", "minimum": 300}], "amount": 500}
    )
    activation = business.post("activated", "c1")
    business.after(hours=1).post("payment", "c1", amount=300)
    chargeback = business.after(hours=1).post("chargeback", None, of=activation)
    assert business.outcome(chargeback).reason == "nothing_to_reverse"
    assert business.balance("anna").accrued == 500


def test_a_deducted_fee_makes_nobody_a_paying_customer() -> None:
    """A fee is nothing that the customer pays: the second tier waits for a second customer's payment."""
    tiers = {"by": "paying_customers", "steps": [{"from": 1, "percent": 10}, {"from": 2, "percent": 50}]}
    net = {"id": "net", "event": "revenue", "percent": 30, "monthly": {"carry_over": "reset", "deduct": ["fee"]}}
    business = family({"id": "share", "event": "payment", "tiers": tiers}, net)
    business.sign_up("c2", code="ANNA")
    business.post("fee", "c1", amount=100)
    assert business.earned(business.after(hours=1).post("payment", "c2", amount=1_000)) == 100
    assert business.earned(business.after(hours=1).post("payment", "c1", amount=1_000)) == 500
