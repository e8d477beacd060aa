"""The survey program apteka (PROGRAMS.md): 100 welcome points, and 100 to the referrer for an order in a month."""

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def friend() -> Scenario:
    """Signed up on the 1st of March at 12:00 in Moscow; 30 x 24 h are over on the 31st at 12:00."""
    story = Scenario.of("apteka").at("2026-02-01T12:00:00+03:00").partner("anna").at("2026-03-01T12:00:00+03:00")
    story.sign_up("friend", code="ANNA")
    return story


def test_the_friend_gets_100_points_at_once_usable_on_the_first_order() -> None:
    story = friend()
    quote = story.quote("friend", 500 * RUB)
    story.redeem("friend", 100, 500 * RUB)
    order = story.event("order", "friend", 400 * RUB)
    end = story.run()
    assert end.earned("signup-1") == {"friend": 100}
    (welcome,) = end.commissions(event="signup-1")
    assert (welcome["recipient_kind"], welcome["level"], welcome["unit"]) == ("customer", None, "points")
    assert end.spendable(quote) == 100
    assert end.earned(order) == {"anna": 100}
    assert end.balance("friend", "points")["available"] == 0


@pytest.mark.parametrize(("purchase", "spendable"), [(50 * RUB, 50), (100 * RUB, 100), (99 * RUB + 99, 99)])
def test_points_pay_at_most_the_whole_purchase(purchase: int, spendable: int) -> None:
    story = friend()
    quote = story.quote("friend", purchase)
    assert story.run().spendable(quote) == spendable


@pytest.mark.parametrize(
    ("ordered", "referrer"),
    [
        ("2026-03-31T11:59:59.999+03:00", 100),
        ("2026-03-31T12:00:00+03:00", 100),
        ("2026-03-31T12:00:00.001+03:00", 0),
        ("2026-04-01T00:00:00+03:00", 0),
    ],
)
def test_the_referrer_earns_for_an_order_within_30_times_24_hours(ordered: str, referrer: int) -> None:
    story = friend().at(ordered)
    story.event("order", "friend", 1000 * RUB)
    end = story.run()
    assert end.available("anna", "points") == referrer
    assert end.available("friend", "points") == 100, "a late purchase leaves the friend's points alone"


def test_the_referrer_earns_once_a_friend() -> None:
    story = friend()
    orders = [story.event("order", "friend", 1000 * RUB) for _ in range(2)]
    end = story.run()
    assert [end.earned(each) for each in orders] == [{"anna": 100}, {}]


def test_who_came_without_a_friend_gets_no_welcome_points() -> None:
    story = friend()
    alone, again = story.sign_up("alone"), story.sign_up("friend", code="ANNA")
    end = story.run()
    assert (end.earned(alone), end.earned(again)) == ({}, {})


def test_a_refund_takes_back_from_the_referrer_and_not_from_the_friend() -> None:
    story = friend()
    order = story.event("order", "friend", 1000 * RUB)
    part, rest = story.refund(order, 255 * RUB), story.refund(order, 745 * RUB)
    third = story.refund(order, 1)
    end = story.run()
    assert (end.earned(part), end.earned(rest)) == ({"anna": -26}, {"anna": -74}), "25.5 points to even"
    assert len(end.refusals(third)) == 1
    assert end.available("friend", "points") == 100


def test_an_order_that_arrives_after_the_month_counts_by_when_it_occurred() -> None:
    story = friend()
    order = story.at("2026-03-31T12:00:00+03:00").event("order", "friend", 1000 * RUB)
    story.at("2026-04-20T12:00:00+03:00").passes()
    enroll, sign_up, ordered, now = story.lines
    assert story.run_as_arrived([enroll, sign_up, now, ordered]).earned(order) == {"anna": 100}
