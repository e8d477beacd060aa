"""The survey program sportmaster (PROGRAMS.md): app, loyalty program and an order of 1000 RUB, in any order."""

from itertools import permutations

import pytest

from tests.unit.programs.scenarios import RUB, Scenario

BOTH = {"anna": 500, "friend": 500}


def friend() -> Scenario:
    story = Scenario.of("sportmaster", "anna")
    story.sign_up("friend", code="ANNA")
    return story


def step(story: Scenario, name: str, order: int = 1000 * RUB) -> str:
    return story.event(name, "friend", order if name == "order" else None)


def all_steps(order: int = 1000 * RUB) -> tuple[Scenario, str]:
    """The friend orders and then joins and installs; returns the order's id."""
    story = friend()
    ordered = step(story, "order", order)
    step(story, "loyalty_joined")
    step(story, "app_install")
    return story, ordered


@pytest.mark.parametrize(("amount", "points"), [(999 * RUB, {}), (1000 * RUB - 1, {}), (1000 * RUB, BOTH)])
def test_an_order_of_1000_roubles_completes_the_steps_and_one_of_999_does_not(
    amount: int, points: dict[str, int]
) -> None:
    story = friend()
    step(story, "app_install")
    step(story, "loyalty_joined")
    order = step(story, "order", amount)
    end = story.run()
    assert end.earned(order) == points
    assert (end.available("anna", "points"), end.available("friend", "points")) == (
        points.get("anna", 0),
        points.get("friend", 0),
    )


@pytest.mark.parametrize("steps", list(permutations(("app_install", "loyalty_joined", "order"))), ids="-".join)
def test_the_last_step_brings_the_points_whichever_it_is(steps: tuple[str, ...]) -> None:
    story = friend()
    events = [step(story, name) for name in steps]
    end = story.run()
    assert [end.earned(each) for each in events] == [{}, {}, BOTH]


@pytest.mark.parametrize("steps", list(permutations(("app_install", "loyalty_joined", "order"), 2)), ids="-".join)
def test_two_steps_of_three_bring_nothing(steps: tuple[str, ...]) -> None:
    story = friend()
    for name in steps:
        step(story, name)
    assert story.run().commissions() == []


def test_two_orders_below_the_minimum_are_not_one_of_it() -> None:
    story = friend()
    step(story, "app_install")
    step(story, "loyalty_joined")
    for _ in range(2):
        step(story, "order", 600 * RUB)
    assert story.run().commissions() == []
    enough = step(story, "order", 1000 * RUB)
    assert story.run().earned(enough) == BOTH


def test_it_happens_once_a_friend_and_for_each_friend() -> None:
    story, _ = all_steps()
    for name in ("app_install", "loyalty_joined", "order"):
        step(story, name)
    assert story.run().available("anna", "points") == 500
    story.sign_up("other", code="ANNA")
    for name in ("app_install", "loyalty_joined", "order"):
        story.event(name, "other", 1000 * RUB if name == "order" else None)
    end = story.run()
    assert end.available("anna", "points") == 1_000
    assert end.available("other", "points") == 500


def test_a_customer_of_nobody_brings_nobody_points() -> None:
    story = Scenario.of("sportmaster", "anna")
    story.sign_up("friend")
    for name in ("app_install", "loyalty_joined", "order"):
        step(story, name)
    assert story.run().commissions() == []


def test_a_step_that_arrives_late_counts_when_it_occurred() -> None:
    story = friend()
    ids = {name: step(story, name) for name in ("order", "app_install", "loyalty_joined")}
    enroll, sign_up, order, install, join = story.lines
    for arrived in permutations((order, install, join)):
        end = story.run_as_arrived([enroll, sign_up, *arrived])
        assert end.earned(ids["loyalty_joined"]) == BOTH
        assert len(end.net()) == 2


@pytest.mark.parametrize(
    ("order", "refunds", "reversals"),
    [
        (1000, (400, 600), (-200, -300)),
        (1000, (1, 2, 997), (0, -2, -498)),  # 0.5 to even, then 1.5 to even
        (2000, (500, 1500), (-125, -375)),
    ],
)
def test_a_refund_of_the_order_takes_back_its_share_of_the_points(
    order: int, refunds: tuple[int, ...], reversals: tuple[int, ...]
) -> None:
    story, ordered = all_steps(order * RUB)
    taken = [story.refund(ordered, each * RUB) for each in refunds]
    third = story.refund(ordered, 1)
    end = story.run()
    for recipient in ("anna", "friend"):
        assert [end.earned(each).get(recipient, 0) for each in taken] == list(reversals)
        assert end.available(recipient, "points") == 0
    assert len(end.refusals(third)) == 1


def test_an_order_that_was_refunded_before_the_last_step_leaves_nothing() -> None:
    story = friend()
    order = step(story, "order")
    story.refund(order, 1000 * RUB)
    step(story, "app_install")
    step(story, "loyalty_joined")
    end = story.run()
    assert (end.available("anna", "points"), end.available("friend", "points")) == (0, 0)


def test_an_order_that_carries_the_code_binds_by_itself_and_counts_as_the_step() -> None:
    story = Scenario.of("sportmaster", "anna")
    story.event("order", "friend", 1000 * RUB, code="ANNA")
    step(story, "app_install")
    join = step(story, "loyalty_joined")
    assert story.run().earned(join) == BOTH


def test_an_order_of_999_completes_nothing_even_where_all_steps_were_done_before_the_sign_up() -> None:
    story = Scenario.of("sportmaster", "anna")
    for name in ("app_install", "loyalty_joined", "order"):
        step(story, name)
    story.sign_up("friend", code="ANNA")
    small = step(story, "order", 999 * RUB)
    assert story.run().earned(small) == {}


def test_a_step_before_the_sign_up_counts_and_is_not_listed_as_refused() -> None:
    story = Scenario.of("sportmaster", "anna")
    install = step(story, "app_install")
    story.sign_up("friend", code="ANNA")
    step(story, "loyalty_joined")
    order = step(story, "order")
    end = story.run()
    assert end.earned(order) == {"anna": 500, "friend": 500}
    assert end.refusals(install) == []
