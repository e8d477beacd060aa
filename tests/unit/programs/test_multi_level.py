"""The survey program multi-level (PROGRAMS.md): 10 % to the customer's partner, 3 % and 1 % to the levels above."""

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def chain(*partners: str, **of_the_lowest: object) -> Scenario:
    """Partners from the highest to the lowest; the lowest has a customer."""
    story = Scenario.of("multi-level")
    for parent, partner in zip((None, *partners), partners, strict=False):
        story.partner(partner, parent=parent, **(of_the_lowest if partner == partners[-1] else {}))
    story.sign_up("c1", code=partners[-1].upper())
    return story


@pytest.mark.parametrize(
    ("partners", "earned"),
    [
        (("top", "boss", "anna"), {"anna": 100, "boss": 30, "top": 10}),
        (("boss", "anna"), {"anna": 100, "boss": 30}),
        (("anna",), {"anna": 100}),
        (("far", "top", "boss", "anna"), {"anna": 100, "boss": 30, "top": 10}),
    ],
    ids=["three_levels", "two_levels", "one_level", "a_fourth_level_earns_nothing"],
)
def test_1000_bring_100_and_30_and_10_and_a_missing_level_earns_nobody_anything(
    partners: tuple[str, ...], earned: dict[str, int]
) -> None:
    story = chain(*partners)
    order = story.event("order", "c1", 1000 * RUB)
    assert story.run().earned(order) == {partner: amount * RUB for partner, amount in earned.items()}


def test_each_level_is_named_in_its_line() -> None:
    story = chain("top", "boss", "anna")
    order = story.event("order", "c1", 1000 * RUB)
    lines = {each["recipient"]: each for each in story.run().commissions(event=order)}
    assert {partner: line["level"] for partner, line in lines.items()} == {"anna": 0, "boss": 1, "top": 2}
    assert {line["base"] for line in lines.values()} == {1000 * RUB}
    assert {line["recipient_kind"] for line in lines.values()} == {"partner"}


def test_the_levels_count_from_the_customers_own_partner() -> None:
    story = chain("top", "boss", "anna")
    story.sign_up("c2", code="BOSS")
    order = story.event("order", "c2", 1000 * RUB)
    assert story.run().earned(order) == {"boss": 100 * RUB, "top": 30 * RUB}


@pytest.mark.parametrize(
    ("amount", "earned"),
    [
        (50, {"anna": 5, "boss": 2}),  # 1.5 and 0.5 to even
        (150, {"anna": 15, "boss": 4, "top": 2}),  # 4.5 and 1.5 to even
        (5, {}),  # 0.5 to even
        (15, {"anna": 2}),  # 1.5 to even, 0.45, 0.15
    ],
)
def test_each_level_is_rounded_by_itself_half_to_even(amount: int, earned: dict[str, int]) -> None:
    story = chain("top", "boss", "anna")
    order = story.event("order", "c1", amount)
    assert story.run().earned(order) == earned


def test_rates_of_ones_own_apply_to_the_one_who_receives() -> None:
    story = Scenario.of("multi-level").partner("boss", percent={"level_1": 5, "own": 20})
    story.partner("anna", parent="boss", percent={"own": "12.5", "level_1": 50})
    story.sign_up("c1", code="ANNA")
    order = story.event("order", "c1", 1000 * RUB)
    assert story.run().earned(order) == {"anna": 125 * RUB, "boss": 50 * RUB}


def test_a_refund_takes_back_from_each_level_at_its_own_rate() -> None:
    story = chain("top", "boss", "anna")
    order = story.event("order", "c1", 1000 * RUB)
    part, rest, third = story.refund(order, 400 * RUB), story.refund(order, 600 * RUB), story.refund(order, 1)
    end = story.run()
    assert end.earned(part) == {"anna": -40 * RUB, "boss": -12 * RUB, "top": -4 * RUB}
    assert end.earned(rest) == {"anna": -60 * RUB, "boss": -18 * RUB, "top": -6 * RUB}
    assert end.refusals(third) == ["refund_exceeds_payment"]
    assert [end.available(each, "RUB") for each in ("anna", "boss", "top")] == [0, 0, 0]


def test_a_customer_of_nobody_brings_no_level_anything() -> None:
    story = chain("top", "boss", "anna")
    story.sign_up("c2")
    order = story.event("order", "c2", 1000 * RUB)
    assert story.run().earned(order) == {}
