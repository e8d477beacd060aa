"""The survey program cumulative (PROGRAMS.md): 500 RUB once a customer's orders reach 10,000 RUB together."""

from itertools import permutations

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def orders(*amounts: int) -> tuple[Scenario, list[str]]:
    story = Scenario.of("cumulative", "anna")
    story.sign_up("c1", code="ANNA")
    return story, [story.event("order", "c1", amount) for amount in amounts]


def fired(amounts: list[int]) -> list[int]:
    """What each order brought the partner."""
    story, made = orders(*amounts)
    end = story.run()
    return [end.earned(each).get("anna", 0) for each in made]


@pytest.mark.parametrize(
    ("amounts", "brought"),
    [
        ([6000 * RUB, 4000 * RUB], [0, 500 * RUB]),
        ([6000 * RUB, 4000 * RUB - 1], [0, 0]),
        ([6000 * RUB, 4000 * RUB - 1, 1], [0, 0, 500 * RUB]),
        ([10_000 * RUB], [500 * RUB]),
        ([25_000 * RUB, 25_000 * RUB], [500 * RUB, 0]),
        ([6000 * RUB, 4000 * RUB, 6000 * RUB, 4000 * RUB], [0, 500 * RUB, 0, 0]),
    ],
)
def test_it_fires_once_when_the_level_is_reached(amounts: list[int], brought: list[int]) -> None:
    assert fired(amounts) == brought


def test_each_customer_has_its_own_spend() -> None:
    story, _ = orders(6000 * RUB)
    story.sign_up("c2", code="ANNA")
    story.event("order", "c2", 4000 * RUB)
    assert story.run().commissions() == []


def test_what_was_refunded_before_does_not_count() -> None:
    story, (first,) = orders(6000 * RUB)
    story.refund(first, 1000 * RUB)
    second, third = story.event("order", "c1", 4000 * RUB), story.event("order", "c1", 1000 * RUB)
    end = story.run()
    assert (end.earned(second), end.earned(third)) == ({}, {"anna": 500 * RUB})


@pytest.mark.parametrize(
    ("amounts", "refunded", "reversed_"),
    [
        ((6000, 4000), 0, 300),
        ((6000, 4000), 1, 200),
        ((6000, 14_000), 1, 350),
    ],
)
def test_a_refund_of_any_contributing_order_takes_back_its_share(
    amounts: tuple[int, ...], refunded: int, reversed_: int
) -> None:
    story, made = orders(*(each * RUB for each in amounts))
    refund = story.refund(made[refunded], amounts[refunded] * RUB)
    end = story.run()
    assert end.earned(refund) == {"anna": -reversed_ * RUB}
    assert end.available("anna", "RUB") == (500 - reversed_) * RUB


def test_refunds_of_all_contributing_orders_leave_nothing_and_a_third_is_refused() -> None:
    story, (first, second) = orders(6000 * RUB, 4000 * RUB)
    refunds = [story.refund(first, 3000 * RUB), story.refund(second, 4000 * RUB), story.refund(first, 3000 * RUB)]
    third = story.refund(first, 1)
    end = story.run()
    assert [end.earned(each)["anna"] for each in refunds] == [-150 * RUB, -200 * RUB, -150 * RUB]
    assert end.refusals(third) == ["refund_exceeds_payment"]
    assert end.available("anna", "RUB") == 0


def test_kopecks_of_the_share_are_rounded_half_to_even_and_never_lost() -> None:
    story, (first, second) = orders(6000 * RUB, 4000 * RUB)
    refunds = [story.refund(first, 10), story.refund(first, 20), story.refund(second, 10)]  # 0.5, 1.5 and 2.0 so far
    refunds += [story.refund(first, 6000 * RUB - 30), story.refund(second, 4000 * RUB - 10)]
    end = story.run()
    taken = [end.earned(each).get("anna", 0) for each in refunds]
    assert taken[:3] == [0, -2, 0]
    assert sum(taken) == -500 * RUB


def test_an_order_after_it_contributed_nothing_and_its_refund_takes_nothing() -> None:
    story, (*_, later) = orders(6000 * RUB, 4000 * RUB, 5000 * RUB)
    refund = story.refund(later, 5000 * RUB)
    end = story.run()
    assert end.earned(refund) == {}
    assert end.available("anna", "RUB") == 500 * RUB


def test_it_does_not_fire_again_after_refunds() -> None:
    story, (first, _) = orders(6000 * RUB, 4000 * RUB)
    story.refund(first, 6000 * RUB)
    again = story.event("order", "c1", 6000 * RUB)
    end = story.run()
    assert end.earned(again) == {}
    assert end.available("anna", "RUB") == 200 * RUB


def test_the_spend_adds_up_by_when_orders_occurred() -> None:
    story, made = orders(6000 * RUB, 3000 * RUB, 1000 * RUB, 2000 * RUB)
    enroll, *rest = story.lines
    for arrived in permutations(rest):
        end = story.run_as_arrived([enroll, *arrived])
        assert [end.earned(each) for each in made] == [{}, {}, {"anna": 500 * RUB}, {}]
        assert len(end.net()) == 1


def test_a_refund_in_between_that_arrives_last_undoes_what_it_prevents() -> None:
    story, (first,) = orders(6000 * RUB)
    story.refund(first, 1000 * RUB)
    second = story.event("order", "c1", 4000 * RUB)
    enroll, sign_up, before, refund, order = story.lines
    end = story.run_as_arrived([enroll, sign_up, before, order, refund])
    assert end.earned(second) == {}
    assert end.available("anna", "RUB") == 0
