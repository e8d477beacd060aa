"""The survey program zenden (PROGRAMS.md): a promo code, points to both at each use, at most 20 % of a purchase."""

import pytest

from tests.unit.programs.scenarios import RUB, Scenario

BOTH = {"anna": 500, "c1": 500}


def one_use(amount: int = 2000 * RUB) -> tuple[Scenario, str]:
    story = Scenario.of("zenden", "anna")
    return story, story.event("order", "c1", amount, code="ANNA")


def test_each_use_of_the_code_brings_both_500_points_without_any_sign_up() -> None:
    story, first = one_use()
    second = story.event("order", "c1", 100 * RUB, code="ANNA")
    other = story.event("order", "c2", 100 * RUB, code="ANNA")
    end = story.run()
    assert (end.earned(first), end.earned(second)) == (BOTH, BOTH)
    assert end.earned(other) == {"anna": 500, "c2": 500}
    assert end.available("anna", "points") == 1_500


def test_an_order_without_a_code_brings_nothing_also_after_one_with_it() -> None:
    story, _ = one_use()
    plain = story.event("order", "c1", 2000 * RUB)
    stranger = story.event("order", "c2", 2000 * RUB)
    end = story.run()
    assert (end.earned(plain), end.earned(stranger)) == ({}, {})


def test_each_order_belongs_to_the_partner_of_its_own_code() -> None:
    story, _ = one_use()
    story.partner("boris")
    second = story.event("order", "c1", 2000 * RUB, code="BORIS")
    assert story.run().earned(second) == {"boris": 500, "c1": 500}


def test_an_unknown_code_brings_nothing_and_is_listed() -> None:
    story = Scenario.of("zenden", "anna")
    order = story.event("order", "c1", 2000 * RUB, code="NOBODY")
    end = story.run()
    assert end.earned(order) == {}
    assert len(end.refusals(order)) == 1


@pytest.mark.parametrize(
    ("purchase", "spendable"),
    [
        (2000 * RUB, 400),
        (2500 * RUB, 500),
        (2505 * RUB, 500),
        (10_000 * RUB, 500),
        (2000 * RUB - 1, 399),
        (2005 * RUB - 1, 400),
        (5 * RUB, 1),
        (5 * RUB - 1, 0),
    ],
)
def test_points_pay_at_most_20_percent_of_a_purchase(purchase: int, spendable: int) -> None:
    story, _ = one_use()
    quote = story.quote("c1", purchase)
    end = story.run()
    assert (end.spendable(quote), end.quote(quote)["discount"], end.pays(quote)) == (spendable, 0, purchase)


def test_400_points_of_500_pay_a_fifth_of_2000_roubles_and_100_are_left() -> None:
    story, _ = one_use()
    story.redeem("c1", 401, 2000 * RUB)
    story.redeem("c1", 400, 2000 * RUB)
    quote = story.quote("c1", 2000 * RUB)
    story.redeem("c1", 101, 2000 * RUB)
    end = story.run()
    assert len(end.refusals("redeem")) == 2
    assert end.available("c1", "points") == 100
    assert end.spendable(quote) == 100


def test_who_has_no_points_spends_none() -> None:
    story, _ = one_use()
    quote = story.quote("c2", 2000 * RUB)
    story.redeem("c2", 1, 2000 * RUB)
    end = story.run()
    assert end.spendable(quote) == 0
    assert len(end.refusals("redeem")) == 1


@pytest.mark.parametrize(
    ("refunds", "reversals"),
    [
        ((500, 1500), (-125, -375)),
        ((2, 4, 1994), (0, -2, -498)),  # 0.5 to even; 1.5 to even less nothing; the rest
        ((2000,), (-500,)),
    ],
)
def test_a_refund_takes_back_its_share_from_both(refunds: tuple[int, ...], reversals: tuple[int, ...]) -> None:
    story, order = one_use()
    taken = [story.refund(order, each * RUB) for each in refunds]
    third = story.refund(order, 1)
    end = story.run()
    for recipient in ("anna", "c1"):
        assert [end.earned(each).get(recipient, 0) for each in taken] == list(reversals)
        assert end.available(recipient, "points") == 0
    assert len(end.refusals(third)) == 1


def test_points_that_were_spent_are_owed_after_a_refund() -> None:
    story, order = one_use()
    story.redeem("c1", 400, 2000 * RUB)
    story.refund(order, 2000 * RUB)
    quote = story.quote("c1", 2000 * RUB)
    end = story.run()
    assert end.available("c1", "points") == -400
    assert end.spendable(quote) == 0


def test_a_customer_who_is_called_like_a_partner_has_points_of_its_own() -> None:
    story = Scenario.of("zenden", "anna")
    order = story.event("order", "anna", 2000 * RUB, code="ANNA")
    quote = story.quote("anna", 10_000 * RUB)
    end = story.run()
    lines = end.commissions(event=order)
    assert [(each["recipient"], each["amount"]) for each in lines] == [("anna", 500)] * 2
    assert {each["recipient_kind"] for each in lines} == {"partner", "customer"}
    assert end.spendable(quote) == 500
