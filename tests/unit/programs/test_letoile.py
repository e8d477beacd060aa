"""The survey program letoile (PROGRAMS.md): 13 % of each order, in money."""

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def customer(*orders: int) -> tuple[Scenario, list[str]]:
    story = Scenario.of("letoile", "anna")
    story.click("anna")
    story.sign_up("c1", visitor="v1")
    return story, [story.event("order", "c1", amount) for amount in orders]


def test_an_order_of_5000_brings_650() -> None:
    story, (order,) = customer(5000 * RUB)
    end = story.run()
    assert end.earned(order) == {"anna": 650 * RUB}
    (line,) = end.commissions()
    assert (line["base"], line["unit"], line["recipient_kind"], line["status"]) == (
        5000 * RUB,
        "RUB",
        "partner",
        "available",
    )


def test_each_order_counts() -> None:
    story, made = customer(5000 * RUB, 1000 * RUB, 100 * RUB)
    end = story.run()
    assert [end.earned(each)["anna"] for each in made] == [650 * RUB, 130 * RUB, 13 * RUB]


@pytest.mark.parametrize(("amount", "earned"), [(50, 6), (150, 20), (250, 32), (1, 0), (4, 1), (0, 0)])
def test_the_share_is_rounded_half_to_even(amount: int, earned: int) -> None:
    story, (order,) = customer(amount)
    assert story.run().earned(order).get("anna", 0) == earned


def test_refunds_take_back_their_share_and_a_third_is_refused() -> None:
    story, (order,) = customer(150)
    part, rest, third = story.refund(order, 50), story.refund(order, 100), story.refund(order, 1)
    end = story.run()
    assert (end.earned(part), end.earned(rest)) == ({"anna": -6}, {"anna": -14}), "nothing is left of the 20"
    assert end.refusals(third) == ["refund_exceeds_payment"]
    assert end.available("anna", "RUB") == 0


def test_a_personal_code_works_as_well_as_a_link() -> None:
    story = Scenario.of("letoile").partner("anna", code="BEAUTY")
    story.sign_up("c1", code="beauty")
    order = story.event("order", "c1", 5000 * RUB)
    assert story.run().earned(order) == {"anna": 650 * RUB}


def test_what_was_earned_can_be_paid_to_the_bank() -> None:
    story, _ = customer(5000 * RUB)
    story.request("anna", 650 * RUB + 1)
    story.request("anna", 650 * RUB)
    end = story.run()
    assert end.refusals("request_payout") == ["insufficient_balance"]
    assert [(each["amount"], each["bonus"], each["to"]) for each in end.payouts()] == [(650 * RUB, 0, "bank")]
