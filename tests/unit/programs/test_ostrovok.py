"""The survey program ostrovok (PROGRAMS.md): 4000 points for recruiting a partner, spendable inside only."""

import pytest

from tests.unit.programs.scenarios import RUB, Scenario


def recruited() -> tuple[Scenario, str]:
    story = Scenario.of("ostrovok", "anna")
    return story, story.event("partner_recruited", "hotel", code="ANNA")


def test_recruiting_a_partner_brings_4000_points_and_the_recruit_1000() -> None:
    story, event = recruited()
    end = story.run()
    assert end.earned(event) == {"anna": 4_000, "hotel": 1_000}
    assert end.available("anna", "points") == 4_000


def test_a_recruit_who_signed_up_before_counts_as_well() -> None:
    story = Scenario.of("ostrovok", "anna")
    story.click("anna")
    story.sign_up("hotel", visitor="v1")
    event = story.event("partner_recruited", "hotel")
    assert story.run().earned(event) == {"anna": 4_000, "hotel": 1_000}


def test_a_recruit_is_recruited_once() -> None:
    story, _ = recruited()
    again = story.event("partner_recruited", "hotel", code="ANNA")
    assert story.run().earned(again) == {}


@pytest.mark.parametrize("to", ["bank", "balance:acme", "top_up:account-of-anna"])
def test_cash_out_is_refused(to: str) -> None:
    story, _ = recruited()
    story.request("anna", 4_000, to)
    end = story.run()
    assert len(end.refusals("request_payout")) == 1
    assert (end.payouts(), end.available("anna", "points")) == ([], 4_000)


def test_a_point_is_worth_a_rouble_inside() -> None:
    story, _ = recruited()
    small, large = story.quote("hotel", 250 * RUB), story.quote("hotel", 5000 * RUB)
    story.redeem("hotel", 250, 250 * RUB)
    end = story.run()
    assert (end.spendable(small), end.spendable(large)) == (250, 1_000)
    assert end.available("hotel", "points") == 750


def test_the_recruiter_spends_points_inside_as_well() -> None:
    story, _ = recruited()
    story.do("redeem", partner="anna", amount=4_001, purchase=10_000 * RUB)
    story.do("redeem", partner="anna", amount=4_000, purchase=10_000 * RUB)
    end = story.run()
    assert len(end.refusals("redeem")) == 1
    assert (end.available("anna", "points"), end.balance("anna", "points")["paid"]) == (0, 4_000)


def test_nobody_who_was_not_recruited_by_a_partner_earns() -> None:
    story = Scenario.of("ostrovok", "anna")
    event = story.event("partner_recruited", "hotel")
    assert story.run().earned(event) == {}


def test_a_partner_who_is_no_customer_spends_its_points_like_one() -> None:
    story = Scenario.of("ostrovok", "anna")
    story.event("partner_recruited", "hotel", code="ANNA")
    story.redeem("anna", 4_000, 4_000 * RUB)
    assert story.run().available("anna", "points") == 0
