"""The survey program amarkets (PROGRAMS.md): pay per registration, once the customer has become active."""

from itertools import permutations

from tests.unit.programs.scenarios import RUB, Scenario


def customer() -> Scenario:
    story = Scenario.of("amarkets", "anna")
    story.sign_up("trader", code="ANNA")
    return story


def test_a_passive_customer_brings_nothing() -> None:
    story = customer()
    story.event("app_install", "trader")
    assert story.run().commissions() == []


def test_an_active_one_brings_300_once() -> None:
    story = customer()
    active = story.event("activated", "trader")
    again = story.event("activated", "trader")
    end = story.run()
    assert (end.earned(active), end.earned(again)) == ({"anna": 300 * RUB}, {})


def test_who_registered_without_a_partner_brings_nobody_anything() -> None:
    story = customer()
    story.sign_up("alone")
    active = story.event("activated", "alone")
    assert story.run().earned(active) == {}


def test_the_order_of_arrival_makes_no_difference() -> None:
    story = customer()
    active = story.event("activated", "trader")
    story.event("activated", "trader")
    enroll, *rest = story.lines
    for arrived in permutations(rest):
        end = story.run_as_arrived([enroll, *arrived])
        assert end.earned(active) == {"anna": 300 * RUB}
        assert len(end.net()) == 1
