"""The program keycrm, row by row of PROGRAMS.md, with exactly its numbers."""

from datetime import timedelta

import pytest

from linkledger.earning.outcomes import OutcomeKind
from linkledger.errors import Refused
from tests.builders import Business, Visitor

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
    assert (business.earned(nothing), business.outcome(nothing).facts) == (0, {"paying_customers": 0})
    assert business.book.standing("keycrm", "anna").paying == 0
