"""The program bet-n-joy, row by row of PROGRAMS.md, with exactly its numbers; KRW has no decimals."""

import pytest

from linkledger.errors import Invalid
from tests.unit.programs.scenarios import Document, Scenario, Told, changed

KRW = "KRW"
OWN_SHARE_100 = {"revshare": 100}
"""A partner whose commission is its customers' net revenue itself, so that months can be read off."""


def month_of_revenue(*amounts: int, partner: str = "anna", **details: object) -> Scenario:
    """A customer of the partner's brings these amounts in March 2026; the month has closed."""
    story = Scenario.of("bet-n-joy").at("2026-03-01T00:00:00+04:00")
    story.partner(partner, **details)
    story.sign_up("c1", code=partner.upper())
    story.at("2026-03-10T12:00:00+04:00")
    for amount in amounts:
        story.event("net_revenue", "c1", amount)
    return story.at("2026-04-01T00:00:00+04:00")


def closed(story: Scenario) -> Told:
    story.passes()
    return story.run()


def months_of_revenue(*amounts: int) -> Scenario:
    """One month after the other from January 2026 on, for a partner who earns 100 % of it."""
    story = Scenario.of("bet-n-joy").at("2026-01-01T00:00:00+04:00").partner("anna", percent=OWN_SHARE_100)
    story.sign_up("c1", code="ANNA")
    for month, amount in enumerate(amounts, start=1):
        story.at(f"2026-{month:02d}-15T12:00:00+04:00").event("net_revenue", "c1", amount)
    return story.at(f"2026-{len(amounts) + 1:02d}-02T01:00:00+09:00")


def test_row_1_a_pending_partners_code_does_not_resolve_and_an_approved_ones_does() -> None:
    story = Scenario.of("bet-n-joy")
    story.do("enroll", partner="anna")
    early = story.sign_up("c1", code="ANNA")
    story.do("approve", partner="anna")
    story.sign_up("c2", code="ANNA")
    end = story.run()
    assert (end.partner_of("c1"), end.partner_of("c2")) == (None, "anna")
    assert len(end.refusals(early)) == 1


def test_row_1_a_pending_partners_link_does_not_work_and_a_click_on_it_never_binds() -> None:
    story = Scenario.of("bet-n-joy")
    story.do("enroll", partner="anna")
    story.click("anna")
    story.do("approve", partner="anna")
    story.sign_up("c1", visitor="v1")
    story.click("anna", visitor="v2")
    story.sign_up("c2", visitor="v2")
    end = story.run()
    assert (end.partner_of("c1"), end.partner_of("c2")) == (None, "anna")


def test_row_2_fees_are_not_deducted() -> None:
    story = month_of_revenue(1_000_000)
    story.at("2026-03-11T12:00:00+04:00").event("fee", "c1", 30_000)
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert end.earned("2026-03#anna") == {"anna": 300_000}
    (line,) = end.commissions(recipient="anna")
    assert (line["rule"], line["base"], line["amount"]) == ("revshare", 1_000_000, 300_000)
    assert (line["recipient_kind"], line["level"], line["unit"]) == ("partner", 0, KRW)


def test_row_2_fees_are_deducted_where_the_terms_say_so() -> None:
    def deduct(document: Document) -> None:
        document["rewards"][0]["monthly"] = {"carry_over": "reset", "deduct": ["fee"]}

    story = Scenario.of(changed("bet-n-joy", deduct), "anna")
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", 1_000_000)
    story.event("fee", "c1", 30_000)
    assert closed(story.at("2026-04-01T00:00:00+04:00")).earned("2026-03#anna") == {"anna": 291_000}


def test_row_2_the_months_sum_is_rounded_once_half_to_even() -> None:
    assert closed(month_of_revenue(1, 2, 2)).earned("2026-03#anna") == {"anna": 2}, "30 % of 5 is 1.5"
    assert closed(month_of_revenue(7, 8)).earned("2026-03#anna") == {"anna": 4}, "30 % of 15 is 4.5"


def test_row_2_a_month_is_listed_once_it_has_closed_in_its_own_time_zone() -> None:
    story = month_of_revenue(1_000_000)
    assert closed(story.at("2026-03-31T23:59:59.999+04:00")).commissions() == []
    assert closed(story.at("2026-04-01T00:00:00+04:00")).earned("2026-03#anna") == {"anna": 300_000}


def test_row_2_the_last_millisecond_of_a_month_belongs_to_it() -> None:
    story = Scenario.of("bet-n-joy", "anna")
    story.sign_up("c1", code="ANNA")
    story.at("2026-03-31T23:59:59.999+04:00").event("net_revenue", "c1", 100_000)
    story.at("2026-04-01T00:00:00+04:00").event("net_revenue", "c1", 200_000)
    end = closed(story.at("2026-05-01T00:00:00+04:00"))
    assert (end.earned("2026-03#anna"), end.earned("2026-04#anna")) == ({"anna": 30_000}, {"anna": 60_000})


def test_row_2_revenue_that_arrives_after_the_month_closed_posts_the_difference() -> None:
    story = month_of_revenue(1_000_000)
    story.passes()
    story.at("2026-03-20T12:00:00+04:00").event("net_revenue", "c1", -400_000)
    end = story.run_as_arrived()
    assert end.net() == story.run().net() == {("2026-03#anna", "revshare", "anna", KRW): 180_000}
    assert end.available("anna", KRW) == 180_000


def test_row_3_the_rate_is_negotiated_per_partner() -> None:
    assert closed(month_of_revenue(1_000_000, percent={"revshare": 35})).earned("2026-03#anna") == {"anna": 350_000}


@pytest.mark.parametrize(("rate", "earned"), [("12.3456", 123_456), (12.3456, 123_456), (0, 0)])
def test_row_3_a_negotiated_rate_has_up_to_four_decimals(rate: object, earned: int) -> None:
    end = closed(month_of_revenue(1_000_000, percent={"revshare": rate}))
    assert end.available("anna", KRW) == earned


def sign_up_on_the_2nd_in_seoul() -> Scenario:
    story = Scenario.of("bet-n-joy").at("2026-03-01T08:00:00+09:00").partner("anna")
    story.at("2026-03-02T00:30:00+09:00").click("anna")
    story.sign_up("c1", visitor="v1")
    return story


def test_row_4_a_sign_up_on_the_2nd_in_seoul_belongs_to_day_1_in_the_stats_zone() -> None:
    story = sign_up_on_the_2nd_in_seoul().at("2026-03-02T00:00:00+04:00")
    day = closed(story).stats("anna")
    assert list(day) == ["2026-03-01"]
    assert (day["2026-03-01"]["clicks"], day["2026-03-01"]["registrations"]) == (1, 1)


def test_row_4_a_day_is_visible_once_it_has_ended() -> None:
    assert closed(sign_up_on_the_2nd_in_seoul().at("2026-03-01T23:59:59.999+04:00")).stats("anna") == {}


def three_hundred_thousand_in_march() -> Scenario:
    return month_of_revenue(1_000_000)


def test_row_5_a_minute_before_the_payout_day_begins_a_request_is_refused_with_the_opening_time() -> None:
    story = three_hundred_thousand_in_march().at("2026-04-02T00:59:00+09:00")
    story.request("anna", 300_000)
    end = story.run()
    message = end.refusal("request_payout")["message"]
    assert "2026-04-02" in message
    assert "01:00" in message
    assert end.payouts() == []


@pytest.mark.parametrize(
    ("at", "accepted"),
    [
        ("2026-04-02T00:59:59.999+09:00", False),
        ("2026-04-02T01:00:00+09:00", True),
        ("2026-04-15T12:00:00+09:00", True),
        ("2026-04-30T23:59:59.999+09:00", True),
        ("2026-05-01T00:00:00+09:00", False),
        ("2026-05-01T04:59:59.999+09:00", False),
        ("2026-05-02T00:59:59.999+09:00", False),
        ("2026-05-02T01:00:00+09:00", True),
    ],
)
def test_row_5_requests_are_open_from_the_payout_day_until_that_month_ends_in_seoul(at: str, accepted: bool) -> None:
    story = three_hundred_thousand_in_march().at(at)
    story.request("anna", 300_000)
    end = story.run()
    assert [each["amount"] for each in end.payouts()] == ([300_000] if accepted else [])
    assert len(end.refusals("request_payout")) == (not accepted)


def test_row_5_a_request_covers_the_months_before_and_nothing_of_the_running_one() -> None:
    story = three_hundred_thousand_in_march().at("2026-04-05T12:00:00+09:00")
    story.event("net_revenue", "c1", 500_000)
    story.request("anna", 300_001)
    story.request("anna", 300_000)
    end = story.run()
    assert end.refusals("request_payout") == ["insufficient_balance"]
    assert [each["amount"] for each in end.payouts()] == [300_000]


@pytest.mark.parametrize(
    ("day", "hour", "allowed"), [(1, 1, False), (1, 4, False), (1, 5, True), (2, 0, True), (2, 1, True)]
)
def test_row_5_a_payout_day_before_the_month_has_closed_in_the_stats_zone_is_a_contradiction(
    day: int, hour: int, allowed: bool
) -> None:
    def pay_on(document: Document) -> None:
        document["payout"] |= {"day": day, "hour": hour}

    if allowed:
        assert changed("bet-n-joy", pay_on).payout.day == day
        return
    with pytest.raises(Invalid) as invalid:
        changed("bet-n-joy", pay_on)
    assert [fault.field for fault in invalid.value.faults] == ["payout.day"]


def test_row_6_what_was_not_requested_is_carried_over() -> None:
    story = months_of_revenue(60_000, 70_000)
    story.request("anna", 130_000)
    end = story.run()
    assert [each["amount"] for each in end.payouts()] == [130_000]
    assert end.available("anna", KRW) == 0


def test_row_6_below_the_minimum_a_request_is_refused_and_the_balance_carried() -> None:
    story = months_of_revenue(99_999)
    story.request("anna", 99_999)
    end = story.run()
    assert end.refusals("request_payout") == ["below_minimum"]
    assert end.available("anna", KRW) == 99_999
    story = months_of_revenue(99_999, 1)
    story.request("anna", 100_000)
    assert [each["amount"] for each in story.run().payouts()] == [100_000], "the minimum is inclusive"


def test_row_7_a_negative_month_is_reset_and_not_carried_over() -> None:
    story = months_of_revenue(-50_000, 120_000)
    story.request("anna", 120_000)
    end = story.run()
    assert [each["amount"] for each in end.payouts()] == [120_000]


def test_row_7_a_negative_month_does_not_eat_an_earlier_positive_carry() -> None:
    assert closed(months_of_revenue(60_000, -40_000)).available("anna", KRW) == 60_000


def test_row_7_within_one_month_losses_and_gains_are_one_sum() -> None:
    assert closed(month_of_revenue(100_000, -40_000)).earned("2026-03#anna") == {"anna": 18_000}
    assert closed(month_of_revenue(100_000, -100_000)).earned("2026-03#anna") == {}


def test_row_7_the_sum_is_the_partners_over_all_its_customers() -> None:
    story = Scenario.of("bet-n-joy").partner("anna", percent=OWN_SHARE_100).partner("boris", percent=OWN_SHARE_100)
    for customer, code, amount in [("c1", "ANNA", -50_000), ("c2", "ANNA", 80_000), ("c3", "BORIS", 10_000)]:
        story.sign_up(customer, code=code)
        story.event("net_revenue", customer, amount)
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert (end.available("anna", KRW), end.available("boris", KRW)) == (30_000, 10_000)


def family(**of_the_parent: object) -> Scenario:
    """A chain top - boss - anna; anna's customer brings a million in March."""
    story = Scenario.of("bet-n-joy").at("2026-03-01T00:00:00+04:00")
    story.partner("top").partner("boss", parent="top", **of_the_parent).partner("anna", parent="boss")
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", 1_000_000)
    return story


def test_row_8_the_parent_gets_its_percentage_of_the_subs_commission_and_the_sub_loses_nothing() -> None:
    end = closed(family().at("2026-04-01T00:00:00+04:00"))
    assert (end.available("anna", KRW), end.available("boss", KRW)) == (300_000, 15_000)
    (override,) = end.commissions(recipient="boss")
    assert (override["rule"], override["level"], override["base"]) == ("override", 1, 300_000)
    assert override["recipient_kind"] == "partner"


def test_row_8_the_override_is_the_direct_parents_alone_and_not_of_overrides() -> None:
    story = family()
    story.sign_up("c2", code="BOSS")
    story.event("net_revenue", "c2", 200_000)
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert end.available("boss", KRW) == 60_000 + 15_000
    assert end.available("top", KRW) == 3_000, "5 % of the 60,000 that boss earned itself"


def test_row_8_a_parents_own_override_rate_applies_to_the_one_who_receives() -> None:
    end = closed(family(percent={"override": 7}).at("2026-04-01T00:00:00+04:00"))
    assert (end.available("anna", KRW), end.available("boss", KRW)) == (300_000, 21_000)
    story = Scenario.of("bet-n-joy", "boss").partner("anna", parent="boss", percent={"override": 50, "revshare": 35})
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", 1_000_000)
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert (end.available("anna", KRW), end.available("boss", KRW)) == (350_000, 17_500)


def test_row_8_a_parent_who_is_not_approved_earns_nothing_and_neither_does_the_one_above_in_its_place() -> None:
    story = Scenario.of("bet-n-joy", "top")
    story.do("enroll", partner="boss", parent="top")
    story.partner("anna", parent="boss")
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", 1_000_000)
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert end.net() == {("2026-03#anna", "revshare", "anna", KRW): 300_000}


@pytest.mark.parametrize(("revenue", "override"), [(100, 2), (167, 2), (33, 0), (34, 0), (-1_000, 0)])
def test_row_8_the_override_is_rounded_half_to_even_on_the_rounded_commission(revenue: int, override: int) -> None:
    story = Scenario.of("bet-n-joy", "boss").partner("anna", parent="boss")
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", revenue)
    assert closed(story.at("2026-04-01T00:00:00+04:00")).available("boss", KRW) == override


def test_row_8_late_revenue_moves_the_override_with_the_commission() -> None:
    story = family().at("2026-04-01T00:00:00+04:00")
    story.passes()
    story.at("2026-03-20T12:00:00+04:00").event("net_revenue", "c1", -400_000)
    end = story.run_as_arrived()
    assert end.net() == story.run().net()
    assert (end.available("anna", KRW), end.available("boss", KRW)) == (180_000, 9_000)


@pytest.mark.parametrize("kind", ["refund", "chargeback"])
def test_row_9_customers_fault_takes_nothing_back_and_stays_listed(kind: str) -> None:
    story = month_of_revenue(1_000_000).at("2026-03-20T12:00:00+04:00")
    fault = story.event(kind, None, 400_000, of="net_revenue-1")
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert end.earned("2026-03#anna") == {"anna": 300_000}
    assert len(end.refusals(fault)) == 1


def test_row_10_who_registers_anew_belongs_to_the_code_used_then() -> None:
    story = Scenario.of("bet-n-joy", "anna", "boris")
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", 100_000)
    story.sign_up("c1", code="BORIS")
    story.event("net_revenue", "c1", 200_000)
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert end.partner_of("c1") == "boris"
    assert (end.available("anna", KRW), end.available("boris", KRW)) == (30_000, 60_000)


def test_row_10_who_registers_anew_by_a_link_belongs_to_it() -> None:
    story = Scenario.of("bet-n-joy", "anna", "boris")
    story.sign_up("c1", code="ANNA")
    story.click("boris")
    story.sign_up("c1", visitor="v1")
    assert story.run().partner_of("c1") == "boris"


def test_row_10_who_registers_anew_without_any_is_nobodys_customer() -> None:
    story = Scenario.of("bet-n-joy", "anna")
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", 100_000)
    story.sign_up("c1")
    story.event("net_revenue", "c1", 200_000)
    end = closed(story.at("2026-04-01T00:00:00+04:00"))
    assert end.partner_of("c1") is None
    assert end.available("anna", KRW) == 30_000


def test_row_10_an_earlier_sign_up_that_arrives_last_changes_only_what_lies_before_the_new_one() -> None:
    story = Scenario.of("bet-n-joy", "anna", "boris")
    story.sign_up("c1", code="ANNA")
    story.event("net_revenue", "c1", 100_000)
    story.sign_up("c1", code="BORIS")
    story.event("net_revenue", "c1", 200_000)
    *before, first, revenue, again, more = story.lines
    story.at("2026-04-01T00:00:00+04:00").passes()
    late = story.run_as_arrived([*before, again, more, revenue, first, story.lines[-1]])
    assert late.net() == story.run().net()


def test_row_11_a_code_needs_no_web_site() -> None:
    story = Scenario.of("bet-n-joy").partner("anna", code="STREAM-7")
    story.sign_up("c1", code="STREAM-7")
    story.sign_up("c2", code="stream-7")
    end = story.run()
    assert (end.partner_of("c1"), end.partner_of("c2")) == ("anna", "anna")
