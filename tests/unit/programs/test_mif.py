"""The survey program mif (PROGRAMS.md): 500 points a friend, and 30 % off the friend's first purchase."""

from itertools import permutations

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def friend() -> Scenario:
    story = Scenario.of("mif", "anna")
    story.sign_up("friend", code="ANNA")
    return story


def test_the_first_1000_cost_700_and_the_second_1000_cost_1000() -> None:
    story = friend()
    first = story.quote("friend", 1000 * RUB)
    ordered = story.event("order", "friend", 700 * RUB)
    second = story.quote("friend", 1000 * RUB)
    end = story.run()
    assert (end.pays(first), end.quote(first)["discount"]) == (700 * RUB, 300 * RUB)
    assert (end.pays(second), end.quote(second)["discount"]) == (1000 * RUB, 0)
    assert end.earned(ordered) == {"anna": 500}


def test_asking_for_the_price_twice_uses_nothing_up() -> None:
    story = friend()
    quotes = [story.quote("friend", 1000 * RUB) for _ in range(2)]
    end = story.run()
    assert [end.pays(each) for each in quotes] == [700 * RUB, 700 * RUB]
    assert end.commissions() == []


@pytest.mark.parametrize(("purchase", "discount"), [(5, 2), (15, 4), (1, 0), (10, 3)])
def test_the_discount_is_rounded_half_to_even(purchase: int, discount: int) -> None:
    story = friend()
    quote = story.quote("friend", purchase)
    end = story.run()
    assert (end.quote(quote)["discount"], end.pays(quote)) == (discount, purchase - discount)


def test_who_was_not_invited_pays_the_full_price() -> None:
    story = friend()
    story.sign_up("alone")
    stranger, alone = story.quote("stranger", 1000 * RUB), story.quote("alone", 1000 * RUB)
    end = story.run()
    assert (end.pays(stranger), end.pays(alone)) == (1000 * RUB, 1000 * RUB)


def test_the_referrer_gets_500_once_a_friend() -> None:
    story = friend()
    orders = [story.event("order", "friend", 1000 * RUB) for _ in range(3)]
    story.sign_up("other", code="ANNA")
    other = story.event("order", "other", 1 * RUB)
    end = story.run()
    assert [end.earned(each) for each in orders] == [{"anna": 500}, {}, {}]
    assert end.earned(other) == {"anna": 500}
    assert end.available("anna", "points") == 1_000


def test_a_refunded_first_order_was_the_first_order() -> None:
    story = friend()
    first = story.event("order", "friend", 1000 * RUB)
    part, rest = story.refund(first, 250 * RUB), story.refund(first, 750 * RUB)
    third = story.refund(first, 1)
    quote = story.quote("friend", 1000 * RUB)
    second = story.event("order", "friend", 1000 * RUB)
    end = story.run()
    assert (end.earned(part), end.earned(rest)) == ({"anna": -125}, {"anna": -375})
    assert len(end.refusals(third)) == 1
    assert (end.pays(quote), end.earned(second)) == (1000 * RUB, {})
    assert end.available("anna", "points") == 0


def test_an_order_that_carries_the_code_needs_no_sign_up() -> None:
    story = Scenario.of("mif", "anna")
    order = story.event("order", "friend", 1000 * RUB, code="ANNA")
    second = story.event("order", "friend", 1000 * RUB)
    end = story.run()
    assert (end.earned(order), end.earned(second)) == ({"anna": 500}, {})
    assert end.partner_of("friend") == "anna"


def test_who_bought_before_is_no_friend_at_the_first_purchase() -> None:
    story = Scenario.of("mif", "anna")
    story.event("order", "old", 1000 * RUB)
    story.sign_up("old", code="ANNA")
    quote = story.quote("old", 1000 * RUB)
    order = story.event("order", "old", 1000 * RUB)
    end = story.run()
    assert end.earned(order) == {}
    assert end.pays(quote) == 1000 * RUB


def test_an_earlier_order_that_arrives_late_was_the_first() -> None:
    story = friend()
    first, second = (story.event("order", "friend", amount * RUB) for amount in (300, 1000))
    enroll, sign_up, *orders = story.lines
    for arrived in permutations([sign_up, *orders]):
        end = story.run_as_arrived([enroll, *arrived])
        assert (end.earned(first), end.earned(second)) == ({"anna": 500}, {})


def test_points_are_not_paid_out_in_money() -> None:
    story = friend()
    story.event("order", "friend", 1000 * RUB)
    story.request("anna", 500, "bank")
    end = story.run()
    assert len(end.refusals("request_payout")) == 1
    assert end.available("anna", "points") == 500
