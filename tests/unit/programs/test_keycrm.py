"""The program keycrm, row by row of PROGRAMS.md, with exactly its numbers."""

from datetime import timedelta

import pytest

from linkledger.earning.outcomes import OutcomeKind
from linkledger.errors import Refused
from tests.builders import Business, Visitor
from tests.unit.programs.scenarios import Document, Scenario, Told, changed

USD = "USD"
DAY = timedelta(days=1)


def keycrm(*partners: str) -> Business:
    business = Business.running("keycrm")
    for partner in partners:
        business.enroll(partner)
    return business


def paying_customers(business: Business, partner: str, first: int, last: int, amount: int = 10_000) -> list[str]:
    """Customers number ``first`` to ``last`` sign up by the partner's code and pay; returns the payments' ids."""
    payments = []
    for number in range(first, last + 1):
        business.sign_up(f"c{number}", code=business.code_of(partner))
        payments.append(business.after(minutes=1).post("payment", f"c{number}", amount=amount))
        business.after(minutes=1)
    return payments


def test_row_1_a_partner_needs_an_account_and_activates_the_program_alone() -> None:
    business = keycrm()
    with pytest.raises(Refused, match="give the account") as refusal:
        business.enroll("anna", account=None)
    assert refusal.value.code == "account_required"
    assert business.enroll("anna", account="acct-1").status == "active"


@pytest.mark.parametrize(("day", "partner"), [(7, "anna"), (8, None)])
def test_row_2_a_customer_registers_within_seven_days_of_the_first_click(day: int, partner: str | None) -> None:
    business, visitor = keycrm("anna"), Visitor()
    business.click(visitor, "anna")
    business.after(days=5).click(visitor, "anna")
    business.after(days=day - 5).sign_up("c1", visitor)
    assert business.partner_of("c1") == partner


def test_row_2_seven_times_24_hours_count_to_the_millisecond() -> None:
    business, visitor = keycrm("anna"), Visitor()
    business.click(visitor, "anna")
    business.after(days=7).after(milliseconds=1).sign_up("c1", visitor)
    assert business.partner_of("c1") is None


@pytest.mark.parametrize(("day", "partner"), [(6, "anna"), (8, "boris")])
def test_row_2_the_earliest_first_click_whose_window_is_open_wins(day: int, partner: str) -> None:
    business, visitor = keycrm("anna", "boris"), Visitor()
    business.click(visitor, "anna")
    business.after(days=5).click(visitor, "boris")
    business.after(days=day - 5).sign_up("c1", visitor)
    assert business.partner_of("c1") == partner


def test_row_3_crms_in_the_partners_own_account_never_count() -> None:
    business = keycrm("anna")
    sign_up = business.sign_up("c1", code="ANNA", account="account-of-anna")
    payment = business.post("payment", "c1", amount=10_000)
    assert business.outcome(sign_up).reason == "own_account"
    assert business.earned(payment) == 0


def test_row_3_a_crm_of_the_partners_own_account_earns_nothing_later_either() -> None:
    business = keycrm("anna")
    business.sign_up("c1", code="ANNA", account="crm-1")
    payment = business.post("payment", "c1", amount=10_000, account="account-of-anna")
    assert business.outcome(payment).reason == "own_account"


def test_row_4_all_crms_of_the_customer_count_also_later_ones() -> None:
    business = keycrm("anna")
    business.sign_up("c1", code="ANNA", account="crm-1")
    payment = business.after(days=300).post("payment", "c1", amount=10_000, account="crm-2")
    assert business.earned(payment) == 1_000
    assert business.customer("c1").state.accounts == ("crm-1", "crm-2")


def test_row_5_commissions_end_twelve_calendar_months_after_the_first_crm_was_registered() -> None:
    business = keycrm().at("2026-01-15T10:00:00+00:00")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA", account="crm-1")
    last_moment = business.at("2027-01-15T09:59:59.999+00:00").post("payment", "c1", amount=10_000, account="crm-2")
    assert business.earned(last_moment) == 1_000
    assert business.customer("c1").state.active_at(business.now)
    that_instant = business.at("2027-01-15T10:00:00+00:00").post("payment", "c1", amount=10_000, account="crm-2")
    assert business.outcome(that_instant).reason == "earning_time_over"
    assert not business.customer("c1").state.active_at(business.now)


def test_row_6_the_rate_follows_the_number_of_paying_customers() -> None:
    business = keycrm("anna")
    payments = paying_customers(business, "anna", 1, 21)
    earned = {number: business.earned(payments[number - 1]) for number in (5, 6, 20, 21)}
    assert earned == {5: 1_000, 6: 2_000, 20: 2_000, 21: 3_000}


def test_row_6_the_new_rate_holds_for_older_customers_later_payments() -> None:
    business = keycrm("anna")
    first = paying_customers(business, "anna", 1, 6)[0]
    again = business.post("payment", "c1", amount=10_000)
    assert (business.earned(first), business.earned(again)) == (1_000, 2_000)


def test_row_6_a_customer_whose_payments_are_all_refunded_no_longer_counts_from_then_on() -> None:
    business = keycrm("anna")
    payments = paying_customers(business, "anna", 1, 6)
    business.refund(payments[0], 10_000)
    later = business.after(days=1).post("payment", "c2", amount=10_000)
    assert business.earned(payments[5]) == 2_000, "what was decided keeps its rate"
    assert business.earned(later) == 1_000


def test_row_6_a_first_payment_that_arrives_late_moves_the_rates_after_it() -> None:
    business = keycrm("anna")
    for number in range(1, 7):
        business.sign_up(f"c{number}", code="ANNA")
    occurred = business.now + timedelta(hours=1)
    business.after(hours=2)
    payments = [business.after(minutes=1).post("payment", f"c{each}", amount=10_000) for each in range(1, 6)]
    assert business.earned(payments[4]) == 1_000
    business.after(days=1).post("payment", "c6", amount=10_000, occurred_at=occurred.isoformat())
    assert business.earned(payments[4]) == 2_000, "it is the sixth paying customer now"
    assert business.balance("anna").available == 4 * 1_000 + 2_000 + 1_000


def test_row_7_a_payout_starts_at_50_usd() -> None:
    business = keycrm("anna")
    business.sign_up("c1", code="ANNA")
    business.post("payment", "c1", amount=49_990)
    with pytest.raises(Refused) as refusal:
        business.request_payout("anna", 4_999)
    assert refusal.value.code == "below_minimum"
    assert [each.status for each in business.payouts.of_partner("keycrm", "anna")] == ["refused"]
    business.post("payment", "c1", amount=10)
    assert business.request_payout("anna", 5_000).amount == 5_000
    assert (business.balance("anna").available, business.balance("anna").reserved) == (0, 5_000)


def partner_with_30_usd_at_30_percent() -> tuple[Business, str]:
    business = keycrm("anna")
    paying_customers(business, "anna", 1, 20, amount=10)
    for each in list(business.ledger.open_lots(business.account("anna"))):
        assert each.remaining <= 2
    balance = business.balance("anna").available
    business.request_payout("anna", balance, "top_up:account-of-anna")
    business.sign_up("c21", code="ANNA")
    payment = business.post("payment", "c21", amount=10_000)
    assert business.balance("anna").available == 3_000
    return business, payment


def test_row_8_a_top_up_brings_twenty_points_more() -> None:
    business, _ = partner_with_30_usd_at_30_percent()
    payout = business.request_payout("anna", 3_000, "top_up:account-of-anna")
    assert payout.amount + payout.bonus == 5_000
    assert business.balance("anna").available == 0


def test_row_8_part_of_a_lot_brings_its_part_of_the_bonus() -> None:
    business, _ = partner_with_30_usd_at_30_percent()
    payout = business.request_payout("anna", 1_500, "top_up:account-of-anna")
    assert (payout.amount, payout.bonus) == (1_500, 1_000)
    assert business.balance("anna").available == 1_500


def test_row_8_a_top_up_goes_to_the_partners_own_account_alone() -> None:
    business, _ = partner_with_30_usd_at_30_percent()
    with pytest.raises(Refused) as refusal:
        business.request_payout("anna", 1_500, "top_up:somebody-else")
    assert refusal.value.code == "not_own_account"


def test_row_8_lots_are_used_oldest_first() -> None:
    business = keycrm("anna")
    payments = paying_customers(business, "anna", 1, 6)
    assert [business.earned(each) for each in payments] == [1_000] * 5 + [2_000]
    payout = business.request_payout("anna", 5_000, "top_up:account-of-anna")
    assert payout.bonus == 5 * 2_000, "20 % of the base of the five lots at 10 %"
    payout = business.request_payout("anna", 2_000, "top_up:account-of-anna")
    assert payout.bonus == 2_000, "20 % of the base of the lot at 20 %"


def test_row_8_a_refund_takes_from_its_own_lot_first_then_from_the_balance() -> None:
    business = keycrm("anna")
    first, _ = paying_customers(business, "anna", 1, 2, amount=100_000)
    business.request_payout("anna", 6_000)
    business.refund(first, 100_000)
    assert business.balance("anna").available == 4_000
    payout = business.request_payout("anna", 4_000, "top_up:account-of-anna")
    assert payout.bonus == 8_000, "what is left is of the second payment's lot, at 20 points on 10"


def test_row_9_an_integrator_registers_customers_on_the_customers_data() -> None:
    business = keycrm()
    business.enroll("anna", phone="+380501112233")
    sign_up = business.sign_up("c1", code="ANNA", phone="+380 50 111 22 33")
    assert business.outcome(sign_up).kind is OutcomeKind.REFUSED
    assert business.outcome(sign_up).reason == "own_contact"
    assert business.partner_of("c1") is None


def test_partial_refunds_take_back_their_share_at_the_lines_own_rate() -> None:
    business = keycrm("anna")
    payments = paying_customers(business, "anna", 1, 6)
    first, second = business.refund(payments[5], 4_000), business.refund(payments[5], 6_000)
    third = business.refund(payments[5], 1)
    assert [business.earned(each) for each in (first, second)] == [-800, -1_200]
    assert business.outcome(third).reason == "refund_exceeds_payment"
    assert business.balance("anna").available == 5_000


def test_a_refund_before_its_payment_waits_for_it() -> None:
    business = keycrm("anna")
    business.sign_up("c1", code="ANNA")
    paid_at = business.now
    refund = business.after(hours=1).refund("p1", 4_000)
    assert business.book.waiting_for("keycrm", "p1")
    business.post("payment", "c1", id="p1", amount=10_000, occurred_at=paid_at.isoformat())
    assert (business.earned("p1"), business.earned(refund)) == (1_000, -400)
    assert not business.book.waiting_for("keycrm", "p1")


def test_a_payment_of_nothing_earns_nothing_and_makes_nobody_a_paying_customer() -> None:
    business = keycrm("anna")
    business.sign_up("c1", code="ANNA")
    nothing = business.post("payment", "c1", amount=0)
    assert business.earned(nothing) == 0
    assert "(paying customers: 0)" in business.outcome(nothing).message
    assert business.book.standing("keycrm", "anna").paying == 0


def crm(*partners: str) -> Scenario:
    return Scenario.of("keycrm", *partners)


def first_payments(story: Scenario, first: int, last: int, amount: int = 10_000) -> dict[int, str]:
    """Customers number ``first`` to ``last`` of anna's sign up and pay; the payments' ids by number."""
    payments = {}
    for number in range(first, last + 1):
        story.sign_up(f"c{number}", code="ANNA")
        payments[number] = story.event("payment", f"c{number}", amount)
    return payments


def test_row_1_simulated_a_partner_needs_an_account() -> None:
    story = crm()
    story.do("enroll", partner="anna")
    story.sign_up("c1", code="ANNA")
    payment = story.event("payment", "c1", 10_000)
    end = story.run()
    assert end.refusals("enroll") == ["account_required"]
    assert end.earned(payment) == {}


@pytest.mark.parametrize(
    ("registers", "partner"),
    [
        ("2026-03-08T09:00:00Z", "anna"),
        ("2026-03-08T09:00:00.001Z", None),
        ("2026-03-09T09:00:00Z", None),
    ],
)
def test_row_2_simulated_later_clicks_on_the_same_partner_neither_extend_nor_restart(
    registers: str, partner: str | None
) -> None:
    story = crm().at("2026-02-01T09:00:00Z").partner("anna")
    story.at("2026-03-01T09:00:00Z").click("anna")
    story.at("2026-03-06T09:00:00Z").click("anna")
    story.at(registers).sign_up("c1", visitor="v1")
    assert story.run().partner_of("c1") == partner


@pytest.mark.parametrize(
    ("registers", "partner"),
    [
        ("2026-03-07T09:00:00Z", "anna"),
        ("2026-03-08T09:00:00.000Z", "anna"),
        ("2026-03-08T09:00:00.001Z", "boris"),
        ("2026-03-09T09:00:00Z", "boris"),
        ("2026-03-13T09:00:00Z", "boris"),
        ("2026-03-13T09:00:00.001Z", None),
    ],
)
def test_row_2_simulated_the_earliest_first_click_with_an_open_window_wins(registers: str, partner: str | None) -> None:
    story = crm().at("2026-02-01T09:00:00Z").partner("anna").partner("boris")
    story.at("2026-03-01T09:00:00Z").click("anna")
    story.at("2026-03-06T09:00:00Z").click("boris")
    story.at(registers).sign_up("c1", visitor="v1")
    assert story.run().partner_of("c1") == partner


def test_row_2_simulated_seven_days_are_168_hours_also_when_the_clocks_change() -> None:
    for offset, partner in (("2026-04-04T13:00:00+03:00", "anna"), ("2026-04-04T13:00:00.001+03:00", None)):
        story = crm("anna").at("2026-03-28T12:00:00+02:00")  # the clocks in Kyiv go forward on the 29th
        story.click("anna")
        story.at(offset).sign_up("c1", visitor="v1")
        assert story.run().partner_of("c1") == partner


def test_row_2_simulated_another_visitors_click_is_no_candidate() -> None:
    story = crm("anna")
    story.click("anna", visitor="v1")
    story.sign_up("c1", visitor="v2")
    assert story.run().partner_of("c1") is None


def test_row_3_simulated_the_partners_own_account_never_counts() -> None:
    story = crm("anna")
    sign_up = story.sign_up("own", code="ANNA", account="account-of-anna")
    own = story.event("payment", "own", 10_000)
    story.sign_up("c1", code="ANNA", account="crm-1")
    later = story.event("payment", "c1", 10_000, account="account-of-anna")
    end = story.run()
    assert end.refusals(sign_up) == ["own_account"]
    assert end.refusals(later) == ["own_account"]
    assert (end.earned(own), end.earned(later)) == ({}, {})


def test_row_4_simulated_a_crm_created_in_month_10_counts() -> None:
    story = crm("anna").at("2026-03-05T09:00:00Z")
    story.sign_up("c1", code="ANNA", account="crm-1")
    payment = story.at("2026-12-20T09:00:00Z").event("payment", "c1", 10_000, account="crm-2")
    assert story.run().earned(payment) == {"anna": 1_000}


@pytest.mark.parametrize(
    ("registered", "ends"),
    [
        ("2026-03-05T09:00:00Z", "2027-03-05T09:00:00Z"),
        ("2026-01-31T10:00:00+02:00", "2027-01-31T10:00:00+02:00"),
        ("2028-02-29T10:00:00+02:00", "2029-02-28T10:00:00+02:00"),
        ("2026-03-29T12:00:00+03:00", "2027-03-29T12:00:00+03:00"),
        ("2026-03-28T12:00:00+02:00", "2027-03-28T12:00:00+03:00"),
    ],
    ids=["plain", "31st", "leap_day", "dst_day", "wall_clock_time"],
)
def test_row_5_simulated_twelve_calendar_months_half_open(registered: str, ends: str) -> None:
    story = crm().at("2026-01-01T00:00:00Z").partner("anna").at(registered)
    story.sign_up("c1", code="ANNA")
    story.at(ends).after(milliseconds=-1)
    last = story.event("payment", "c1", 10_000)
    assert story.run().customer("c1")["status"] == "active"
    too_late = story.at(ends).event("payment", "c1", 10_000)
    end = story.run()
    assert (end.earned(last), end.earned(too_late)) == ({"anna": 1_000}, {})
    assert end.customer("c1")["status"] == "inactive"


@pytest.mark.parametrize(
    ("registered", "ends"),
    [
        ("2026-01-31T10:00:00+02:00", "2026-02-28T10:00:00+02:00"),
        ("2028-01-31T10:00:00+02:00", "2028-02-29T10:00:00+02:00"),
        ("2026-03-31T10:00:00+03:00", "2026-04-30T10:00:00+03:00"),
        ("2026-10-10T12:00:00+03:00", "2026-11-10T12:00:00+02:00"),
        ("2026-12-31T23:30:00+02:00", "2027-01-31T23:30:00+02:00"),
    ],
)
def test_row_5_simulated_a_month_from_the_31st_ends_on_the_next_months_last_day(registered: str, ends: str) -> None:
    terms = changed("keycrm", lambda document: document["rewards"][0]["months"].update(count=1))
    story = Scenario.of(terms).at("2026-01-01T00:00:00Z").partner("anna").at(registered)
    story.sign_up("c1", code="ANNA")
    last = story.at(ends).after(milliseconds=-1).event("payment", "c1", 10_000)
    too_late = story.at(ends).event("payment", "c1", 10_000)
    end = story.run()
    assert (end.earned(last), end.earned(too_late)) == ({"anna": 1_000}, {})


def test_row_5_months_can_count_from_the_first_payment_instead() -> None:
    def from_first_payment(document: Document) -> None:
        document["rewards"][0]["months"] = {"count": 1, "anchor": "first_payment"}

    story = Scenario.of(changed("keycrm", from_first_payment), "anna")
    story.sign_up("c1", code="ANNA")
    first = story.at("2026-06-10T12:00:00+03:00").event("payment", "c1", 10_000)
    last = story.at("2026-07-10T11:59:59.999+03:00").event("payment", "c1", 10_000)
    too_late = story.at("2026-07-10T12:00:00+03:00").event("payment", "c1", 10_000)
    end = story.run()
    assert [end.earned(each).get("anna", 0) for each in (first, last, too_late)] == [1_000, 1_000, 0]


def test_row_6_simulated_the_rate_follows_the_number_of_paying_customers() -> None:
    story = crm("anna")
    payments = first_payments(story, 1, 6)
    again = story.event("payment", "c1", 10_000)
    payments |= first_payments(story, 7, 21)
    end = story.run()
    earned = {number: end.earned(payments[number])["anna"] for number in (1, 5, 6, 20, 21)}
    assert earned == {1: 1_000, 5: 1_000, 6: 2_000, 20: 2_000, 21: 3_000}
    assert end.earned(again) == {"anna": 2_000}


def test_row_6_simulated_customers_still_count_after_their_12_months() -> None:
    story = crm("anna")
    first_payments(story, 1, 5)
    sixth = first_payments(story.at("2027-06-01T09:00:00Z"), 6, 6)[6]
    assert story.run().earned(sixth) == {"anna": 2_000}


def test_row_6_simulated_who_got_everything_back_no_longer_counts_from_then_on() -> None:
    story = crm("anna")
    payments = first_payments(story, 1, 6)
    story.refund(payments[1], 9_999)
    still = story.event("payment", "c2", 10_000)
    story.refund(payments[1], 1)
    later = story.event("payment", "c2", 10_000)
    end = story.run()
    assert [end.earned(each)["anna"] for each in (payments[6], still, later)] == [2_000, 2_000, 1_000]


def test_row_6_graduated_each_customer_keeps_the_rate_of_its_own_number() -> None:
    terms = changed("keycrm", lambda document: document["rewards"][0]["tiers"].update(kind="graduated"))
    story = Scenario.of(terms, "anna")
    payments = first_payments(story, 1, 6)
    first_again, sixth_again = story.event("payment", "c1", 10_000), story.event("payment", "c6", 10_000)
    end = story.run()
    assert [end.earned(each)["anna"] for each in (payments[1], payments[5], payments[6])] == [1_000, 1_000, 2_000]
    assert [end.earned(each)["anna"] for each in (first_again, sixth_again)] == [1_000, 2_000]


def partner_with_a_rate_of_30_percent(**more: object) -> Scenario:
    story = crm().partner("anna", percent={"revenue_share": 30}, **more)
    story.sign_up("c1", code="ANNA")
    return story


@pytest.mark.parametrize(("paid", "accepted"), [(49_990, False), (50_000, True)])
def test_row_7_simulated_a_payout_starts_at_50_usd(paid: int, accepted: bool) -> None:
    story = crm("anna")
    story.sign_up("c1", code="ANNA")
    story.event("payment", "c1", paid)
    story.request("anna", paid // 10)
    end = story.run()
    assert end.refusals("request_payout") == ([] if accepted else ["below_minimum"])
    assert [each["amount"] for each in end.payouts()] == ([5_000] if accepted else [])
    assert end.available("anna", USD) == (0 if accepted else 4_999)


def test_row_7_simulated_a_top_up_has_no_minimum() -> None:
    story = partner_with_a_rate_of_30_percent()
    story.event("payment", "c1", 10)
    story.request("anna", 3, "top_up:account-of-anna")
    assert [(each["amount"], each["bonus"]) for each in story.run().payouts()] == [(3, 2)]


@pytest.mark.parametrize(("used", "bonus", "left"), [(3_000, 2_000, 0), (1_500, 1_000, 1_500)])
def test_row_8_simulated_a_top_up_brings_20_points_more(used: int, bonus: int, left: int) -> None:
    story = partner_with_a_rate_of_30_percent()
    payment = story.event("payment", "c1", 10_000)
    story.request("anna", used, "top_up:account-of-anna")
    end = story.run()
    assert end.earned(payment) == {"anna": 3_000}
    (payout,) = end.payouts()
    assert (payout["amount"], payout["bonus"], payout["to"]) == (used, bonus, "top_up:account-of-anna")
    assert end.available("anna", USD) == left


def test_row_8_simulated_a_top_up_goes_to_the_partners_own_account_alone() -> None:
    story = partner_with_a_rate_of_30_percent()
    story.event("payment", "c1", 10_000)
    story.request("anna", 1_500, "top_up:somebody-else")
    end = story.run()
    assert end.refusals("request_payout") == ["not_own_account"]
    assert (end.payouts(), end.available("anna", USD)) == ([], 3_000)


def test_row_8_simulated_lots_are_used_oldest_first() -> None:
    story = crm("anna")
    first_payments(story, 1, 6)
    story.request("anna", 5_000, "top_up:account-of-anna")
    story.request("anna", 2_000, "top_up:account-of-anna")
    assert [each["bonus"] for each in story.run().payouts()] == [5 * 2_000, 2_000]


def test_row_8_simulated_a_refund_takes_from_its_own_lot_first_then_from_the_balance() -> None:
    story = crm("anna")
    payments = first_payments(story, 1, 2, amount=100_000)
    story.request("anna", 6_000, "bank")
    story.refund(payments[1], 100_000)
    story.request("anna", 4_000, "top_up:account-of-anna")
    end = story.run()
    assert [(each["amount"], each["bonus"]) for each in end.payouts()] == [(6_000, 0), (4_000, 8_000)]
    assert end.available("anna", USD) == 0


def test_row_9_simulated_the_partners_own_phone_is_refused() -> None:
    story = crm().partner("anna", phone="+380501112233", email="anna@example.org")
    by_phone = story.sign_up("c1", code="ANNA", phone="+380 50 111 22 33")
    by_email = story.sign_up("c2", code="ANNA", email="Anna@Example.org")
    story.sign_up("c3", code="ANNA", phone="+380509998877")
    end = story.run()
    assert (end.refusals(by_phone), end.refusals(by_email)) == (["own_contact"], ["own_contact"])
    assert [end.partner_of(each) for each in ("c1", "c2", "c3")] == [None, None, "anna"]


def test_row_10_simulated_clicks_and_registrations_are_counted_for_each_day_of_the_program() -> None:
    story = crm("anna").at("2026-03-10T23:30:00+02:00")
    story.click("anna")
    story.at("2026-03-11T00:00:00+02:00").sign_up("c1", visitor="v1")
    story.event("payment", "c1", 10_000)
    story.at("2026-03-12T09:00:00+02:00").passes()
    days = story.run().stats("anna")
    assert {day: (each["clicks"], each["registrations"]) for day, each in days.items()} == {
        "2026-03-10": (1, 0),
        "2026-03-11": (0, 1),
    }
    paid = days["2026-03-11"]
    assert (paid["paying_customers"], paid["base"], paid["commission"]) == (1, 10_000, 1_000)


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("2026-03-29T00:00:00+02:00", "2026-03-29T23:59:59.999+03:00", "2026-03-29"),
        ("2026-10-25T00:00:00+03:00", "2026-10-25T23:59:59.999+02:00", "2026-10-25"),
        ("2028-02-29T00:00:00+02:00", "2028-02-29T23:59:59.999+02:00", "2028-02-29"),
    ],
    ids=["23_hours", "25_hours", "leap_day"],
)
def test_row_10_simulated_a_day_is_the_programs_own_also_when_the_clocks_change(
    first: str, last: str, day: str
) -> None:
    story = crm("anna").at(first)
    story.sign_up("c1", code="ANNA")
    story.at(last).sign_up("c2", code="ANNA")
    story.at(last).after(milliseconds=1).sign_up("c3", code="ANNA")
    days = story.run().stats("anna")
    assert days[day]["registrations"] == 2
    assert sum(each["registrations"] for each in days.values()) == 3


def sixth_payment_at_20_percent() -> tuple[Scenario, str]:
    story = crm("anna")
    return story, first_payments(story, 1, 6)[6]


def reversed_in_parts(end: Told, *refunds: str) -> list[int]:
    return [end.earned(each)["anna"] for each in refunds]


def test_simulated_partial_refunds_take_back_at_the_lines_own_rate_whatever_the_rate_became() -> None:
    story, payment = sixth_payment_at_20_percent()
    first = story.refund(payment, 4_000)
    first_payments(story, 7, 21)
    rest, third = story.refund(payment, 6_000), story.refund(payment, 1)
    end = story.run()
    assert end.earned(payment) == {"anna": 2_000}
    assert reversed_in_parts(end, first, rest) == [-800, -1_200]
    assert end.refusals(third) == ["refund_exceeds_payment"]
    (line,) = end.commissions(event=first)
    (original,) = end.commissions(event=payment)
    assert line["reverses"] == original["id"]
    assert (line["base"], line["rate"]) == (-4_000, original["rate"])


def test_simulated_a_refund_after_the_payout_leaves_the_balance_below_nothing() -> None:
    story = crm("anna")
    payment = first_payments(story, 1, 1, amount=50_000)[1]
    story.request("anna", 5_000)
    story.at("2026-05-01T09:00:00Z").refund(payment, 20_000)
    end = story.run()
    assert end.available("anna", USD) == -2_000


def test_simulated_a_refund_that_arrives_before_its_payment_waits_and_is_refused_if_it_never_comes() -> None:
    story = crm("anna")
    story.sign_up("c1", code="ANNA")
    payment = story.event("payment", "c1", 10_000)
    refund = story.refund(payment, 4_000)
    lost = story.refund("never-paid", 4_000)
    enroll, sign_up, paid, back, never = story.lines
    end = story.run_as_arrived([enroll, sign_up, back, never, paid])
    assert (end.earned(payment), end.earned(refund)) == ({"anna": 1_000}, {"anna": -400})
    assert (len(end.refusals(refund)), len(end.refusals(lost))) == (0, 1)


@pytest.mark.parametrize("written", ["+38 (050) 111-22-33", "+380-50-111-22-33", "00380501112233"])
def test_row_9_the_partners_own_phone_is_recognised_however_it_is_written(written: str) -> None:
    business = keycrm()
    business.enroll("anna", phone="+380501112233")
    assert business.outcome(business.sign_up("c1", code="ANNA", phone=written)).reason == "own_contact"
