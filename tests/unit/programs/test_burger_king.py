"""The survey program burger-king (PROGRAMS.md): 400 points to both at the first order that reaches 699 RUB."""

from itertools import permutations

import pytest

from tests.unit.programs.scenarios import RUB, Scenario

BOTH = {"anna": 400, "friend": 400}


def orders(*amounts: int) -> tuple[Scenario, list[str]]:
    story = Scenario.of("burger-king", "anna")
    story.sign_up("friend", code="ANNA")
    return story, [story.event("order", "friend", amount) for amount in amounts]


@pytest.mark.parametrize(("amount", "points"), [(698 * RUB, {}), (699 * RUB - 1, {}), (699 * RUB, BOTH)])
def test_698_brings_nothing_and_699_brings_400_to_both(amount: int, points: dict[str, int]) -> None:
    story, (order,) = orders(amount)
    assert story.run().earned(order) == points


def test_a_second_order_brings_nothing_more() -> None:
    story, (first, second) = orders(699 * RUB, 699 * RUB)
    end = story.run()
    assert (end.earned(first), end.earned(second)) == (BOTH, {})
    assert end.available("anna", "points") == 400


def test_smaller_orders_before_it_do_not_spoil_it() -> None:
    story, made = orders(698 * RUB, 1 * RUB, 700 * RUB, 5000 * RUB)
    end = story.run()
    assert [end.earned(each) for each in made] == [{}, {}, BOTH, {}]


def test_a_refunded_first_order_was_the_one_and_another_brings_nothing() -> None:
    story, (order,) = orders(699 * RUB)
    half, rest = story.refund(order, 34_950), story.refund(order, 34_950)
    third = story.refund(order, 1)
    again = story.event("order", "friend", 699 * RUB)
    end = story.run()
    assert end.earned(half) == end.earned(rest) == {"anna": -200, "friend": -200}
    assert len(end.refusals(third)) == 1
    assert end.earned(again) == {}


def test_which_order_came_first_is_a_matter_of_when_it_occurred() -> None:
    story, (small, first, second) = orders(500 * RUB, 700 * RUB, 900 * RUB)
    enroll, *rest = story.lines
    for arrived in permutations(rest):
        end = story.run_as_arrived([enroll, *arrived])
        assert [end.earned(each) for each in (small, first, second)] == [{}, BOTH, {}]
        assert len(end.net()) == 2


def test_the_code_comes_from_the_app_and_needs_no_click() -> None:
    story = Scenario.of("burger-king", "anna")
    order = story.event("order", "friend", 699 * RUB, code="anna")
    assert story.run().earned(order) == BOTH
